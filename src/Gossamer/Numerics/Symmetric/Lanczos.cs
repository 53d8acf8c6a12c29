using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Numerics.Symmetric;

/// <summary>Writes a matrix times a vector.</summary>
internal delegate void VectorMap(ReadOnlySpan<double> x, Span<double> result);

/// <summary>
/// Extreme eigenvalues of a symmetric operator by the Lanczos method with full reorthogonalisation, from a fixed Gaussian
/// start. It needs far fewer products than the power iteration whose Krylov space it shares.
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
        var process = new Process(dimension, multiply, Math.Min(dimension, MostSteps), []);
        while (true)
        {
            process.Step();
            if (process.IsOver || process.Steps % StepsBetweenChecks == 0)
            {
                var estimate = Ritz(process.Diagonal, process.Below);
                if (process.IsOver || estimate.Residual <= tolerance * Math.Abs(estimate.Value)) return estimate;
            }
            process.Extend();
        }
    }

    /// <summary>
    /// The smallest eigenvalues with their vectors. A Krylov space has one vector of every eigenspace: what it lacks is found by
    /// further passes orthogonal to what was found, until one has nothing smaller.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="multiply">The operator.</param>
    /// <param name="count">How many, from 0 to d.</param>
    /// <param name="tolerance">Residual relative to the norm of the operator.</param>
    /// <exception cref="BadInputException">They were not found in 1,000 steps and four more for each that is wanted.</exception>
    public static Eigenpairs Smallest(int dimension, VectorMap multiply, int count, double tolerance)
    {
        if (count == 0) return new Eigenpairs([], []);
        VectorMap negated = (x, result) =>
        {
            multiply(x, result);
            TensorPrimitives.Negate(result, result);
        };
        var found = new List<(double Value, double[] Vector)>();
        for (var wanted = count; ; wanted = 1)
        {
            var more = Pass(dimension, negated, Math.Min(wanted, dimension - found.Count), tolerance, [.. found.Select(pair => pair.Vector)]);
            var isDone = found.Count == count && (more.Count == 0 || -more[0].Value >= found[^1].Value - (tolerance * Math.Abs(found[^1].Value)));
            if (isDone) break;
            found.AddRange(more.Select(pair => (-pair.Value, pair.Vector)));
            found.Sort((a, b) => a.Value.CompareTo(b.Value));
            if (found.Count > count) found.RemoveRange(count, found.Count - count);
            if (found.Count == dimension) break;
        }
        return new Eigenpairs([.. found.Select(pair => pair.Value)], [.. found.Select(pair => new StoredVector(pair.Vector))]);
    }

    // The largest eigenvalues on the space orthogonal to some vectors, descending; fewer where the Krylov space has no more.
    private static List<(double Value, double[] Vector)> Pass(
        int dimension, VectorMap multiply, int count, double tolerance, IReadOnlyList<double[]> excluded)
    {
        if (count == 0) return [];
        var process = new Process(dimension, multiply, Math.Min(dimension - excluded.Count, MostSteps + (4 * count)), excluded);
        var check = count + 10;
        while (true)
        {
            process.Step();
            if (process.IsOver || process.Steps >= check)
            {
                var (values, weights) = process.Decompose();
                if (process.IsClosed || process.HasConverged(values, weights, count, tolerance)) return process.Vectors(values, weights, count);
                if (process.IsOver)
                {
                    throw new BadInputException(
                        $"the {count} smallest eigenvectors of a matrix of {dimension} rows lie too close to others to be found in {process.Steps} steps; take fewer or more of them, so that a gap follows");
                }
                check = Math.Max(check + StepsBetweenChecks, check * 5 / 4);
            }
            process.Extend();
        }
    }

    private static Estimate Ritz(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below)
    {
        var value = TridiagonalSpectrum.Greatest(diagonal, below[..^1]);
        var weight = TridiagonalSpectrum.LastOfEigenvector(diagonal, below[..^1], value);
        return new Estimate(value, below[^1] * Math.Abs(weight));
    }

    /// <summary>The growing orthonormal basis of a Krylov space and the tridiagonal matrix of the operator in it.</summary>
    private sealed class Process
    {
        private readonly int dimension;
        private readonly VectorMap multiply;
        private readonly int limit;
        private readonly IReadOnlyList<double[]> excluded;
        private readonly List<double[]> basis;
        private readonly double[] diagonal, below;
        private double[] next = [];
        private double scale;

        public Process(int dimension, VectorMap multiply, int limit, IReadOnlyList<double[]> excluded)
        {
            (this.dimension, this.multiply, this.limit, this.excluded) = (dimension, multiply, limit, excluded);
            basis = new List<double[]>(Math.Min(limit, 64)) { StartVector() };
            (diagonal, below) = (new double[limit], new double[limit]);
        }

        public int Steps { get; private set; }

        /// <summary>True where the space can grow no more, or not within the limit.</summary>
        public bool IsOver => IsClosed || Steps == limit;

        /// <summary>True where the operator keeps the space.</summary>
        public bool IsClosed { get; private set; }

        public ReadOnlySpan<double> Diagonal => diagonal.AsSpan(0, Steps);

        /// <summary>As many values as the diagonal: the last one leads out of the space.</summary>
        public ReadOnlySpan<double> Below => below.AsSpan(0, Steps);

        public void Step()
        {
            next = new double[dimension];
            multiply(basis[Steps], next);
            diagonal[Steps] = TensorPrimitives.Dot(next, basis[Steps]);
            Orthogonalize(next);
            below[Steps] = TensorPrimitives.Norm(next);
            scale = Math.Max(scale, Math.Abs(diagonal[Steps]) + below[Steps]);
            IsClosed = below[Steps] <= 1e-14 * scale || Steps + 1 == dimension - excluded.Count;
            Steps++;
        }

        public void Extend()
        {
            TensorPrimitives.Divide(next, below[Steps - 1], next);
            basis.Add(next);
        }

        /// <summary>Eigenvalues of the tridiagonal matrix, descending, with their vectors as columns.</summary>
        public (double[] Values, Matrix<double> Vectors) Decompose()
        {
            var matrix = Matrix<double>.Build.Dense(Steps, Steps);
            for (var k = 0; k < Steps; k++)
            {
                matrix[k, k] = -diagonal[k];
                if (k + 1 < Steps) matrix[k, k + 1] = matrix[k + 1, k] = -below[k];
            }
            var decomposition = matrix.Evd(Symmetricity.Symmetric);
            return ([.. decomposition.EigenValues.Select(value => -value.Real)], decomposition.EigenVectors);
        }

        public bool HasConverged(double[] values, Matrix<double> weights, int count, double tolerance)
        {
            if (Steps < count) return false;
            for (var k = 0; k < count; k++)
            {
                if (below[Steps - 1] * Math.Abs(weights[Steps - 1, k]) > tolerance * Math.Max(scale, Math.Abs(values[k]))) return false;
            }
            return true;
        }

        public List<(double Value, double[] Vector)> Vectors(double[] values, Matrix<double> weights, int count)
        {
            var found = new List<(double Value, double[] Vector)>();
            for (var k = 0; k < Math.Min(count, Steps); k++)
            {
                var vector = new double[dimension];
                for (var j = 0; j < Steps; j++) TensorPrimitives.MultiplyAdd(basis[j], weights[j, k], vector, vector);
                TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
                found.Add((values[k], vector));
            }
            return found;
        }

        private double[] StartVector()
        {
            var start = new double[dimension];
            var random = new RandomStream(0x1A2C205, RandomPurpose.Data, slot: excluded.Count);
            for (var k = 0; k < dimension; k++) start[k] = random.NextGaussian();
            Remove(start, excluded);
            TensorPrimitives.Divide(start, TensorPrimitives.Norm(start), start);
            return start;
        }

        private void Orthogonalize(double[] vector)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                RemoveOnce(vector, excluded);
                RemoveOnce(vector, basis);
            }
        }

        // Twice is enough: the first pass leaves rounding errors of the size of what it removed.
        private static void Remove(double[] vector, IReadOnlyList<double[]> directions)
        {
            for (var pass = 0; pass < 2; pass++) RemoveOnce(vector, directions);
        }

        private static void RemoveOnce(double[] vector, IReadOnlyList<double[]> directions)
        {
            for (var k = 0; k < directions.Count; k++)
                TensorPrimitives.MultiplyAdd(directions[k], -TensorPrimitives.Dot(directions[k], vector), vector, vector);
        }
    }
}
