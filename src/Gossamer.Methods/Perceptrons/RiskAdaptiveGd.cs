using Gossamer.Execution;

namespace Gossamer.Methods.Perceptrons;

/// <summary>
/// Gradient descent on logistic regression whose step follows the risk (Zhang et al., 2025): θ⁺ = θ − η_t∇f(θ),
/// η_t = η·(−ℓ⁻¹)'(f(θ)) = η/(1 − exp(−f(θ))) for the logistic loss ℓ. The formula is derived from the rule's definition.
/// </summary>
/// <param name="options">η.</param>
[Method("risk-adaptive-gd",
    Title = "Risk-adaptive GD",
    Family = "sequential",
    Summary = "Gradient descent on logistic regression whose step grows as the loss falls: large steps from the start, and the larger the fewer samples are wrong.",
    Paper = "R. Zhang, J. Wu, L. Lin, P. L. Bartlett, Minimax Optimal Convergence of Gradient Descent in Logistic Regression via Large and Adaptive Stepsizes, 2025, arXiv:2504.04105",
    Guarantee = "Separable with margin mu, ||a_j|| <= 1: at most 1/mu^2 iterations until the loss falls exponentially in eta (from memory).")]
public sealed class RiskAdaptiveGd(MethodOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => PerceptronTheory.Check(setting);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => PerceptronTheory.ForRiskAdaptive();

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var theta = loop.State.Vector("theta", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(theta, k); k++)
        {
            var gradient = await loop.GradientAsync(theta);
            // The loss comes with the gradient at no further cost.
            var risk = loop.Objective.Value(theta.Values);
            // All samples are so right that the loss has underflowed: the gradient is zero too.
            if (risk > 0) theta.Add(gradient, -StepSize / OneMinusExp(risk));
        }
    }

    /// <summary>1 − exp(−f), without cancellation for small f.</summary>
    internal static double OneMinusExp(double f) => f < 1e-4 ? f * (1 - (f / 2 * (1 - (f / 3)))) : 1 - Math.Exp(-f);
}
