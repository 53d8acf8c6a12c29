using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Trees.Collectives;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>Options of <see cref="AmelieSgd"/>.</summary>
public sealed record AmelieSgdOptions : PivotOptions
{
    /// <summary>S.</summary>
    [Parameter("Batch by which the variance of a step is divided; by theory max{n, ceil(sigma^2/eps)} unless given; at least n and ceil(sigma^2*R/(eps^1.5*sqrt(L))) accelerated, ceil(sigma^2/M^2) nonsmooth.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>The pivot.</summary>
    [Parameter("Node at which the gradients meet, from 1; the one with the shortest longest path unless given.", Symbol = "j*", Minimum = 1)]
    public int? Pivot { get; init; }
}

/// <summary>
/// Amelie SGD (Tyurin and Richtárik, 2024): nodes with different f_i compute at x^k until Σ 1/s_i ≤ n²/S for their numbers of
/// gradients s_i, of which they tell a pivot along a tree; then the means g_i/s_i are averaged over the nodes.
/// </summary>
/// <param name="options">Batch and pivot.</param>
[Method("amelie-sgd",
    Title = "Amelie SGD",
    Family = "decentralized",
    Summary = "SGD over a network of nodes with different objectives that compute until noise is averaged away, however fast each is; optimal in time on heterogeneous problems.",
    Paper = "A. Tyurin, P. Richtarik, On the Optimal Time Complexities in Decentralized Stochastic Asynchronous Optimization, NeurIPS 2024, arXiv:2405.16218",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 16*L*Delta/eps iterations for gamma = 1/(2*L), S = max{n, ceil(sigma^2/eps)}, each of O(max tau + max h + (sigma^2/(n*eps))*mean h) seconds. Convex variants as of Fragile SGD, with S of at least n.")]
public sealed class AmelieSgd(AmelieSgdOptions options) : DecentralizedMethod(options)
{
    private CollectivePlan plan = null!;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override int? Reporter => plan.Control.Pivot;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.KnownLinks(setting, "Amelie SGD");
        PivotVariant.Check(setting, options, "Amelie SGD");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var known = PivotVariant.Complete(setting, options);
        var batch = options.Batch ?? PivotVariant.Batch(known, options, "Amelie SGD", least: setting.Workers);
        var trees = PivotTrees.Choose(setting, "Amelie SGD", options.Pivot - 1, trees => trees.LongestPath);
        var everybody = new bool[setting.Workers];
        Array.Fill(everybody, true);
        plan = new CollectivePlan(
            trees,
            TreePlan.Of(trees.Pivot, setting.Workers, trees.Source, setting.Dimension).Fitting("Amelie SGD"),
            TreePlan.Of(trees.Pivot, setting.Workers, trees.Parent, setting.Dimension).Fitting("Amelie SGD"),
            everybody, batch, IsHeterogeneous: true);
        var theory = PivotTheory.Amelie(setting, trees, batch);
        return PivotVariant.Adapt(known, options, theory, "Amelie SGD", batch);
    }

    /// <inheritdoc/>
    public override Task RunAsync(INode me) => new CollectiveNode(me, plan, PivotVariant.Step(me, options, StepSize)).RunAsync();
}
