using System.Numerics.Tensors;
using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Signals.Regression;

/// <summary>
/// f_i(B) = ½ Σ_j w_j‖a_j B − y_j‖², with w_j = 1/m unless given; the point is B, its columns one after the other.
/// </summary>
internal sealed class OutputsObjective : ILinearRegression, IQuadraticObjective, IFiniteSum
{
    // Row after row: a sample lies together, whichever output is asked for.
    private readonly double[] features;
    private readonly double[] targets;
    private readonly double[] weights;
    private readonly int outputs;
    private readonly Lazy<double[]> sampleSmoothness;

    /// <param name="features">A_i, m × p.</param>
    /// <param name="targets">Y_i, m × q.</param>
    /// <param name="weights">w_j, which sum to 1; null for 1/m each.</param>
    public OutputsObjective(Matrix<double> features, Matrix<double> targets, double[]? weights = null)
    {
        (this.features, this.targets) = (features.ToRowMajorArray(), targets.ToRowMajorArray());
        (Samples, Features, outputs) = (features.RowCount, features.ColumnCount, targets.ColumnCount);
        this.weights = weights ?? [.. Enumerable.Repeat(1.0 / Samples, Samples)];
        // f is the mean of the f_j, m·w_j times half a square each; its largest curvature is m·w_j‖a‖².
        sampleSmoothness = new(() => [.. Enumerable.Range(0, Samples).Select(j => Samples * this.weights[j] * TensorPrimitives.SumOfSquares(Row(j)))]);
    }

    public int Dimension => Features * outputs;

    public int Samples { get; }

    public int Features { get; }

    public IReadOnlyList<double> SampleSmoothness => sampleSmoothness.Value;

    public void CopySamples(Span<double> features, Span<double> targets)
    {
        for (var j = 0; j < Samples; j++)
        {
            for (var k = 0; k < Features; k++) features[(k * Samples) + j] = Row(j)[k];
            for (var output = 0; output < outputs; output++) targets[(output * Samples) + j] = Target(j, output);
        }
    }

    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (var j = 0; j < Samples; j++)
        {
            for (var output = 0; output < outputs; output++)
            {
                var residual = Predict(x, j, output) - Target(j, output);
                sum += weights[j] * residual * residual;
            }
        }
        return 0.5 * sum;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => ValueAndGradient(x, gradient);

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        for (var j = 0; j < Samples; j++) sum += AddSample(x, j, weights[j], gradient);
        return 0.5 * sum;
    }

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result)
    {
        result.Clear();
        for (var j = 0; j < Samples; j++)
        {
            for (var output = 0; output < outputs; output++) AddRow(j, weights[j] * Predict(v, j, output), output, result);
        }
    }

    public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        gradient.Clear();
        for (var k = 0; k < samples.Length; k++)
        {
            var weight = weights.IsEmpty ? 1.0 / samples.Length : weights[k];
            AddSample(x, samples[k], Samples * this.weights[samples[k]] * weight, gradient);
        }
    }

    /// <summary>L_i: the largest eigenvalue of A'WA, or a bound where there are many features.</summary>
    public double Smoothness() => RegressionSpectrum.LargestOf(Matrix<double>.Build.DenseOfRowMajor(Samples, Features, features), weights);

    /// <summary>What is predicted of one output, m values.</summary>
    public double[] Predict(ReadOnlySpan<double> x, int output)
    {
        var predicted = new double[Samples];
        for (var j = 0; j < Samples; j++) predicted[j] = Predict(x, j, output);
        return predicted;
    }

    /// <summary>One output as measured, m values.</summary>
    public double[] Measured(int output)
    {
        var measured = new double[Samples];
        for (var j = 0; j < Samples; j++) measured[j] = Target(j, output);
        return measured;
    }

    /// <summary>Adds weight·(a_j B − y_j) a_j and gives weight·‖a_j B − y_j‖².</summary>
    private double AddSample(ReadOnlySpan<double> x, int sample, double weight, Span<double> gradient)
    {
        double sum = 0;
        for (var output = 0; output < outputs; output++)
        {
            var residual = Predict(x, sample, output) - Target(sample, output);
            AddRow(sample, weight * residual, output, gradient);
            sum += weight * residual * residual;
        }
        return sum;
    }

    private double Predict(ReadOnlySpan<double> x, int sample, int output) => TensorPrimitives.Dot(Row(sample), x.Slice(output * Features, Features));

    private void AddRow(int sample, double factor, int output, Span<double> target)
    {
        var part = target.Slice(output * Features, Features);
        TensorPrimitives.MultiplyAdd(Row(sample), factor, part, part);
    }

    private ReadOnlySpan<double> Row(int sample) => features.AsSpan(sample * Features, Features);

    private double Target(int sample, int output) => targets[(sample * outputs) + output];
}
