using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Perceptrons;

/// <summary>Which perceptron.</summary>
public enum PerceptronVariant
{
    /// <summary>θ + (γ/n)Σ over the wrong samples.</summary>
    Batch,

    /// <summary>θ + γ·mean over the wrong samples.</summary>
    NormalizedBatch,

    /// <summary>θ + γ times the first wrong sample: Rosenblatt's.</summary>
    Single,
}

/// <summary>Options of <see cref="Perceptron"/>.</summary>
public sealed record PerceptronOptions : MethodOptions
{
    /// <summary>Which perceptron.</summary>
    [Parameter("batch: (1/n)*sum over the wrong samples; normalized-batch: their mean; single: the first wrong sample.")]
    public PerceptronVariant Variant { get; init; } = PerceptronVariant.Batch;

    /// <summary>Whether the first step of the batch perceptron is half as long.</summary>
    [Parameter("Batch: whether the first step is halved, as gradient descent from 0 with ever larger steps has it.")]
    public bool HalfFirstStep { get; init; } = true;
}

/// <summary>
/// The perceptron and its batch forms, for every model with margins m_j(θ): S_k = {j: m_j(θ_k) ≤ 0},
/// θ_{k+1} = θ_k + (γ/n)Σ_{j∈S_k}∇m_j(θ_k). For linear models ∇m_j = y_j a_j and γ only scales the iterates.
/// </summary>
/// <param name="options">Which perceptron.</param>
[Method("perceptron",
    Title = "Perceptron",
    Family = "sequential",
    Summary = "Moves along the samples that are classified wrongly: one of them, their sum or their mean. The batch form is what gradient descent on logistic regression becomes when its step grows; works for nonlinear models as well.",
    Paper = "F. Rosenblatt, The Perceptron, 1958; A. Tyurin, From Logistic Regression to the Perceptron Algorithm, AAAI 2025, arXiv:2412.08424; Gradient Descent as a Perceptron Algorithm, 2025, arXiv:2512.11587",
    Guarantee = "Linear and separable with margin mu, ||a_j|| <= R: all samples right within R^2/mu^2 iterations (single, normalized-batch) or n*R^2/mu^2 (batch).")]
public sealed class Perceptron(PerceptronOptions options) : MarginMethod(options, options.Variant == PerceptronVariant.Single ? MarginWeight.FirstMistake : MarginWeight.Mistake)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => PerceptronTheory.For(options.Variant);

    /// <inheritdoc/>
    protected override double Scale(double total, long iteration) => options.Variant switch
    {
        PerceptronVariant.Batch => iteration == 0 && options.HalfFirstStep ? 0.5 : 1,
        _ => 1 / total,
    };

    /// <summary>Of the single perceptron's samples the first worker's counts alone.</summary>
    private protected override void Collect(Arrivals arrivals, Vector sum, int workers)
    {
        if (options.Variant != PerceptronVariant.Single)
        {
            base.Collect(arrivals, sum, workers);
            return;
        }
        foreach (var arrival in arrivals)
        {
            if (sum[sum.Length - 1] == 0) sum.Add(arrival.Part(0));
        }
    }
}
