using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-HB on smooth, possibly nonconvex f (derived; the rate is that of Fatkhullin et al., 2021, with explicit
/// constants). Let γ̂ = γ/(1 − η), s = x^k − x^{k−1} and z = x + ηs/(1 − η): then z⁺ = z − γ̂g, and
/// f(z⁺) ≤ f(z) − (γ̂/2)‖∇f(z)‖² − (γ̂/2)(1 − Lγ̂)‖g‖² + γ̂κG + L²γ̂η²‖s‖²/(1 − η)². With G⁺ ≤ (1 − θ)G + βΛ²‖s⁺‖²,
/// ‖s⁺‖² ≤ η‖s‖² + γ²‖g‖²/(1 − η) and ‖∇f(x)‖² ≤ 2‖∇f(z)‖² + 2L²η²‖s‖²/(1 − η)²,
/// Ψ = f(z) − f* + (γ̂κ/θ)G + b‖s‖², b = (γ̂/(1 − η))·(ηκξ²Λ² + 1.5L²η²/(1 − η)²),
/// falls by (γ̂/4)‖∇f(x)‖² for γ̂ ≤ 1/(L + √(3η²L²/(1 − η)² + 2κξ²Λ²)).
/// </summary>
public static class Ef21HbTheory
{
    private const string Paper = "derived for EF21-HB of Fatkhullin et al., 2021, arXiv:2110.03294";

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with a contractive compressor.</param>
    public static Theory For(Setting setting, Ef21HbOptions options)
    {
        var (compressor, eta, smooth) = (options.Compressor, options.Momentum, setting.Constants.L);
        var smoothness = SmoothnessRule.Choose(options.StepSizeRule, setting, compressor.KeepsSupport, Effective, out var whyNot);
        if (setting.Variance != 0) whyNot = "the theorem of EF21-HB is about exact gradients; use ef21-sgdm for stochastic ones";
        var symbol = (smoothness?.Rule ?? SmoothnessRule.Candidates(options.StepSizeRule)[0]).Symbol;
        var source = $"gamma = (1 - eta)/(L + sqrt(3*eta^2*L^2/(1 - eta)^2 + 2*({symbol}*xi(alpha))^2)) ({Paper})";
        if (whyNot is not null || smoothness is null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };

        var effective = Effective(smoothness);                      // γ̂
        var markov = Markov(smoothness);
        var drift = eta / (1 - eta);
        var errorWeight = effective * smoothness.Spread / markov.Theta;
        var stepWeight = effective / (1 - eta)
            * ((eta * smoothness.Spread * Math.Pow(markov.Xi * smoothness.Lambda, 2)) + (1.5 * Math.Pow(smooth * drift, 2)));
        return new Theory
        {
            StepSize = (1 - eta) * effective,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>(smoothness.Parameters()) { ["alpha"] = markov.Alpha, ["theta"] = markov.Theta, ["xi"] = markov.Xi },
            Prediction = setting is { InitialGap: { } gap, Target: { } target }
                ? FormattableString.Invariant($"{Math.Ceiling(4 * gap / (effective * target))} iterations to a mean squared gradient norm of {target} from an exact start")
                : null,
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(z) - f* + (gamma/((1 - eta)*theta))*G + b*||s||^2, z = x + eta*s/(1 - eta), s the last step",
                Evaluate = state => Gap(state, drift)
                    + (errorWeight * EstimateErrors.ToGradients(state, "g", smoothness.Weight))
                    + (stepWeight * TensorPrimitives.SumOfSquares<double>(state.Coordinator.Vector("s"))),
                GradientWeight = effective / 4,
                IsSure = compressor.IsDeterministic,
            },
        };

        ContractionConstants Markov(Smoothness found) => new(found.Alpha(compressor, setting.Dimension));

        double Effective(Smoothness found) => 1 / (smooth + Math.Sqrt(
            (3 * Math.Pow(eta * smooth / (1 - eta), 2)) + (2 * found.Spread * Math.Pow(Markov(found).Xi * found.Lambda, 2))));
    }

    private static double Gap(IObservation state, double drift)
    {
        var z = state.Iterate.ToArray();
        TensorPrimitives.MultiplyAdd(state.Coordinator.Vector("s"), drift, z, z);
        return state.Problem.Global.Value(z) - (state.Problem.Constants.LowerBound ?? 0);
    }
}
