using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Static;

/// <summary>Options of <see cref="Msda"/>.</summary>
public sealed record MsdaOptions : DualMethodOptions
{
    /// <summary>Whether gossip is accelerated.</summary>
    [Parameter("True for MSDA: floor(sqrt(chi)) rounds of Chebyshev gossip an iteration; false for SSDA, one round.")]
    public bool Chebyshev { get; init; } = true;

    /// <summary>Whether the network may change.</summary>
    [Parameter("True to run on a network that changes, with its worst constants: this is DNM, the dual Nesterov method, for which nothing is proven there. Needs chebyshev: false.")]
    public bool AllowChanging { get; init; }
}

/// <summary>
/// SSDA and MSDA (Scaman, Bach, Bubeck, Lee and Massoulié, 2017): Nesterov's method on the dual problem; with Chebyshev
/// gossip optimal among dual methods on static networks. Here W = I − M.
/// </summary>
/// <param name="options">The gossip and the tolerance of dual gradients.</param>
[Method("msda",
    Title = "MSDA",
    Family = "decentralized",
    Summary = "Nesterov's method on the dual problem over a static network, with Chebyshev gossip (MSDA) or single rounds (SSDA).",
    Paper = "K. Scaman, F. Bach, S. Bubeck, Y. Lee, L. Massoulie, Optimal Algorithms for Smooth and Strongly Convex Distributed Optimization in Networks, ICML 2017, arXiv:1702.08704",
    Guarantee = "Linear convergence with O(sqrt(kappa)) dual gradients and O(sqrt(kappa*chi)) communication rounds; SSDA: O(sqrt(kappa*chi)) of both.")]
public sealed class Msda(MsdaOptions options) : DecentralizedMethod(options)
{
    private ChebyshevPolynomial? polynomial;
    private double momentum;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        if (options is { AllowChanging: true, Chebyshev: true })
            throw new AssumptionException("MSDA accelerates gossip over a static network only: set chebyshev: false to allow changing ones");
        Assume.SymmetricMixing(setting, "MSDA", mustBeStatic: !options.AllowChanging);
        Assume.StronglyConvexParts(setting, "MSDA");
        Assume.ExactGradients(setting, "MSDA");
        Assume.Conjugates(setting, "MSDA");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var mixing = setting.Mixing!;
        var mu = setting.Constants.MuMin;
        var root = Math.Sqrt(setting.Constants.LMax / mu);
        polynomial = options.Chebyshev ? new ChebyshevPolynomial(mixing) : null;
        var power = polynomial?.Power ?? 0;
        var inverse = Math.Sqrt(1 / mixing.ConditionNumber);
        momentum = polynomial is null
            ? (root - inverse) / (root + inverse)
            : (((1 + power) * root) - 1 + power) / (((1 + power) * root) + 1 - power);
        return new Theory
        {
            StepSize = polynomial is null ? mu / mixing.LargestGossipEigenvalue : mu * (1 + (power * power)) / ((1 + power) * (1 + power)),
            StepSizeSource = polynomial is null
                ? "eta = mu/lambda_max(W), mu = min mu_i (SSDA; Scaman, Bach, Bubeck, Lee, Massoulie, 2017)"
                : "eta = mu*(1 + c1^(2T))/(1 + c1^T)^2, mu = min mu_i (MSDA; Scaman, Bach, Bubeck, Lee, Massoulie, 2017)",
            Parameters = new Dictionary<string, double> { ["chi"] = mixing.ConditionNumber, ["T"] = polynomial?.Rounds ?? 1, ["momentum"] = momentum },
        };
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var (x, y) = (me.State.Vector("x"), me.State.Vector("y"));  // the dual variables
        var theta = me.State.Vector("theta", me.Start);             // Θ = ∇f_i*(x): the iterate
        var next = new Vector(me.Dimension);
        var gossip = new Gossip(me);
        var chebyshev = polynomial is null ? null : new ChebyshevGossip(me, polynomial);
        if (me.FirstIteration == 0) await DualOracle.ComputeAsync(me, x, options.Tolerance, theta);
        for (var k = me.FirstIteration; await me.ContinueAsync(theta, k); k++)
        {
            gossip[0].Assign(theta);
            if (chebyshev is null) await gossip.MixAsync(k);
            else await chebyshev.AverageAsync(gossip[0], k * polynomial!.Rounds);
            next.Assign(x);                                         // Y⁺ = X − ηWΘ
            next.Add(theta, -StepSize);
            next.Add(gossip[0], StepSize);
            x.Assign(next);                                         // X⁺ = (1 + m)Y⁺ − mY
            x.Scale(1 + momentum);
            x.Add(y, -momentum);
            y.Assign(next);
            await DualOracle.ComputeAsync(me, x, options.Tolerance, theta);
        }
    }
}
