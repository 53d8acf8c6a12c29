using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>Options of <see cref="LocalSgd"/>.</summary>
public sealed record LocalSgdOptions : AsynchronousOptions
{
    /// <summary>B.</summary>
    [Parameter("Local steps of all workers together in a round; by theory max{1, ceil(sigma^2/eps)} unless given.", Symbol = "B", Minimum = 1)]
    public long? Budget { get; init; }

    /// <summary>H.</summary>
    [Parameter("Local steps of every worker in a round: the classical form, which waits for the slowest; left out, fast workers make more steps.", Symbol = "H", Minimum = 1)]
    public int? LocalSteps { get; init; }
}

/// <summary>
/// Local SGD of the Birch framework: workers make local steps until they have made B together, then all their gradients
/// are summed up (AllReduce). The fast ones make more steps, nobody waits for the slow ones.
/// <para>
/// R = B − 1: since the last synchronisation no point is further than that away. With H steps for everybody, R = nH − 1.
/// </para>
/// </summary>
/// <param name="options">The budget of a round.</param>
[Method("local-sgd",
    Title = "Local SGD",
    Family = "asynchronous",
    Summary = "Workers make local steps until B are made in all, then their gradients are summed up; optimal in time, one message a worker and round.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients, R = B - 1 (Theorem 2.4).")]
public sealed class LocalSgd(LocalSgdOptions options) : BirchMethod(options)
{
    private long budget;

    private protected override string Title => "Local SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        if (options is { Budget: not null, LocalSteps: not null })
            throw new AssumptionException("Local SGD takes budget, the steps of all workers together, or localSteps, those of each worker: leave one of them out");
        budget = options.LocalSteps is { } steps ? (long)steps * setting.Workers : Budget(setting, options.Budget);
        return BirchTheory.For(setting, Title, budget - 1, ("B", budget));
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var w = hub.State.Vector("w", hub.Start);
        var steps = new StepCount(hub.Workers);                     // M_i
        for (long r = 0; await hub.ContinueAsync(w, r); r++)
        {
            await hub.BroadcastAsync(w, tag: r);
            var makers = options.LocalSteps is null
                ? await LocalRound.CountAsync(hub, r, steps, count => count.Total >= budget)
                : hub.Workers;
            foreach (var u in await hub.GatherAsync(LocalTags.Sum(r), makers)) w.Add(u.Body, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) =>
        options.LocalSteps is { } steps ? MakeStepsAsync(me, steps) : LocalRound.WorkAsync(me, StepSize, budget);

    private async Task MakeStepsAsync(IWorker me, int steps)
    {
        var run = new LocalRun(me, StepSize, steps);
        while (true)
        {
            var point = await me.ReceiveAsync();
            run.Begin(point.Body);
            while (await run.StepAsync()) { }
            await me.SendAsync(run.Sum(steps), LocalTags.Sum(point.Tag));
        }
    }
}
