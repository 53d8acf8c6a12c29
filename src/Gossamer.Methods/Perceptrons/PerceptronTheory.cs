using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.Perceptrons;

/// <summary>
/// Bounds of perceptrons on separable data (Tyurin, 2025), with μ the margin, R ≥ ‖a_j‖ and n samples. While a sample is wrong
/// the normalised methods keep ⟨θ_k, θ°⟩ ≥ kγμ and ‖θ_k‖² ≤ kγ²R² + 2γk·log(2n − 1) for the unit vector θ° of the margin.
/// </summary>
public static class PerceptronTheory
{
    /// <summary>Iterations of the perceptron and the normalised batch perceptron: R²/μ².</summary>
    /// <param name="radius">R.</param>
    /// <param name="margin">μ &gt; 0.</param>
    public static double Iterations(double radius, double margin) => radius * radius / (margin * margin);

    /// <summary>Iterations of Normalized LR+GD: R²/μ² + 2log(2n − 1)/(γμ²).</summary>
    /// <param name="radius">R.</param>
    /// <param name="margin">μ &gt; 0.</param>
    /// <param name="samples">n.</param>
    /// <param name="step">γ.</param>
    public static double Iterations(double radius, double margin, int samples, double step) =>
        Iterations(radius, margin) + (2 * Math.Log((2.0 * samples) - 1) / (step * margin * margin));

    /// <exception cref="AssumptionException">The problem has no margins, or gradients are not exact.</exception>
    internal static void Check(Setting setting)
    {
        if (!setting.Offers<IMargins>())
            throw new AssumptionException("perceptrons need samples with margins, as logistic-regression and two-layer-logistic-regression have them");
        if (!setting.IsExact)
            throw new AssumptionException("perceptrons look at all samples and draw none: leave the oracle out");
    }

    internal static Theory For(PerceptronVariant variant) => new()
    {
        StepSize = 1,
        StepSizeSource = "gamma = 1: for linear models from 0 it only scales the iterates (Tyurin, 2025, Section 3)",
        Prediction = variant == PerceptronVariant.Batch ? "all samples right within n*R^2/mu^2 iterations" : "all samples right within R^2/mu^2 iterations",
    };

    internal static Theory ForRiskAdaptive() => new()
    {
        StepSize = 1,
        StepSizeSource = "eta = 1, times 1/(1 - exp(-f)); every eta > 0 converges, large ones fastest (Zhang et al., 2025, from memory)",
        Prediction = "the loss falls exponentially in eta after at most R^2/mu^2 iterations (from memory)",
    };

    internal static Theory ForNormalized() => new()
    {
        StepSize = 1,
        StepSizeSource = "gamma = 1; every gamma > 0 converges, large ones fastest (Tyurin, 2025)",
        Prediction = "all samples right within R^2/mu^2 + 2*log(2n - 1)/(gamma*mu^2) iterations",
    };
}
