using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>Options of <see cref="CycleSgd"/>.</summary>
public sealed record CycleSgdOptions : AsynchronousOptions
{
    /// <summary>s_g.</summary>
    [Parameter("Workers that synchronise in one round; by theory min{n, max{1, ceil(n^2*eps/sigma^2)}} unless given.", Symbol = "s_g", Minimum = 1)]
    public int? GroupSize { get; init; }
}

/// <summary>
/// Cycle SGD: in every round all workers make one local step, and one group of them, the next in turn, synchronises. Only
/// s_g workers send at a time. R = n⌈n/s_g⌉ − 1 (derived; the paper states n²/s_g, one more where s_g divides n and too
/// little where it does not).
/// </summary>
/// <param name="options">The size of a group.</param>
[Method("cycle-sgd",
    Title = "Cycle SGD",
    Family = "asynchronous",
    Summary = "Every worker makes a local step a round, and the groups of workers synchronise in turn, so that few send at the same time.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients, R = n*ceil(n/s_g) - 1 (Theorem 2.4; R derived).")]
public sealed class CycleSgd(CycleSgdOptions options) : BirchMethod(options)
{
    private int groupSize;
    private int groups;                                             // q

    /// <inheritdoc/>
    public override bool IsSynchronous => true;

    private protected override string Title => "Cycle SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var n = setting.Workers;
        groupSize = options.GroupSize ?? CycleSgdTheory.GroupSize(setting);
        if (groupSize > n)
            throw new AssumptionException($"a group cannot have {groupSize} of {n} workers; give groupSize from 1 to {n}");
        groups = (n + groupSize - 1) / groupSize;
        return BirchTheory.For(setting, Title, CycleSgdTheory.Distance(n, groupSize), ("s_g", groupSize));
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var w = hub.State.Vector("w", hub.Start);
        var goOn = Message.Empty(hub.Dimension);
        for (var r = hub.FirstIteration; await hub.ContinueAsync(w, r); r++)
        {
            for (var i = 0; i < hub.Workers; i++)
            {
                if (r == 0 || IsTurnOf(i, r - 1)) await hub.SendAsync(i, w, tag: r);
                else await hub.SendAsync(i, goOn, tag: r);
            }
            foreach (var u in await hub.GatherAsync(tag: r)) w.Add(u.Body, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var z = me.State.Vector("z");
        var u = me.State.Vector("U");
        var done = Message.Empty(me.Dimension);
        while (true)
        {
            var order = await me.ReceiveAsync();
            if (order.Body is not EmptyMessage)
            {
                z.Assign(order.Body);
                u.Clear();
            }
            var gradient = await me.GradientAsync(z);
            z.Add(gradient, -StepSize);
            u.Add(gradient);
            me.Discard(gradient);
            await me.SendAsync(IsTurnOf(me.Index, order.Tag) ? me.Dense(u) : done, order.Tag);
        }
    }

    private bool IsTurnOf(int worker, long round) => worker / groupSize == round % groups;
}
