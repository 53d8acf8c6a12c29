using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Skipping;

/// <summary>Options of <see cref="ProxSkip"/>.</summary>
public sealed record SequentialProxSkipOptions : ProxSkipOptions;

/// <summary>
/// ProxSkip (Mishchenko, Malinovsky, Stich and Richtárik, 2022, Algorithm 1), for f + ψ with a costly proximal operator: it
/// takes x̂ = x − γ(∇f(x) − h), and only with probability p the step x⁺ = prox_{(γ/p)ψ}(x̂ − (γ/p)h), else x⁺ = x̂;
/// h ← h + (p/γ)(x⁺ − x̂).
/// </summary>
/// <param name="options">p, ψ and the step size.</param>
[Method("prox-skip",
    Title = "ProxSkip",
    Family = "federated",
    Summary = "Proximal gradient descent that skips most proximal steps: sqrt(kappa) of them are enough where there are kappa gradients. Metrics are those of f.",
    Paper = "K. Mishchenko, G. Malinovsky, S. Stich, P. Richtarik, ProxSkip: Yes! Local Gradient Steps Provably Lead to Communication Acceleration! Finally!, ICML 2022, arXiv:2202.09357",
    Guarantee = "E Psi_k <= (1 - min{gamma*mu, p^2})^k*Psi_0, Psi = ||x - x*||^2 + (gamma/p)^2*||h - grad f(x*)||^2, for gamma <= 1/L (Theorem 3.6).")]
public sealed class ProxSkip(SequentialProxSkipOptions options) : SequentialMethod(options)
{
    private double p;

    /// <summary>The coins in place of thrown ones, for tests.</summary>
    internal Func<long, bool>? Script { get; init; }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var theory = ProxSkipTheory.For(setting, options);
        p = ProxSkipTheory.Probability(setting, options, setting.Constants.L, ProxSkipTheory.Convexity(setting), "ProxSkip");
        return theory;
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var h = loop.State.Vector("h");
        var skipped = new Vector(loop.Dimension);                   // x̂
        var psi = new CompositeTerm(options.L1, options.Nonnegative);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            x.Add(gradient, -StepSize);
            x.Add(h, StepSize);
            if (!(Script?.Invoke(k) ?? loop.SharedRandom(RandomPurpose.Coin, k).NextCoin(p))) continue;
            skipped.Assign(x);
            x.Add(h, -StepSize / p);
            psi.Prox(x, StepSize / p);
            h.Add(x, p / StepSize);
            h.Add(skipped, -p / StepSize);
        }
    }
}
