using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// CORE as gradient descent with relative noise: E g = ∇f(x) and E‖g − ∇f(x)‖² = ((d + 1)/m)‖∇f(x)‖², so that
/// γ ≤ 1/(L(1 + (d + 1)/m)) gives E f(x⁺) ≤ f(x) − (γ/2)‖∇f(x)‖² (derived).
/// </summary>
public static class CoreTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sketches">m.</param>
    public static Theory For(Setting setting, int sketches)
    {
        const string Source = "gamma = 1/(L*(1 + (d + 1)/m)) (derived: descent lemma with relative noise (d + 1)/m)";
        if (setting.Variance != 0) return new Theory { StepSizeSource = Source, WhyNoStepSize = "the theory of CORE is about exact gradients" };
        var step = 1 / (setting.Constants.L * (1 + ((setting.Dimension + 1.0) / sketches)));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["m"] = sketches },
            Prediction = RoundPrediction.Of(setting, step),
            Lyapunov = GradientDescentTheory.Descent(step, isSure: false),
        };
    }
}
