using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Heavy ball on smooth, possibly nonconvex f (derived). With s = x⁺ − x and v = x − x⁻, ∇f(x) = (βv − s)/γ, so that
/// f(x⁺) ≤ f(x) + ⟨∇f(x), s⟩ + (L/2)‖s‖² ≤ f(x) + (β/2γ)‖v‖² − (1/γ − β/(2γ) − L/2)‖s‖². Hence
/// Ψ = f(x) − f* + (β/2γ)‖v‖² never rises for γ ≤ 2(1 − β)/L, and falls by (L/2)‖s‖² for half of that.
/// </summary>
public static class HeavyBallTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="momentum">β, from 0 to below 1.</param>
    public static Theory For(Setting setting, double momentum)
    {
        const string Source = "gamma = (1 - beta)/L, half of the largest with descent (derived)";
        if (setting.Variance != 0) return new Theory { StepSizeSource = Source, WhyNoStepSize = "its descent needs exact gradients" };
        var step = (1 - momentum) / setting.Constants.L;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x^k) - f* + (beta/(2*gamma))*||x^k - x^{k-1}||^2",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (momentum / (2 * step) * TensorPrimitives.SumOfSquares<double>(state.Coordinator.Vector("v"))),
                IsSure = true,
            },
        };
    }
}
