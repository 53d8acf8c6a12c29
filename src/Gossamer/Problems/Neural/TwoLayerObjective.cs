using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems.Neural;

/// <summary>
/// f(v, w) = (1/m) Σ log(1 + exp(−y_j·w⟨v, a_j⟩)): a network of two linear layers with one unit each, the smallest nonlinear
/// model of Tyurin, Gradient Descent as a Perceptron Algorithm, 2025. The last coordinate is w.
/// </summary>
/// <param name="rows">a_j.</param>
/// <param name="classes">y_j, ±1.</param>
internal sealed class TwoLayerObjective(SampleMatrix rows, ReadOnlyMemory<double> classes) : IMargins, IClassifier
{
    public int Dimension => rows.Columns + 1;

    public int Samples => rows.Rows;

    public double Value(ReadOnlySpan<double> x)
    {
        var margins = new double[Samples];
        Margins(x, margins);
        double sum = 0;
        foreach (var margin in margins) sum += Math.Max(-margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        return sum / Samples;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var weights = new double[Samples];
        Margins(x, weights);
        for (var k = 0; k < weights.Length; k++) weights[k] = -MarginWeights.Sigmoid(weights[k]) / Samples;
        gradient.Clear();
        AddMarginGradients(x, weights, gradient);
    }

    public void Margins(ReadOnlySpan<double> x, Span<double> margins)
    {
        rows.Multiply(0, x[..^1], margins);
        for (var k = 0; k < margins.Length; k++) margins[k] *= classes.Span[k] * x[^1];
    }

    public void AddMarginGradients(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, Span<double> target)
    {
        // Σ weights_j y_j a_j, of which v takes w times and w its product with v.
        var signed = new double[Samples];
        TensorPrimitives.Multiply(weights, classes.Span, signed);
        var sum = new double[rows.Columns];
        rows.AddTransposed(0, signed, sum);
        TensorPrimitives.MultiplyAdd(sum, x[^1], target[..^1], target[..^1]);
        target[^1] += TensorPrimitives.Dot<double>(sum, x[..^1]);
    }

    /// <summary>A sample on the boundary counts as wrong.</summary>
    public int CountCorrect(ReadOnlySpan<double> x)
    {
        var margins = new double[Samples];
        Margins(x, margins);
        return margins.Count(m => m > 0);
    }
}
