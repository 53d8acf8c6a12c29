using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>Options of <see cref="NestedLocalAsyncSgd"/>.</summary>
public sealed record NestedLocalAsyncSgdOptions : AsynchronousOptions
{
    /// <summary>B.</summary>
    [Parameter("Gradients of all clusters together in a round; by theory max{1, ceil(sigma^2/eps)} unless given.", Symbol = "B", Minimum = 1)]
    public long? Budget { get; init; }

    /// <summary>The tree of clusters.</summary>
    [Parameter("How many parts every cluster has, level by level from the top: 4x8 is four clusters of eight groups of workers with neighbouring indices.")]
    public string Clusters { get; init; } = "2x2";

    /// <summary>How often inner clusters synchronise.</summary>
    [Parameter("How often an inner cluster synchronises its parts while its share of the budget is used up.", Minimum = 1)]
    public int InnerSynchronizations { get; init; } = 2;
}

/// <summary>
/// Nested Local-Async SGD: a tree of clusters. The lowest ones run asynchronous SGD on points of their own. An inner cluster c
/// sums up the gradients of its parts whenever B_c of them were used since the last time, and its parts go on from the
/// sum; the root does so after B gradients and stops everybody. Every gradient enters every cluster above it once. The
/// coordinator keeps the points of the clusters. R = B − 1 (derived); the B_c are free, here B·(share of the
/// workers)/innerSynchronizations.
/// </summary>
/// <param name="options">Budget and tree of clusters.</param>
[Method("nested-local-async-sgd",
    Title = "Nested Local-Async SGD",
    Family = "asynchronous",
    Summary = "Local-Async SGD on clusters of clusters, each of which synchronises its parts in its own rhythm.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients, R = B - 1 (Theorem 2.4; R derived).")]
public sealed class NestedLocalAsyncSgd(NestedLocalAsyncSgdOptions options) : BirchMethod(options)
{
    private long budget;

    private protected override string Title => "Nested Local-Async SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        budget = Budget(setting, options.Budget);
        var parts = ClusterTree.Parse(options.Clusters);
        var leaves = parts.Aggregate(1L, (product, next) => product * next);
        if (leaves > setting.Workers)
            throw new AssumptionException($"{setting.Workers} workers cannot form {leaves} groups; give clusters whose numbers multiply to at most {setting.Workers}");
        return BirchTheory.For(setting, Title, budget - 1, ("B", budget), ("groups", leaves));
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var w = hub.State.Vector("w", hub.Start);
        var root = new ClusterTree(hub.Dimension, ClusterTree.Parse(options.Clusters));
        root.SetBudgets(budget, options.InnerSynchronizations);
        var everybody = new WorkerGroups(hub.Workers).First;
        for (long r = 0; await hub.ContinueAsync(w, r); r++)
        {
            if (r == 0) await hub.BroadcastAsync(w, tag: 0);
            else await hub.RestartAsync(everybody, w, tag: r);
            root.Restart(w);
            for (long total = 0; total < budget;)
            {
                var arrival = await hub.ReceiveAsync();
                if (arrival.Tag != r) continue;                     // was on its way when its worker was restarted
                var leaf = root.LeafOf(arrival.Sender, hub.Workers);
                leaf.Use(arrival.Body, StepSize);
                if (++total < budget) await hub.SendAsync(arrival.Sender, leaf.Point, tag: r);
            }
            root.Collect(StepSize);
            w.Assign(root.Point);
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
