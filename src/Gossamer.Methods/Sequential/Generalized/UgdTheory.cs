using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>
/// Gradient descent with the integral step. Derived from the two inequalities of the paper: f(x_{k+1}) ≤ f(x_k) − (γ_k/2)‖g_k‖²,
/// without convexity; where f is convex ‖x_{k+1} − x*‖² ≤ ‖x_k − x*‖² − 2γ_k(f(x_k) − f*), hence the certificate
/// f(x_K) − f* ≤ R²/(2Σγ_k).
/// </summary>
public static class UgdTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="smoothness">ℓ.</param>
    public static Theory For(Setting setting, GeneralizedSmoothness smoothness)
    {
        ArgumentNullException.ThrowIfNull(smoothness);
        const string Source = "gamma times the integral of dv/l(s + s*v) over [0, 1], s = ||grad f(x_k)||; gamma = 1 (Tyurin, 2025)";
        if (SmoothnessOptions.WhyNot(setting, needsConvexity: false) is { } why) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        return new Theory
        {
            StepSize = 1,
            StepSizeSource = Source,
            Parameters = Parameters(smoothness),
            Prediction = setting.Constants.IsConvex ? "f(x_K) - f* <= R^2/(2*(gamma_0 + ... + gamma_K)) for the steps gamma_k as they are made" : null,
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f*",
                Evaluate = GradientDescentTheory.Gap,
                // The steps shrink where gradients are large, so that no constant weight holds unless l is constant.
                GradientWeight = smoothness.Factor == 0 ? 1 / (2 * smoothness.Offset) : 0,
                IsSure = true,
            },
        };
    }

    /// <summary>
    /// A bound of the iterations to f(x) − f* ≤ ε where f is convex and (L₀, L₁)-smooth: L₁²R²/ln²(3/2) while ‖g‖ ≥ L₀/L₁, then
    /// 3L₀R²/(2ε) (derived; the order is the paper's).
    /// </summary>
    /// <param name="smoothness">ℓ(s) = L₀ + L₁s.</param>
    /// <param name="radius">R = ‖x⁰ − x*‖.</param>
    /// <param name="accuracy">ε &gt; 0.</param>
    public static double Iterations(GeneralizedSmoothness smoothness, double radius, double accuracy)
    {
        ArgumentNullException.ThrowIfNull(smoothness);
        var growing = smoothness.Factor * radius / Math.Log(1.5);
        return (growing * growing) + (3 * smoothness.Offset * radius * radius / (2 * accuracy));
    }

    /// <summary>ℓ for <c>describe</c> and documents.</summary>
    internal static Dictionary<string, double> Parameters(GeneralizedSmoothness smoothness) => smoothness.Factor == 0
        ? new() { ["L"] = smoothness.Offset }
        : smoothness.Exponent == 1
            ? new() { ["L0"] = smoothness.Offset, ["L1"] = smoothness.Factor }
            : new() { ["l(0)"] = smoothness.Offset, ["factor"] = smoothness.Factor, ["exponent"] = smoothness.Exponent };

    internal static string Words(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
