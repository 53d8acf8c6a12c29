using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Gossamer.Numerics.Symmetric;

/// <summary>Writes a matrix times a vector.</summary>
internal delegate void VectorMap(ReadOnlySpan<double> x, Span<double> result);

/// <summary>
/// The largest eigenvalue of a symmetric operator by the Lanczos method with full reorthogonalisation, from a fixed
/// Gaussian start. It needs far fewer products than the power iteration whose Krylov space it shares.
/// </summary>
internal static class Lanczos
{
    private const int StepsBetweenChecks = 4;
    private const int MostSteps = 1000;

    /// <summary>A Ritz value θ and its residual ‖Av − θv‖: an eigenvalue lies within the residual of θ.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Estimate(double Value, double Residual)
    {
        /// <summary>θ plus the residual: bounds the eigenvalue that was found from above.</summary>
        public double Bound => Value + Residual;
    }

    /// <summary>The largest eigenvalue.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="multiply">The operator.</param>
    /// <param name="tolerance">Residual relative to the eigenvalue at which to stop. Where 1,000 steps do not reach it, the
    /// residual says how far they came.</param>
    public static Estimate Greatest(int dimension, VectorMap multiply, double tolerance)
    {
        var limit = Math.Min(dimension, MostSteps);
        var basis = new List<double[]>(Math.Min(limit, 64)) { StartVector(dimension) };
        var diagonal = new double[limit];
        var below = new double[limit];
        var scale = 0.0;
        for (var step = 0; ; step++)
        {
            var next = new double[dimension];
            multiply(basis[step], next);
            diagonal[step] = TensorPrimitives.Dot(next, basis[step]);
            Orthogonalize(next, basis);
            below[step] = TensorPrimitives.Norm(next);
            scale = Math.Max(scale, Math.Abs(diagonal[step]) + below[step]);
            var last = step + 1 == limit || below[step] <= 1e-14 * scale;
            if (last || (step + 1) % StepsBetweenChecks == 0)
            {
                var estimate = Ritz(diagonal.AsSpan(0, step + 1), below.AsSpan(0, step + 1));
                if (last || estimate.Residual <= tolerance * Math.Abs(estimate.Value)) return estimate;
            }
            TensorPrimitives.Divide(next, below[step], next);
            basis.Add(next);
        }
    }

    private static double[] StartVector(int dimension)
    {
        var start = new double[dimension];
        var random = new RandomStream(0x1A2C205, RandomPurpose.Data);
        for (var k = 0; k < dimension; k++) start[k] = random.NextGaussian();
        TensorPrimitives.Divide(start, TensorPrimitives.Norm(start), start);
        return start;
    }

    // Twice is enough: the first pass leaves rounding errors of the size of what it removed.
    private static void Orthogonalize(double[] vector, List<double[]> basis)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var direction in basis)
                TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot(direction, vector), vector, vector);
        }
    }

    private static Estimate Ritz(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below)
    {
        var value = TridiagonalSpectrum.Greatest(diagonal, below[..^1]);
        var weight = TridiagonalSpectrum.LastOfEigenvector(diagonal, below[..^1], value);
        return new Estimate(value, below[^1] * Math.Abs(weight));
    }
}
