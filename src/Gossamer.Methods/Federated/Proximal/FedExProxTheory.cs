using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>
/// FedExProx as gradient descent x⁺ = x − αγ∇M on the average Moreau envelope M, L_γ-smooth, with μ_γ⁺ the least positive
/// eigenvalue of its Hessian for quadratics; all under interpolation.
/// Constant α: ‖x⁺ − x*‖² ≤ (1 − αγμ_γ⁺(2 − αγL))‖x − x*‖², and 1 − μ_γ⁺/L for α = 1/(γL) (Theorems 4.1 and 5.1, Anyszka et al.,
/// 2024), with L = L_γ, or with partial participation L = max_i (A/(n·w_i))·L_i/(1 + γL_i) + (1 − B)·L_γ for a sampling of
/// constants A, B and w_i (derived; L_{γ,τ} of the paper for τ of n). For other convex f of strong convexity μ, the
/// factor is 1 − μ/(L(1 + γL_max)) (Li, Acharya and Richtárik, 2024).
/// GraDS: 1 − α_kγμ_γ⁺(2 + γL_max)/(1 + γL_max), α_k ≥ 1. StoPS: 1 − (3/2)α_kγμ_γ⁺ for quadratics, α_k ≥ 1/(2γL) (both derived).
/// </summary>
public static class FedExProxTheory
{
    private const string Source = "Theorems 4.1 and 5.1, Anyszka, Gruntkowska, Tyurin, Richtarik, 2024";

    // Below this share of 1/L_max a proximal step is a gradient step.
    private const double LeastShare = 0.01;

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">Of the workers.</param>
    /// <param name="rule">How α is chosen; null for α = 1 (FedProx).</param>
    /// <param name="alpha">α of the constant rule; null for 1/(γL).</param>
    /// <param name="ratio">η/τ, what a round of communication costs in gradients; null where the cluster has to tell.</param>
    /// <param name="given">γ as the user gives it, which everything but <see cref="Theory.StepSize"/> is about.</param>
    public static Theory For(Setting setting, Sampler sampler, ExtrapolationRule? rule, double? alpha, double? ratio, StepSize given)
    {
        var constants = setting.Constants;
        var why = !constants.IsConvex ? "its theory is about convex f_i" : ProximalAssumptions.WhyNotInterpolated(setting);
        if (why is null && !double.IsFinite(constants.LMax)) why = "no smoothness of the f_i is known";
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        var (best, source) = BestStep(setting, ratio);
        var step = given.InUse(best);
        var smoothness = Smoothness(setting, sampler, step);
        var parameters = new Dictionary<string, double> { ["L_gamma"] = smoothness };
        if (rule is null or ExtrapolationRule.Constant) parameters["alpha"] = rule is null ? 1 : alpha ?? (1 / (step * smoothness));
        var contraction = Contraction(setting, sampler, rule, alpha, step);
        if (setting.Envelope?.Spectrum(step) is { } spectrum)
        {
            parameters["mu_gamma"] = spectrum.LeastPositive;
            AddTimes(parameters, setting, step, ratio);
        }
        return new Theory
        {
            StepSize = best,
            LargestStepSize = double.PositiveInfinity,
            StepSizeSource = source,
            Parameters = parameters,
            Prediction = contraction > 0
                ? $"the squared distance to the solution shrinks by the factor e in every {Math.Ceiling(1 / contraction).ToString("R", CultureInfo.InvariantCulture)} rounds"
                : null,
            // Beyond 2/(γL) the distance may rise.
            Lyapunov = rule is ExtrapolationRule.Constant && alpha * step * smoothness > 2 ? null : new LyapunovFunction
            {
                Formula = "||x - x*||^2",
                Evaluate = state => DistanceSquared(state, state.Iterate),
                Contraction = HasOneMinimizer(setting, step) ? contraction : 0,
                IsSure = sampler.IsFull,
            },
        };
    }

    /// <summary>L: the smoothness of M, with what partial participation adds; bounded by the mean of L_i/(1 + γL_i) where it is not known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">Of the workers.</param>
    /// <param name="step">γ.</param>
    public static double Smoothness(Setting setting, Sampler sampler, double step)
    {
        var smoothness = setting.Constants.Li;
        double spread = 0, mean = 0;
        for (var i = 0; i < smoothness.Count; i++)
        {
            var own = MoreauEnvelope.SmoothnessOf(smoothness[i], step);
            if (!sampler.IsFull) spread = Math.Max(spread, sampler.Spread(i) * own);
            mean += own / smoothness.Count;
        }
        var whole = setting.Envelope?.Spectrum(step)?.Greatest ?? mean;
        return sampler.IsFull ? whole : spread + ((1 - sampler.B) * whole);
    }

    /// <summary>
    /// The share of ‖x − x*‖² that a round takes off at least (on average, with partial participation); 0 where none is known, as for
    /// FedProx and the adaptive rules where the participants do not all count alike.
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">Of the workers.</param>
    /// <param name="rule">How α is chosen; null for 1.</param>
    /// <param name="alpha">α of the constant rule; null for 1/(γL).</param>
    /// <param name="step">γ.</param>
    public static double Contraction(Setting setting, Sampler sampler, ExtrapolationRule? rule, double? alpha, double step)
    {
        // FedProx and the adaptive rules go along the mean of who takes part, which estimates ∇M where all count alike only.
        if (rule is not ExtrapolationRule.Constant && sampler.LeastTotal < 1 - 1e-12) return 0;
        var greatest = setting.Constants.LMax;
        var smoothness = Smoothness(setting, sampler, step);
        // M − M* ≥ (f − f*)/(1 + γL_max) ≥ (μ/2)‖x − x*‖²/(1 + γL_max) elsewhere, and ⟨∇M, x − x*⟩ ≥ M − M*.
        var isQuadratic = setting.Envelope?.Spectrum(step) is not null;
        var convexity = setting.Envelope?.Spectrum(step)?.LeastPositive ?? (setting.Constants.Mu / (1 + (step * greatest)) / 2);
        switch (rule)
        {
            case ExtrapolationRule.Grads:
                return step * convexity * (2 + (step * greatest)) / (1 + (step * greatest));
            case ExtrapolationRule.Stops:
                // A cohort's envelope is as smooth as its roughest member.
                var roughest = sampler.IsFull ? smoothness : MoreauEnvelope.SmoothnessOf(greatest, step);
                return (isQuadratic ? 0.75 : 0.5) * convexity / roughest;
            default:
                var length = rule is null ? step : (alpha * step) ?? (1 / smoothness);
                // Up to 1/L smoothness and convexity of M give ‖x⁺ − x*‖² ≤ ‖x − x*‖² − 2αγ(M − M*).
                if (!isQuadratic && length * smoothness <= 1) return 2 * length * convexity;
                return Math.Max(0, length * convexity * (2 - (length * smoothness)));
        }
    }

    /// <summary>‖point − x*‖², with the solution that the problem knows.</summary>
    internal static double DistanceSquared(IObservation state, ReadOnlySpan<double> point)
    {
        var solution = state.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function needs the solution x*, which is not known for the problem {state.Problem.Kind}");
        var distance = TensorPrimitives.Distance(point, solution.Span);
        return distance * distance;
    }

    // With several solutions the rate is for the one nearest to the start, which all iterates share.
    private static bool HasOneMinimizer(Setting setting, double step) =>
        setting.Envelope?.Spectrum(step)?.IsRegular ?? setting.Constants.MuMin > 0;

    private static (double Step, string Source) BestStep(Setting setting, double? ratio)
    {
        var least = 1 / setting.Constants.LMax;
        if (TimesOf(setting, ratio) is not { } times || setting.Envelope?.Spectrum(least) is null)
            return (least, $"gamma = 1/L_max (any gamma > 0 is covered; {Source})");
        var best = times.Optimum(setting.Envelope);
        return best > LeastShare * least
            ? (best, $"gamma = argmin (eta + tau*(gamma*L_max + 1))*L_gamma/mu_gamma (time model of section 4, {Source})")
            : (LeastShare * least, $"gamma = 0.01/L_max, as no proximal step beats gradient descent in time (time model of section 4, {Source})");
    }

    private static ProximalTimeModel? TimesOf(Setting setting, double? ratio)
    {
        if (ratio is { } given) return new ProximalTimeModel(given, 1, setting.Constants.LMax);
        if (setting.GradientSeconds?.Max() is not ({ } gradient and > 0) || setting.UplinkSeconds(new Identity())?.Max() is not { } uplink) return null;
        return uplink > 0 && double.IsFinite(gradient) ? new ProximalTimeModel(uplink, gradient, setting.Constants.LMax) : null;
    }

    private static void AddTimes(Dictionary<string, double> parameters, Setting setting, double step, double? ratio)
    {
        if (TimesOf(setting, ratio) is not { } times) return;
        parameters["eta/tau"] = times.Ratio;
        parameters["T(gamma)/T(0)"] = times.Seconds(step, setting.Envelope!) / times.Seconds(0, setting.Envelope!);
    }
}
