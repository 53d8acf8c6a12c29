using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Time;
using Gossamer.Methods.Decentralized.Trees.Collectives;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>
/// Grace SGD (Tyurin, 2026), homogeneous SGD under bandwidth constraints: the nodes that can compute and exchange a batch
/// soonest work together; sums and points travel in chunks along trees that are packed into the links, so that all the
/// bandwidth of the smallest cut between them is used. The choice of the nodes by the components of the cut tree and the
/// packing are derived: of the paper its abstract and the iterations of its theorem are known to us.
/// </summary>
/// <param name="options">Batch and chunk.</param>
[Method("grace-sgd",
    Title = "Grace SGD",
    Family = "decentralized",
    Summary = "SGD over a network whose links have bandwidths: the best set of nodes works together and exchanges vectors along packed trees at the rate of its smallest cut; for equal objectives.",
    Paper = "A. Tyurin, Optimality in Decentralized Optimization under Bandwidth Constraints, 2026, arXiv:2603.20735",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after ceil(4*L*Delta/eps) iterations, each of order min over sets S of nodes of max{d/lambda(S), max h, (sigma^2/eps)/sum 1/h} seconds (the formula is derived).")]
public sealed class GraceSgd(PackedOptions options) : DecentralizedMethod(options)
{
    private CollectivePlan plan = null!;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override int? Reporter => plan.Control.Pivot;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Homogeneous(setting, allowHeterogeneous: false, "Grace SGD");
        Assume.KnownLinks(setting, "Grace SGD");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var batch = options.Batch ?? PivotTheory.Batch(setting, "Grace SGD", least: 1);
        var links = PackedTheory.Links(setting, "Grace SGD");
        var computing = PivotTrees.Computing(setting);
        var set = BandwidthTime.Homogeneous(CutTree.Of(PackedTheory.Network(setting.Workers, links)), setting.Dimension, batch, computing);
        var pivot = set.Active.MinBy(node => computing[node]);
        var packing = set.Active.Count == 1 ? [] : ArborescencePacking.Pack(setting.Workers, links, pivot, set.Active);
        var route = TreePlan.Of(pivot, packing, setting.Dimension, options.Chunk).Fitting("Grace SGD");
        var isActive = new bool[setting.Workers];
        foreach (var node in set.Active) isActive[node] = true;
        plan = new CollectivePlan(PivotTrees.Choose(setting, "Grace SGD", pivot, _ => 0), route, route, isActive, batch, IsHeterogeneous: false);
        var parameters = new Dictionary<string, double>
        {
            ["S"] = batch,
            ["pivot"] = pivot + 1,
            ["active nodes"] = set.Active.Count,
            ["trees"] = packing.Count,
            ["seconds"] = set.Seconds,
        };
        if (packing.Count > 0) parameters["lambda"] = set.Lambda;
        return PackedTheory.For(setting, batch, parameters, pivot, packing);
    }

    /// <inheritdoc/>
    public override Task RunAsync(INode me) => new CollectiveNode(me, plan, new DescentStep(me, StepSize)).RunAsync();
}
