using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-Prox (derived; the rate is that of Fatkhullin et al., 2021, with explicit constants): for
/// γ ≤ 1/(2L + √(3κ)·Λξ) the function Ψ = f(x) + r(x) − inf + (3γκ/(4θ))G falls by (γ/8)‖𝒢(x)‖² with the gradient mapping
/// 𝒢(x) = (x − prox_{γr}(x − γ∇f(x)))/γ.
/// </summary>
public static class Ef21ProxTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with a contractive compressor.</param>
    public static Theory For(Setting setting, Ef21ProxOptions options)
    {
        var compressor = options.Compressor;
        var smoothness = SmoothnessRule.Choose(options.StepSizeRule, setting, compressor.KeepsSupport, Step, out var whyNot);
        if (setting.Variance != 0) whyNot = "the theorem of EF21-Prox is about exact gradients";
        var symbol = (smoothness?.Rule ?? SmoothnessRule.Candidates(options.StepSizeRule)[0]).Symbol;
        var source = $"gamma = 1/(2*L + sqrt(3)*{symbol}*xi(alpha)) (derived for EF21-Prox of Fatkhullin et al., 2021, arXiv:2110.03294)";
        if (whyNot is not null || smoothness is null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };

        var step = Step(smoothness);
        var markov = new ContractionConstants(smoothness.Alpha(compressor, setting.Dimension));
        var weight = 3 * step * smoothness.Spread / (4 * markov.Theta);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>(smoothness.Parameters()) { ["alpha"] = markov.Alpha, ["theta"] = markov.Theta, ["xi"] = markov.Xi },
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) + r(x) - inf f + (3*gamma/(4*theta))*G, which falls by (gamma/8)*||gradient mapping||^2",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (options.L1 * TensorPrimitives.SumOfMagnitudes(state.Iterate))
                    + (weight * EstimateErrors.ToGradients(state, "g", smoothness.Weight)),
                IsSure = compressor.IsDeterministic,
            },
        };

        double Step(Smoothness found) => 1 / ((2 * setting.Constants.L)
            + (Math.Sqrt(3 * found.Spread) * found.Lambda * new ContractionConstants(found.Alpha(compressor, setting.Dimension)).Xi));
    }
}
