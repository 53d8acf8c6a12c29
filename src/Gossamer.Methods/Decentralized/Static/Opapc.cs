using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Static;

/// <summary>Options of <see cref="Opapc"/>.</summary>
public sealed record OpapcOptions : MethodOptions
{
    /// <summary>Whether gossip is accelerated.</summary>
    [Parameter("True for OPAPC: floor(sqrt(chi)) rounds of Chebyshev gossip an iteration, with which the number of gradients no longer depends on the network; false for APAPC, one round.")]
    public bool Chebyshev { get; init; } = true;
}

/// <summary>
/// APAPC and OPAPC (Kovalev, Salim and Richtárik, 2020): an accelerated primal-dual method on a static network, optimal in
/// gradients and in rounds with Chebyshev gossip. Here W = I − M.
/// </summary>
/// <param name="options">The gossip.</param>
[Method("opapc",
    Title = "OPAPC",
    Family = "decentralized",
    Summary = "Accelerated primal method on a static network, optimal in gradients and communication rounds with Chebyshev gossip.",
    Paper = "D. Kovalev, A. Salim, P. Richtarik, Optimal and Practical Algorithms for Smooth and Strongly Convex Decentralized Optimization, NeurIPS 2020, arXiv:2006.11773",
    Guarantee = "Linear convergence with O(sqrt(kappa)) gradients and O(sqrt(kappa*chi)) communication rounds; O(sqrt(kappa*chi) + chi) of both with chebyshev: false.")]
public sealed class Opapc(OpapcOptions options) : DecentralizedMethod(options)
{
    private OpapcParameters p = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.SymmetricMixing(setting, "OPAPC", mustBeStatic: true);
        Assume.StronglyConvexParts(setting, "OPAPC");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => OpapcTheory.For(setting, options.Chebyshev, options.StepSize, out p);

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var (x, xf, y) = (me.State.Vector("x", me.Start), me.State.Vector("x_f", me.Start), me.State.Vector("y"));
        var (xg, d, xh) = (new Vector(me.Dimension), new Vector(me.Dimension), new Vector(me.Dimension));
        var gossip = new Gossip(me);
        var chebyshev = p.Polynomial is { } polynomial ? new ChebyshevGossip(me, polynomial) : null;
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            xg.Assign(xf);                                          // x_g = τx + (1 − τ)x_f
            xg.Scale(1 - p.Tau);
            xg.Add(x, p.Tau);
            d.Assign(await me.GradientAsync(xg));                   // D = ∇f_i(x_g) − αx_g
            d.Add(xg, -p.Alpha);

            Step(xh, x, d, y);                                      // x_h with the old y,
            await AddGossipAsync(gossip, chebyshev, xh, k, y);                // y ← y + θWx_h,
            xf.Assign(xg);
            xf.Add(x, -p.Extrapolation);
            Step(x, x, d, y);                                       // x⁺ with the new y,
            xf.Add(x, p.Extrapolation);                             // x_f = x_g + (2τ/(2 − τ))(x⁺ − x)
        }
    }

    /// <summary>(x − η(D + y))/(1 + ηα).</summary>
    private void Step(Vector result, Vector x, Vector d, Vector y)
    {
        result.Assign(x.Values);
        result.Add(d, -p.Eta);
        result.Add(y, -p.Eta);
        result.Scale(1 / (1 + (p.Eta * p.Alpha)));
    }

    private async ValueTask AddGossipAsync(Gossip gossip, ChebyshevGossip? chebyshev, Vector xh, long k, Vector y)
    {
        y.Add(xh, p.Theta);
        gossip[0].Assign(xh);
        if (chebyshev is null) await gossip.MixAsync(k);
        else await chebyshev.AverageAsync(gossip[0], k * p.Polynomial!.Rounds);
        y.Add(gossip[0], -p.Theta);
    }
}

/// <summary>Parameters of <see cref="Opapc"/>.</summary>
/// <param name="Tau">τ.</param>
/// <param name="Eta">η = 1/(4τL).</param>
/// <param name="Theta">θ.</param>
/// <param name="Alpha">α = μ.</param>
internal sealed record OpapcParameters(double Tau, double Eta, double Theta, double Alpha)
{
    /// <summary>The polynomial of the accelerated gossip; null for plain rounds.</summary>
    public ChebyshevPolynomial? Polynomial { get; init; }

    /// <summary>2τ/(2 − τ).</summary>
    public double Extrapolation => 2 * Tau / (2 - Tau);
}

/// <summary>APAPC and OPAPC: parameters of Kovalev, Salim and Richtárik (2020).</summary>
internal static class OpapcTheory
{
    /// <summary>What the theory says in a setting; a given step is η.</summary>
    public static Theory For(Setting setting, bool isChebyshev, StepSize step, out OpapcParameters parameters)
    {
        var mixing = setting.Mixing!;
        var (largest, mu) = (setting.Constants.LMax, setting.Constants.MuMin);
        var (kappa, chi) = (largest / mu, mixing.ConditionNumber);
        var polynomial = isChebyshev ? new ChebyshevPolynomial(mixing) : null;
        var tau = Math.Min(1, polynomial is null
            ? 0.5 * Math.Sqrt(chi / kappa)
            : (1 + polynomial.Power) / (2 * Math.Sqrt(kappa) * (1 - polynomial.Power)));
        var theoryStep = 1 / (4 * tau * largest);
        var eta = step.InUse(theoryStep);
        var theta = polynomial is null
            ? 1 / (eta * mixing.LargestGossipEigenvalue)
            : (1 + (polynomial.Power * polynomial.Power)) / (eta * (1 + polynomial.Power) * (1 + polynomial.Power));
        parameters = new OpapcParameters(tau, eta, theta, mu) { Polynomial = polynomial };
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = theoryStep,
            StepSizeSource = "eta = 1/(4*tau*L), L = max L_i (Kovalev, Salim, Richtarik, 2020)",
            Parameters = new Dictionary<string, double>
            {
                ["chi"] = chi,
                ["T"] = polynomial?.Rounds ?? 1,
                ["tau"] = tau,
                ["theta"] = theta,
                ["alpha"] = mu,
            },
        });
    }
}
