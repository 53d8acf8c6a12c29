using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;

namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>
/// PANDA (Maros and Jaldén, 2018): a dual method over networks that may change, with one vector a round. Invariants:
/// Σ y_i = 0 and mean(Z) = mean(X). The theory's step is of order μ(1 − s)²; its constant is not known to us, so the step is
/// given.
/// </summary>
/// <param name="options">The tolerance of dual gradients and the step c.</param>
[Method("panda",
    Title = "PANDA",
    Family = "decentralized",
    Summary = "Dual method over time-varying networks with one vector a round; the step is to be tuned.",
    Paper = "M. Maros, J. Jalden, PANDA: A Dual Linearly Converging Method for Distributed Optimization over Time-Varying Undirected Graphs, CDC 2018, arXiv:1803.08328",
    Guarantee = "Linear convergence for strongly convex, smooth f_i and a step of order mu*(1 - s)^2.")]
public sealed class Panda(DualMethodOptions options) : DecentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Mixing(setting, "PANDA");
        Assume.StronglyConvexParts(setting, "PANDA");
        Assume.ExactGradients(setting, "PANDA");
        Assume.Conjugates(setting, "PANDA");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSizeSource = "c = O(mu*(1 - s)^2) (Maros, Jalden, 2018; the constant is open)",
        WhyNoStepSize = "the theorem's step is a constant that we do not know times mu*(1 - s)^2",
    };

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var y = me.State.Vector("y");
        var x = me.State.Vector("x", me.Start);                     // ∇f_i*(y): the iterate
        var z = me.State.Vector("z");
        var gossip = new Gossip(me);
        if (me.FirstIteration == 0)
        {
            await DualOracle.ComputeAsync(me, y, options.Tolerance, x);
            z.Assign(x);
        }
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            y.Add(x, -StepSize);                                    // Y⁺ = Y − c(X − Z)
            y.Add(z, StepSize);
            gossip[0].Assign(z);
            await gossip.MixAsync(k);
            z.Assign(gossip[0]);                                    // Z⁺ = MZ + X⁺ − X
            z.Add(x, -1);
            await DualOracle.ComputeAsync(me, y, options.Tolerance, x);
            z.Add(x);
        }
    }
}
