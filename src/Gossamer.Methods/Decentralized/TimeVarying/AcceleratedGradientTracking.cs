using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>Options of the accelerated methods with tracked gradients.</summary>
public sealed record TrackedOptions : MethodOptions
{
    /// <summary>T.</summary>
    [Parameter("Communication rounds an iteration, whose mixing matrices act one after the other.", Symbol = "T", Minimum = 1)]
    public int Rounds { get; init; } = 1;
}

/// <summary>
/// Accelerated gradient tracking (Li and Lin, 2021): Nesterov's method with a tracked mean gradient, over networks that may
/// change. The theory's step is a small constant times (1 − s)³/L; that constant is not known to us, so the step is given.
/// </summary>
/// <param name="options">Rounds an iteration.</param>
[Method("accelerated-gradient-tracking",
    Title = "Acc-GT",
    Family = "decentralized",
    Summary = "Nesterov's method with a tracked mean gradient over time-varying networks; the step is to be tuned.",
    Paper = "H. Li, Z. Lin, Accelerated Gradient Tracking over Time-varying Graphs for Decentralized Optimization, JMLR 2024, arXiv:2104.02596",
    Guarantee = "Linear convergence in O((1 - s)^(-3/2)*sqrt(kappa)*log(1/eps)) rounds for strongly convex f_i and a step of order (1 - s)^3/L.")]
public sealed class AcceleratedGradientTracking(TrackedOptions options) : DecentralizedMethod(options)
{
    private double mu;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Mixing(setting, "accelerated gradient tracking");
        mu = Assume.StronglyConvexParts(setting, "accelerated gradient tracking");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSizeSource = "alpha = O((1 - s)^3/L) (Li, Lin, 2021; the constant is open)",
        WhyNoStepSize = "the theorem's step is a constant that we do not know times (1 - s)^3/L",
    };

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var theta = Math.Sqrt(mu * StepSize) / 2;
        var (x, z) = (me.State.Vector("x", me.Start), me.State.Vector("z", me.Start));
        var (s, gradient) = (me.State.Vector("s"), me.State.Vector("gradient"));
        var y = new Vector(me.Dimension);
        var gossip = new Gossip(me, 3);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            y.Assign(x);                                            // Y = θZ + (1 − θ)X
            y.Scale(1 - theta);
            y.Add(z, theta);
            var next = await me.GradientAsync(y);
            s.Add(next);                                            // S = M·S₋ + G(Y) − G(Y₋); M·S₋ came with the last round
            s.Add(gradient, -1);
            gradient.Assign(next);

            gossip[0].Assign(s);
            gossip[1].Assign(z);
            gossip[1].Add(y, mu * StepSize / theta);
            gossip[2].Assign(x);
            await gossip.MixAsync(k * options.Rounds, options.Rounds);
            z.Assign(gossip[1]);                                    // Z⁺ = (M((μα/θ)Y + Z) − (α/θ)S)/(1 + μα/θ)
            z.Add(s, -StepSize / theta);
            z.Scale(1 / (1 + (mu * StepSize / theta)));
            x.Assign(gossip[2]);                                    // X⁺ = θZ⁺ + (1 − θ)MX
            x.Scale(1 - theta);
            x.Add(z, theta);
            s.Assign(gossip[0]);
        }
    }
}
