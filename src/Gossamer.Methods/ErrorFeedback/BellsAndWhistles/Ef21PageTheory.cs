using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-PAGE (derived; the rate is that of Fatkhullin et al., 2021). With M = (1 − p)·Σ v_i M_i of the variance constants
/// M_i of the workers' samplings, Ψ = f(x) − f* + (γκ/θ)Σv_i‖g_i − v_i‖² + (γκ/p)(1 + 2pβ/θ)Σv_i‖v_i − ∇f_i‖² falls by
/// (γ/2)‖∇f(x)‖² for γ = 1/(L + √(2(1+p)κ(β/θ)Λ² + 2κ(3β/θ + 1/p)M)).
/// </summary>
public static class Ef21PageTheory
{
    private const string Paper = "derived for EF21-PAGE of Fatkhullin et al., 2021, arXiv:2110.03294";

    /// <summary>p: given, or τ/(m + τ) with the mean numbers of samples drawn and held.</summary>
    /// <param name="samplers">Those of the workers.</param>
    /// <param name="options">p.</param>
    public static double Probability(IReadOnlyList<Sampler> samplers, Ef21PageOptions options)
    {
        if (options.Probability is { } given) return given;
        if (samplers.All(sampler => sampler.IsFull)) return 1;
        double drawn = samplers.Sum(sampler => sampler.ExpectedSize), held = samplers.Sum(sampler => (double)sampler.Count);
        return drawn / (held + drawn);
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="samplers">Those of the workers.</param>
    /// <param name="probability">p.</param>
    /// <param name="options">The method's options, with a contractive compressor.</param>
    public static Theory For(Setting setting, IReadOnlyList<Sampler> samplers, double probability, Ef21PageOptions options)
    {
        var compressor = options.Compressor;
        // Full gradients all the time: the sharper theorem of EF21.
        if (probability == 1 || samplers.All(sampler => sampler.IsFull))
            return EstimatorTheory.For(setting, Ef21Theory.Mechanism(setting, compressor, "EF21-PAGE"), options.StepSizeRule, Regime.Nonconvex);
        double[] variances = [.. samplers.Select((sampler, worker) => setting.Sums!.Of(worker)!.VarianceConstant(sampler))];
        var smoothness = SmoothnessRule.Choose(options.StepSizeRule, setting, compressor.KeepsSupport, Step, out var whyNot);
        var symbol = (smoothness?.Rule ?? SmoothnessRule.Candidates(options.StepSizeRule)[0]).Symbol;
        var source = $"gamma = 1/(L + sqrt(2*(1 + p)*({symbol}*xi)^2 + 2*(3*xi^2 + 1/p)*M)) ({Paper})";
        if (smoothness is null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };

        var step = Step(smoothness);
        var markov = Markov(smoothness);
        var estimate = step * smoothness.Spread / markov.Theta;
        var average = step * smoothness.Spread / probability * (1 + (2 * probability * markov.Beta / markov.Theta));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>(smoothness.Parameters())
            {
                ["alpha"] = markov.Alpha,
                ["p"] = probability,
                ["M"] = Variance(smoothness),
            },
            Prediction = setting is { InitialGap: { } gap, Target: { } target }
                ? FormattableString.Invariant($"{Math.Ceiling(2 * gap / (step * target))} iterations to a mean squared gradient norm of {target} from an exact start")
                : null,
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + (gamma/theta)*mean ||g_i - v_i||^2 + (gamma/p)*(1 + 2*p*beta/theta)*mean ||v_i - grad f_i||^2",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (estimate * EstimateErrors.Between(state, "g", "v", smoothness.Weight))
                    + (average * EstimateErrors.ToGradients(state, "v", smoothness.Weight)),
                GradientWeight = step / 2,
            },
        };

        ContractionConstants Markov(Smoothness found) => new(found.Alpha(compressor, setting.Dimension));

        double Variance(Smoothness found)
        {
            double sum = 0;
            for (var worker = 0; worker < variances.Length; worker++) sum += found.Weight(worker) * variances[worker];
            return (1 - probability) * sum;
        }

        double Step(Smoothness found)
        {
            var (ratio, spread) = (Math.Pow(Markov(found).Xi, 2), found.Spread);
            return 1 / (setting.Constants.L + Math.Sqrt(
                (2 * (1 + probability) * spread * ratio * found.Lambda * found.Lambda)
                + (2 * spread * ((3 * ratio) + (1 / probability)) * Variance(found))));
        }
    }
}
