using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;

namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>
/// Acc-DNGD-SC (Qu and Li, 2020): distributed Nesterov gradient descent with a tracked gradient. Proven on static networks;
/// it runs on changing ones as well. The theory's step has a constant that is too small to be of use; the step is given.
/// </summary>
/// <param name="options">Rounds an iteration.</param>
[Method("acc-dngd",
    Title = "Acc-DNGD-SC",
    Family = "decentralized",
    Summary = "Distributed Nesterov gradient descent with a tracked gradient; the step is to be tuned.",
    Paper = "G. Qu, N. Li, Accelerated Distributed Nesterov Gradient Descent, IEEE TAC 2020, arXiv:1705.07176",
    Guarantee = "Linear convergence in O(kappa^(5/7)*log(1/eps)) iterations for strongly convex f and a small enough step on a static network.")]
public sealed class AccDngd(TrackedOptions options) : DecentralizedMethod(options)
{
    private double mu;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Mixing(setting, "Acc-DNGD-SC");
        mu = Assume.StronglyConvexParts(setting, "Acc-DNGD-SC");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSizeSource = "eta of order (1 - s)^3*(mu/L)^(3/7)/L (Qu, Li, 2020; the constant is open)",
        WhyNoStepSize = "the theorem's step has a constant that we do not know",
    };

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var a = Math.Sqrt(mu * StepSize);
        var (x, v, y) = (me.State.Vector("x", me.Start), me.State.Vector("v", me.Start), me.State.Vector("y", me.Start));
        var (s, gradient) = (me.State.Vector("s"), me.State.Vector("gradient"));
        var gossip = new Gossip(me, 3);
        if (me.FirstIteration == 0)
        {
            gradient.Assign(await me.GradientAsync(y));
            s.Assign(gradient);
        }
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            gossip[0].Assign(y);
            gossip[1].Assign(v);
            gossip[2].Assign(s);
            await gossip.MixAsync(k * options.Rounds, options.Rounds);
            x.Assign(gossip[0]);                                    // X⁺ = MY − ηS
            x.Add(s, -StepSize);
            v.Assign(gossip[1]);                                    // V⁺ = (1 − a)MV + aMY − (η/a)S
            v.Scale(1 - a);
            v.Add(gossip[0], a);
            v.Add(s, -StepSize / a);
            y.Assign(x);                                            // Y⁺ = (X⁺ + aV⁺)/(1 + a)
            y.Add(v, a);
            y.Scale(1 / (1 + a));
            s.Assign(gossip[2]);                                    // S⁺ = MS + G(Y⁺) − G(Y)
            s.Add(gradient, -1);
            gradient.Assign(await me.GradientAsync(y));
            s.Add(gradient);
        }
    }
}
