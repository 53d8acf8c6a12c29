using Gossamer.Numerics.Graphs;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Gossamer.Topologies;

/// <summary>Eigenvalues of mixing matrices and Laplacians: dense for graphs of moderate size, Lanczos for larger ones.</summary>
internal static class SpectralAnalysis
{
    // Up to this many nodes all eigenvalues are computed; Lanczos takes less time above.
    private const int DenseLimit = 200;

    // A product of sparse matrices is dense; up to this many nodes it is formed.
    private const int ProductLimit = 1000;

    /// <summary>The spectrum of a mixing matrix.</summary>
    internal static MixingSpectrum Analyze(MixingMatrix matrix)
    {
        if (matrix.Nodes == 1) return new MixingSpectrum(0, 1, 1);
        if (matrix.Graph.IsDirected) return AnalyzeDirected(matrix);

        matrix.Graph.Components(out var parts);
        var (smallest, second) = matrix.Nodes <= DenseLimit
            ? SecondAndLast(DenseMatrix.OfArray(matrix.ToDense()))
            : LanczosExtremes.OrthogonalToOnes(matrix.Multiply, matrix.Nodes, "mixing matrix");
        if (parts > 1) return new MixingSpectrum(1, smallest, double.PositiveInfinity);
        return new MixingSpectrum(Math.Max(Math.Abs(second), Math.Abs(smallest)), smallest, (1 - smallest) / (1 - second));
    }

    /// <summary>‖M_{T−1}···M_0 − (1/n)11ᵀ‖ of matrices that are applied in the given order.</summary>
    internal static double ProductModulus(IReadOnlyList<MixingMatrix> matrices)
    {
        var nodes = matrices[0].Nodes;
        if (nodes > ProductLimit)
            throw new BadInputException($"the product of the mixing matrices of one period is formed for up to {ProductLimit} nodes, not for {nodes}");
        Matrix<double> product = DenseMatrix.OfArray(matrices[0].ToDense());
        for (var k = 1; k < matrices.Count; k++) product = DenseMatrix.OfArray(matrices[k].ToDense()) * product;
        return DistanceToAveraging(product);
    }

    /// <summary>λmax(Lap) and the smallest nonzero eigenvalue λmin⁺(Lap) of an undirected graph with at least one edge.</summary>
    internal static (double Largest, double Smallest) LaplacianExtremes(Graph graph)
    {
        graph.Components(out var parts);
        if (graph.Nodes > DenseLimit)
        {
            if (parts > 1)
            {
                throw new BadInputException(
                    $"mixing by the Laplacian needs a connected graph above {DenseLimit} nodes, but this one of {graph.Nodes} nodes is in {parts} parts: choose metropolis");
            }
            var (low, high) = LanczosExtremes.OrthogonalToOnes((x, result) => MultiplyLaplacian(graph, x, result), graph.Nodes, "Laplacian");
            return (high, low);
        }
        var laplacian = new DenseMatrix(graph.Nodes);
        for (var node = 0; node < graph.Nodes; node++)
        {
            laplacian[node, node] = graph.Degree(node);
            foreach (var other in graph.Neighbors(node)) laplacian[node, other] = -1;
        }
        var values = SymmetricEigenvalues(laplacian);
        return (values[^1], values[parts]);
    }

    // s is the root of the largest eigenvalue of MᵀM beside 1, the others are those of (M + Mᵀ)/2.
    private static MixingSpectrum AnalyzeDirected(MixingMatrix matrix)
    {
        matrix.Graph.Components(out var parts);
        double smallest, second, modulus;
        if (matrix.Nodes <= DenseLimit)
        {
            var dense = DenseMatrix.OfArray(matrix.ToDense());
            (smallest, second) = SecondAndLast((dense + dense.Transpose()) / 2);
            modulus = DistanceToAveraging(dense);
        }
        else
        {
            var other = new double[matrix.Nodes];
            (smallest, second) = LanczosExtremes.OrthogonalToOnes(SymmetricPart, matrix.Nodes, "mixing matrix");
            modulus = Math.Sqrt(LanczosExtremes.OrthogonalToOnes(Square, matrix.Nodes, "mixing matrix").Largest);

            void SymmetricPart(ReadOnlySpan<double> x, Span<double> result)
            {
                matrix.Multiply(x, result);
                matrix.MultiplyTransposed(x, other);
                for (var k = 0; k < other.Length; k++) result[k] = (result[k] + other[k]) / 2;
            }

            void Square(ReadOnlySpan<double> x, Span<double> result)
            {
                matrix.Multiply(x, other);
                matrix.MultiplyTransposed(other, result);
            }
        }
        return new MixingSpectrum(parts > 1 ? 1 : modulus, smallest, parts > 1 ? double.PositiveInfinity : (1 - smallest) / (1 - second))
        {
            IsSymmetric = false,
        };
    }

    private static double DistanceToAveraging(Matrix<double> matrix)
    {
        var share = 1.0 / matrix.RowCount;
        return matrix.Map(entry => entry - share, Zeros.Include).L2Norm();
    }

    // λ_n and λ₂ of a matrix whose largest eigenvalue is 1.
    private static (double Smallest, double Second) SecondAndLast(Matrix<double> matrix)
    {
        var values = SymmetricEigenvalues(matrix);
        return (values[0], values[^2]);
    }

    private static double[] SymmetricEigenvalues(Matrix<double> matrix)
    {
        var eigenvalues = matrix.Evd(Symmetricity.Symmetric).EigenValues;
        var values = new double[eigenvalues.Count];
        for (var k = 0; k < values.Length; k++) values[k] = eigenvalues[k].Real;
        Array.Sort(values);
        return values;
    }

    private static void MultiplyLaplacian(Graph graph, ReadOnlySpan<double> x, Span<double> result)
    {
        for (var node = 0; node < graph.Nodes; node++)
        {
            var sum = graph.Degree(node) * x[node];
            foreach (var other in graph.Neighbors(node)) sum -= x[other];
            result[node] = sum;
        }
    }
}
