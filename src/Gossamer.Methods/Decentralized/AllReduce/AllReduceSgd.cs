using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.AllReduce;

/// <summary>How the mean of all nodes' gradients is formed.</summary>
public enum Reduction
{
    /// <summary>In n pieces that go round a Hamiltonian ring of the network twice: 2(n − 1) steps of d/n coordinates.</summary>
    Ring,

    /// <summary>Every node sums one piece for all: two steps of d/n coordinates between every two nodes; the network must be complete.</summary>
    Pairwise,

    /// <summary>Whole vectors between nodes 1, 2, 4, … apart: log2(n) steps of d coordinates; the network must have these links.</summary>
    RecursiveDoubling,
}

/// <summary>Options of <see cref="AllReduceSgd"/>.</summary>
public sealed record AllReduceOptions : MethodOptions
{
    /// <summary>How the mean is formed.</summary>
    [Parameter("ring: pieces of d/n coordinates go round a ring of the network in 2(n-1) steps; pairwise: every node sums one piece for all (complete network; over MPI by its collective operations); recursive-doubling: whole vectors between nodes 1, 2, 4, ... apart in log2(n) steps.")]
    public Reduction Reduction { get; init; } = Reduction.Ring;
}

/// <summary>
/// Minibatch SGD without a coordinator: every node keeps the point, and the mean of the gradients comes to all by an all-reduce of
/// uncompressed vectors. The baseline of methods that send less, or along better ways.
/// </summary>
/// <param name="options">How the mean is formed.</param>
[Method("all-reduce-sgd",
    Title = "AllReduce SGD",
    Family = "decentralized",
    Summary = "Minibatch SGD without a coordinator: all nodes keep the same point and form the mean of their uncompressed gradients by an all-reduce (ring, pairwise or recursive doubling). The dense baseline.",
    Paper = "R. Thakur, R. Rabenseifner, W. Gropp, Optimization of Collective Communication Operations in MPICH, 2005; P. Patarasuk, X. Yuan, Bandwidth Optimal All-reduce Algorithms for Clusters of Workstations, 2009",
    Guarantee = "The iterates are those of GD (minibatch SGD): f(x^{k+1}) <= f(x^k) - (gamma/2)*||grad f(x^k)||^2 for gamma <= 1/L with exact gradients.")]
public sealed class AllReduceSgd(AllReduceOptions options) : DecentralizedMethod(options)
{
    private int[] ring = [];

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        var graph = AllReduceNetwork.Of(setting);
        switch (options.Reduction)
        {
            case Reduction.Ring:
                ring = AllReduceNetwork.Ring(graph);
                break;
            case Reduction.Pairwise:
                AllReduceNetwork.DemandComplete(graph);
                break;
            case Reduction.RecursiveDoubling:
                AllReduceNetwork.DemandDoubling(graph);
                break;
        }
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => AllReduceTheory.For(setting, options.Reduction);

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var g = new Vector(me.Dimension);
        var reduction = ReductionOf(me);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            g.Assign(await me.GradientAsync(x));
            await reduction.AverageAsync(g, k);
            x.Add(g, -StepSize);
        }
    }

    private IReduction ReductionOf(INode me) => options.Reduction switch
    {
        Reduction.Pairwise => new PairwiseReduction(me),
        Reduction.RecursiveDoubling => new RecursiveDoubling(me),
        _ => new RingReduction(me, ring),
    };
}
