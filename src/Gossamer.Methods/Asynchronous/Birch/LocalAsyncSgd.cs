using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>Options of <see cref="LocalAsyncSgd"/>.</summary>
public sealed record LocalAsyncSgdOptions : AsynchronousOptions
{
    /// <summary>B.</summary>
    [Parameter("Gradients of all groups together in a round; by theory max{1, ceil(sigma^2/eps)} unless given.", Symbol = "B", Minimum = 1)]
    public long? Budget { get; init; }

    /// <summary>Number of groups.</summary>
    [Parameter("Number of groups, of workers with neighbouring indices; ceil(sqrt(n)) unless given.", Minimum = 1)]
    public int? Groups { get; init; }
}

/// <summary>
/// Local-Async SGD: inside every group asynchronous SGD on the group's own point; when all groups have used B gradients
/// together, the gradients of all are summed up and everybody starts anew. One group: asynchronous SGD that is restarted
/// every B gradients; groups of one worker: Local SGD. The coordinator keeps the points of the groups. R = B − 1 (derived).
/// </summary>
/// <param name="options">Budget and groups.</param>
[Method("local-async-sgd",
    Title = "Local-Async SGD",
    Family = "asynchronous",
    Summary = "Asynchronous SGD inside groups of workers; after B gradients in all, the groups sum their gradients up and start anew.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients, R = B - 1 (Theorem 2.4; R derived).")]
public sealed class LocalAsyncSgd(LocalAsyncSgdOptions options) : BirchMethod(options)
{
    private long budget;
    private int groups;

    private protected override string Title => "Local-Async SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        budget = Budget(setting, options.Budget);
        groups = options.Groups ?? (int)Math.Ceiling(Math.Sqrt(setting.Workers));
        if (groups > setting.Workers)
            throw new AssumptionException($"{setting.Workers} workers cannot form {groups} groups; give groups from 1 to {setting.Workers}");
        return BirchTheory.For(setting, Title, budget - 1, ("B", budget), ("groups", groups));
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var w = hub.State.Vector("w", hub.Start);
        var v = new Vector[groups];                                 // the groups' points
        var u = new Vector[groups];                                 // and the sums of their gradients
        for (var g = 0; g < groups; g++) (v[g], u[g]) = (new Vector(hub.Dimension), new Vector(hub.Dimension));
        var everybody = new WorkerGroups(hub.Workers).First;
        for (long r = 0; await hub.ContinueAsync(w, r); r++)
        {
            if (r == 0) await hub.BroadcastAsync(w, tag: 0);
            else await hub.RestartAsync(everybody, w, tag: r);
            for (var g = 0; g < groups; g++)
            {
                v[g].Assign(w.Values);
                u[g].Clear();
            }
            for (long total = 0; total < budget;)
            {
                var arrival = await hub.ReceiveAsync();
                if (arrival.Tag != r) continue;                     // was on its way when its worker was restarted
                var g = (int)((long)arrival.Sender * groups / hub.Workers);
                v[g].Add(arrival.Body, -StepSize);
                u[g].Add(arrival.Body);
                if (++total < budget) await hub.SendAsync(arrival.Sender, v[g], tag: r);
            }
            for (var g = 0; g < groups; g++) w.Add(u[g], -StepSize);
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
