using Gossamer.Execution;

namespace Gossamer.Methods.Perceptrons;

/// <summary>
/// Normalized gradient descent on logistic regression (Tyurin, 2025): θ_{k+1} = θ_k + γΣσ_j y_j a_j/Σσ_j with
/// σ_j = 1/(1 + exp(m_j)), the mean of the samples weighed by how wrong they are.
/// </summary>
/// <param name="options">γ.</param>
[Method("normalized-lr-gd",
    Title = "Normalized LR+GD",
    Family = "sequential",
    Summary = "Gradient descent on logistic regression divided by the mean weight of a sample: between the normalized batch perceptron (large steps) and slow descent (small ones). Workers send d + 1 numbers.",
    Paper = "A. Tyurin, From Logistic Regression to the Perceptron Algorithm: Exploring Gradient Descent with Large Step Sizes, AAAI 2025, arXiv:2412.08424",
    Guarantee = "Separable with margin mu, ||a_j|| <= R, from 0: all samples right within R^2/mu^2 + 2*log(2n - 1)/(gamma*mu^2) iterations.")]
public sealed class NormalizedLrGd(MethodOptions options) : MarginMethod(options, MarginWeight.Sigmoid)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => PerceptronTheory.ForNormalized();

    /// <inheritdoc/>
    protected override double Scale(double total, long iteration) => 1 / total;
}
