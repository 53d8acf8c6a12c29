using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Time;
using Gossamer.Methods.Decentralized.Trees.Collectives;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>Along which trees vectors travel.</summary>
public enum TreeChoice
{
    /// <summary>Trees that are packed into the links, at the rate of the global minimum cut.</summary>
    Packed,

    /// <summary>One tree whose narrowest link is as wide as possible: the baseline.</summary>
    Widest,
}

/// <summary>Options of <see cref="LeonSgd"/>.</summary>
public sealed record LeonOptions : PackedOptions
{
    /// <summary>Along which trees vectors travel.</summary>
    [Parameter("packed: trees that use the whole smallest cut; widest: the baseline of one tree whose narrowest link is as wide as possible.")]
    public TreeChoice Trees { get; init; } = TreeChoice.Packed;
}

/// <summary>
/// Leon SGD (Tyurin, 2026), heterogeneous SGD under bandwidth constraints: all nodes compute until Σ 1/s_i ≤ n²/S, then their
/// means are averaged along trees that are packed into the links, at the rate of the global minimum cut. As for
/// <see cref="GraceSgd"/>, what is beyond the paper's abstract is derived.
/// </summary>
/// <param name="options">Batch, chunk and trees.</param>
[Method("leon-sgd",
    Title = "Leon SGD",
    Family = "decentralized",
    Summary = "SGD over a network whose links have bandwidths and whose nodes have different objectives: vectors travel along packed trees at the rate of the global minimum cut.",
    Paper = "A. Tyurin, Optimality in Decentralized Optimization under Bandwidth Constraints, 2026, arXiv:2603.20735",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after ceil(4*L*Delta/eps) iterations, each of order max{d/lambda(V), max h, (sigma^2/(n*eps))*mean h} seconds (the formula is derived).")]
public sealed class LeonSgd(LeonOptions options) : DecentralizedMethod(options)
{
    private CollectivePlan plan = null!;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override int? Reporter => plan.Control.Pivot;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.KnownLinks(setting, "Leon SGD");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var batch = options.Batch ?? PivotTheory.Batch(setting, "Leon SGD", least: setting.Workers);
        var links = PackedTheory.Links(setting, "Leon SGD");
        var trees = PivotTrees.Choose(setting, "Leon SGD", null, trees => trees.LongestPath);
        var everybody = Enumerable.Range(0, setting.Workers).ToArray();
        IReadOnlyList<Arborescence> packing = setting.Workers == 1 ? []
            : options.Trees == TreeChoice.Widest ? [WidestTree.Of(setting.Workers, links, trees.Pivot)]
            : ArborescencePacking.Pack(setting.Workers, links, trees.Pivot, everybody);
        var route = TreePlan.Of(trees.Pivot, packing, setting.Dimension, options.Chunk).Fitting("Leon SGD");
        plan = new CollectivePlan(trees, route, route, Array.ConvertAll(everybody, _ => true), batch, IsHeterogeneous: true);
        var rate = packing.Count == 0 ? double.PositiveInfinity : packing.Sum(tree => tree.Weight);
        var parameters = new Dictionary<string, double>
        {
            ["S"] = batch,
            ["pivot"] = trees.Pivot + 1,
            ["trees"] = packing.Count,
            ["seconds"] = BandwidthTime.Heterogeneous(rate, setting.Dimension, batch, PivotTrees.Computing(setting)),
        };
        if (packing.Count > 0) parameters[options.Trees == TreeChoice.Widest ? "rate" : "lambda"] = rate;
        return PackedTheory.For(setting, batch, parameters, trees.Pivot, packing);
    }

    /// <inheritdoc/>
    public override Task RunAsync(INode me) => new CollectiveNode(me, plan, new DescentStep(me, StepSize)).RunAsync();
}
