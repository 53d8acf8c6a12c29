using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Signals.Regression;

/// <summary>
/// f_i(B) = ½ Σ_j w_j‖a_j B − y_j‖², with w_j = 1/m unless given; the point is B, its columns one after the other.
/// </summary>
internal sealed class OutputsObjective : ILinearRegression, IQuadraticObjective, IFiniteSum
{
    private readonly Matrix<double> features;
    private readonly Matrix<double> targets;
    private readonly double[] weights;
    private readonly Lazy<double[]> sampleSmoothness;

    /// <param name="features">A_i, m × p.</param>
    /// <param name="targets">Y_i, m × q.</param>
    /// <param name="weights">w_j, which sum to 1; null for 1/m each.</param>
    public OutputsObjective(Matrix<double> features, Matrix<double> targets, double[]? weights = null)
    {
        (this.features, this.targets) = (features, targets);
        this.weights = weights ?? [.. Enumerable.Repeat(1.0 / features.RowCount, features.RowCount)];
        // f is the mean of the f_j, m·w_j times half a square each; its largest curvature is m·w_j‖a‖².
        sampleSmoothness = new(() => [.. features.EnumerateRows().Select((row, j) => Samples * this.weights[j] * (row * row))]);
    }

    public int Dimension => features.ColumnCount * targets.ColumnCount;

    public int Samples => features.RowCount;

    public int Features => features.ColumnCount;

    public IReadOnlyList<double> SampleSmoothness => sampleSmoothness.Value;

    public void CopySamples(Span<double> features, Span<double> targets)
    {
        this.features.ToColumnMajorArray().CopyTo(features);
        this.targets.ToColumnMajorArray().CopyTo(targets);
    }

    public double Value(ReadOnlySpan<double> x) => HalfSquare(Residual(x));

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => AssignProduct(Residual(x), gradient);

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var residual = Residual(x);
        var value = HalfSquare(residual);
        AssignProduct(residual, gradient);
        return value;
    }

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result) => AssignProduct(Predict(v), result);

    public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        gradient.Clear();
        var (p, q) = (features.ColumnCount, targets.ColumnCount);
        for (var k = 0; k < samples.Length; k++)
        {
            var row = samples[k];
            var weight = Samples * this.weights[row] * (weights.IsEmpty ? 1.0 / samples.Length : weights[k]);
            for (var output = 0; output < q; output++)
            {
                var residual = -targets[row, output];
                for (var j = 0; j < p; j++) residual += features[row, j] * x[(output * p) + j];
                for (var j = 0; j < p; j++) gradient[(output * p) + j] += weight * residual * features[row, j];
            }
        }
    }

    /// <summary>L_i: the largest eigenvalue of A'WA, or a bound where there are many features.</summary>
    public double Smoothness() => RegressionSpectrum.Of(features, targets, weights).Largest;

    /// <summary>What is predicted, m × q.</summary>
    public Matrix<double> Predict(ReadOnlySpan<double> x) => features * Coefficients(x);

    private Matrix<double> Residual(ReadOnlySpan<double> x)
    {
        var residual = Predict(x);
        residual.Subtract(targets, residual);
        return residual;
    }

    private Matrix<double> Coefficients(ReadOnlySpan<double> x) => Matrix<double>.Build.Dense(features.ColumnCount, targets.ColumnCount, x.ToArray());

    private double HalfSquare(Matrix<double> residual)
    {
        double sum = 0;
        for (var output = 0; output < residual.ColumnCount; output++)
        {
            for (var j = 0; j < residual.RowCount; j++) sum += weights[j] * residual[j, output] * residual[j, output];
        }
        return 0.5 * sum;
    }

    /// <summary>Writes A'W times a matrix, which is changed.</summary>
    private void AssignProduct(Matrix<double> rows, Span<double> result)
    {
        for (var output = 0; output < rows.ColumnCount; output++)
        {
            for (var j = 0; j < rows.RowCount; j++) rows[j, output] *= weights[j];
        }
        features.TransposeThisAndMultiply(rows).ToColumnMajorArray().CopyTo(result);
    }
}
