using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Gossamer.Signals.Regression;

/// <summary>The eigenvalues of A'WA, exact for up to <see cref="MostFeatures"/> features, and what follows from them.</summary>
/// <param name="Largest">L: exact, or a bound.</param>
/// <param name="Smallest">μ: exact, or 0.</param>
/// <param name="Minimizer">The solution of least norm; null where it was not looked for.</param>
internal sealed record RegressionSpectrum(double Largest, double Smallest, double[]? Minimizer)
{
    private const int MostFeatures = 1200;

    // Eigenvalues below this share of the largest are rounding.
    private const double Nothing = 1e-12;

    /// <summary>The largest eigenvalue alone, or a bound.</summary>
    public static double LargestOf(Matrix<double> features, double[] weights)
    {
        var weighted = Weighted(features, weights);
        return features.ColumnCount > MostFeatures ? Trace(features, weighted) : Eigenvalues(features, weighted).EigenValues[features.ColumnCount - 1].Real;
    }

    public static RegressionSpectrum Of(Matrix<double> features, Matrix<double> targets, double[] weights)
    {
        var weighted = Weighted(features, weights);
        if (features.ColumnCount > MostFeatures) return new RegressionSpectrum(Trace(features, weighted), 0, null);
        var decomposition = Eigenvalues(features, weighted);
        var values = decomposition.EigenValues.Real();
        var largest = values[values.Count - 1];
        var inverses = values.Map(value => value > Nothing * largest ? 1 / value : 0, Zeros.Include);
        var vectors = decomposition.EigenVectors;
        var solution = vectors * Matrix<double>.Build.DenseOfDiagonalVector(inverses) * vectors.TransposeThisAndMultiply(weighted.TransposeThisAndMultiply(targets));
        return new RegressionSpectrum(largest, values[0] > Nothing * largest ? values[0] : 0, solution.ToColumnMajorArray());
    }

    private static Matrix<double> Weighted(Matrix<double> features, double[] weights) => features.MapIndexed((row, _, value) => value * weights[row]);

    // The largest eigenvalue is at most the trace.
    private static double Trace(Matrix<double> features, Matrix<double> weighted) => features.PointwiseMultiply(weighted).ColumnSums().Sum();

    private static Evd<double> Eigenvalues(Matrix<double> features, Matrix<double> weighted) =>
        features.TransposeThisAndMultiply(weighted).Evd(Symmetricity.Symmetric);

    /// <summary>The constants of a problem.</summary>
    /// <param name="global">f.</param>
    /// <param name="localSmoothness">L_i.</param>
    public GivenConstants Constants(OutputsObjective global, IReadOnlyList<double> localSmoothness) => new(localSmoothness)
    {
        Smoothness = Largest,
        StrongConvexity = Smallest,
        Convex = true,
        SampleSmoothness = global.SampleSmoothness.Max(),
        Bound = Minimizer is null ? 0 : global.Value(Minimizer),
        BoundIsMinimum = Minimizer is not null,
    };
}
