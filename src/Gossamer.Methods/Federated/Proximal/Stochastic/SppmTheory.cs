using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>
/// SPPM and SPPM-AS. With f_S = Σ_{i∈S} f_i/(n p_i), every f_S is μ-strongly convex for the least sum of weights times the μ that
/// all f_i have (Cohort Squeeze's μ_AS; that μ itself where weights sum to 1), and
/// E‖x⁺ − x*‖² ≤ (1 + γμ)⁻²(‖x − x*‖² + γ²σ²), σ² = E‖∇f_S(x*)‖² (derived: a proximal operator contracts by 1 + γμ, and
/// x* = prox_{γ f_S}(x* + γ∇f_S(x*))). So the iterates end within γσ²/(γμ² + 2μ). Here σ² ≤ max_i (A/(n·w_i))·σ*² of
/// the sampling's constants, an equality for samplings that treat all alike. γ is the largest with which the neighbourhood
/// is half of what f − f* ≤ ε allows, ‖x − x*‖² ≤ 2ε/L.
/// </summary>
public static class SppmTheory
{
    private const string Source = "gamma = 2*mu*e/(sigma^2 - mu^2*e), e = eps/L, so that the neighbourhood gamma*sigma^2/(gamma*mu^2 + 2*mu) is e (derived)";

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">Of the clients.</param>
    /// <param name="given">γ as the user gives it, which everything but <see cref="Theory.StepSize"/> is about.</param>
    public static Theory For(Setting setting, Sampler sampler, StepSize given)
    {
        if (sampler.LeastTotal == 0) return Without("its rate needs weights whose sum stays away from 0 in every cohort, as those of nice(s) and importance(s) do");
        var mu = setting.Constants.MuMin * sampler.LeastTotal;
        if (mu <= 0) return Without("its rate needs strongly convex f_i, and no mu > 0 is known that all of them have");
        // Rounding at an x* that was computed is no noise.
        var noise = setting.Envelope is { IsInterpolated: true } ? 0 : Spread(sampler) * setting.Envelope?.NoiseAtMinimum;
        var (best, why) = (noise, setting.GapTarget) switch
        {
            (0, _) => ((double?)(1 / mu), (string?)null),
            (null, _) => (null, "no minimiser is known, and so not how far the f_i disagree there"),
            (_, null) => (null, "it depends on the accuracy aimed at, as the iterates end in a neighbourhood that shrinks with it; name one by stop: {suboptimality: ...}"),
            ({ } square, { } target) => (StepFor(target / setting.Constants.L, square, mu), null),
        };
        var theory = new Theory
        {
            StepSize = best,
            LargestStepSize = double.PositiveInfinity,
            StepSizeSource = noise == 0 ? "gamma = 1/mu: all f_i share their minimiser, and every gamma contracts by (1 + gamma*mu)^2 (derived)" : Source,
            WhyNoStepSize = why,
        };
        return (given.Value ?? (given.Multiple * best)) is { } step && noise is { } known ? Describe(theory, step, known, mu) : theory;
    }

    private static Theory Describe(Theory theory, double step, double noise, double mu)
    {
        var factor = 1 / ((1 + (step * mu)) * (1 + (step * mu)));
        return theory with
        {
            Parameters = new Dictionary<string, double> { ["sigma^2"] = noise, ["radius^2"] = Neighborhood(step, noise, mu) },
            Lyapunov = new LyapunovFunction
            {
                Formula = "||x - x*||^2",
                Evaluate = state => FedExProxTheory.DistanceSquared(state, state.Iterate),
                Contraction = 1 - factor,
                Noise = factor * step * step * noise,
                IsSure = noise == 0,
            },
        };
    }

    /// <summary>γσ²/(γμ² + 2μ): the bound of E‖x − x*‖² at the end.</summary>
    /// <param name="step">γ.</param>
    /// <param name="noise">σ².</param>
    /// <param name="convexity">μ.</param>
    public static double Neighborhood(double step, double noise, double convexity) =>
        step * noise / ((step * convexity * convexity) + (2 * convexity));

    // Where every step stays within the radius, 1/μ is as good as any.
    private static double StepFor(double radius, double noise, double mu)
    {
        var left = noise - (mu * mu * radius);
        return left > 0 ? 2 * mu * radius / left : 1 / mu;
    }

    private static double Spread(Sampler sampler)
    {
        double most = 0;
        for (var i = 0; i < sampler.Count; i++) most = Math.Max(most, sampler.Spread(i));
        return most;
    }

    /// <summary>No theory, with the reason.</summary>
    internal static Theory Without(string why) => new() { StepSizeSource = Source, WhyNoStepSize = why };
}
