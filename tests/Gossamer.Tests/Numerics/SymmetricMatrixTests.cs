using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Tests.Numerics;

public sealed class SymmetricMatrixTests
{
    public static TheoryData<string> Names() => [.. Matrices.Keys];

    private static readonly Dictionary<string, Func<SymmetricMatrix>> Matrices = new(StringComparer.Ordinal)
    {
        ["dense"] = () => Wishart(12),
        ["larger dense"] = () => Wishart(130),
        ["dense with zeros"] = () => new DenseSymmetricMatrix(4, [2, 0, 0, 0, 0, 3, 0, 1, 0, 0, 1, 0, 0, 1, 0, 5]),
        ["sparse"] = () => new SparseSymmetricMatrix([0, 2, 4, 5], [0, 2, 1, 2, 2], [2, 0, 3, 0, 5]),
        ["rotated diagonal"] = () => Rotated(40, 60),
        ["toeplitz"] = () => new ToeplitzTridiagonalMatrix(23, 2, -1),
        ["toeplitz, positive beside the diagonal"] = () => new ToeplitzTridiagonalMatrix(23, 1.5, 0.7),
        ["toeplitz of one"] = () => new ToeplitzTridiagonalMatrix(1, 3, 5),
        ["toeplitz of two"] = () => new ToeplitzTridiagonalMatrix(2, 3, 1),
        ["diagonal"] = () => new TridiagonalMatrix([3, 1, 2, 7, 0.5], new double[4]),
        ["tridiagonal"] = () => new TridiagonalMatrix(Values(30, 1, 4), Values(29, 2, 1)),
        ["rank one"] = () => new RankOneUpdate(new ToeplitzTridiagonalMatrix(15, 2, -1), 0.8, Values(15, 3, 0)),
        ["negative rank one"] = () => new RankOneUpdate(new ToeplitzTridiagonalMatrix(15, 3, -1), -0.02, Values(15, 3, 0)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Structure_agrees_with_the_dense_matrix(string name)
    {
        var matrix = Matrices[name]();
        var d = matrix.Dimension;
        var dense = Matrix<double>.Build.Dense(d, d, matrix.ToDense());
        Assert.True(dense.IsSymmetric());
        var eigenvalues = dense.Evd(Symmetricity.Symmetric).EigenValues;
        Assert.Equal(eigenvalues[0].Real, matrix.Least, 1e-9);
        Assert.Equal(eigenvalues[^1].Real, matrix.Greatest, 1e-9);
        Assert.Equal(Math.Max(Math.Abs(eigenvalues[0].Real), eigenvalues[^1].Real), matrix.Norm, 1e-9);
        Assert.Equal(eigenvalues[0].Real >= 0, matrix.IsPositiveSemidefinite);

        var x = Values(d, 5, 0);
        var product = new double[d];
        matrix.Multiply(x, product);
        AssertNear((dense * Vector<double>.Build.DenseOfArray(x)).ToArray(), product, 1e-10);

        foreach (var shift in new[] { 0.1, 0.1, 3.0 })
        {
            var solution = new double[d];
            matrix.SolveShifted(shift - matrix.Least, x, solution);
            matrix.Multiply(solution, product);
            for (var k = 0; k < d; k++) product[k] += (shift - matrix.Least) * solution[k];
            AssertNear(x, product, 1e-9);
        }
        Assert.Throws<AssumptionException>(() => matrix.SolveShifted(-matrix.Least - 0.5, x, product));
    }

    [Fact]
    public void Least_eigenvalue_of_the_laplacian_keeps_its_digits()
    {
        // 4sin²(π/(2(d + 1))) by its series, where the difference 2 − 2cos would lose ten digits.
        const int Dimension = 100_000;
        var angle = Math.PI / (2 * (Dimension + 1));
        var expected = 4 * angle * angle * (1 - (angle * angle / 3));
        Assert.Equal(1, new ToeplitzTridiagonalMatrix(Dimension, 2, -1).Least / expected, 1e-6);
        Assert.Equal(4 - expected, new ToeplitzTridiagonalMatrix(Dimension, 2, -1).Greatest, 1e-14);
    }

    [Fact]
    public void Reduction_keeps_all_eigenvalues_and_bisection_finds_each()
    {
        var matrix = Wishart(40);
        var expected = DenseSymmetricMatrix.Decompose(matrix).Values;
        var (diagonal, below) = Tridiagonalization.Reduce(matrix.ToDense(), 40);
        double? last = -1;
        foreach (var value in expected)
        {
            last = TridiagonalSpectrum.LeastAbove(diagonal, below, last!.Value + 1e-12);
            Assert.Equal(value, last!.Value, 1e-12);
        }
        Assert.Null(TridiagonalSpectrum.LeastAbove(diagonal, below, last!.Value + 1e-12));
        Assert.Equal(1, TridiagonalSpectrum.LeastAbove([0, 0, 1, 1], [0, 0, 0], 1e-12));
    }

    [Fact]
    public void Lanczos_serves_very_large_dense_matrices()
    {
        // Beyond the size at which matrices are reduced.
        var entries = new double[1600 * 1600];
        for (var row = 0; row < 1600; row++)
        {
            entries[row * 1601] = row % 7;
            entries[(row * 1600) + 1599 - row] += 1;
        }
        var matrix = new DenseSymmetricMatrix(1600, entries);
        // Pairs (k, 1599 − k) are blocks [a 1; 1 b].
        var values = Enumerable.Range(0, 800).Select(k => (A: k % 7, B: (1599 - k) % 7)).SelectMany(pair =>
        {
            var (middle, root) = ((pair.A + pair.B) / 2.0, Math.Sqrt(Math.Pow((pair.A - pair.B) / 2.0, 2) + 1));
            return new[] { middle - root, middle + root };
        }).ToArray();
        Assert.Equal(values.Min(), matrix.Least, 1e-10);
        Assert.Equal(values.Max(), matrix.Greatest, 1e-10);
    }

    [Fact]
    public void Lanczos_finds_clustered_and_repeated_eigenvalues()
    {
        var diagonal = new double[500];
        for (var k = 0; k < 500; k++) diagonal[k] = k < 490 ? k / 1000.0 : k < 497 ? 0.999 : 1;
        var estimate = Lanczos.Greatest(500, (x, result) => System.Numerics.Tensors.TensorPrimitives.Multiply(diagonal, x, result), 1e-12);
        Assert.Equal(1, estimate.Value, 1e-12);
        Assert.InRange(estimate.Bound, 1 - 1e-14, 1 + 1e-10);
    }

    [Fact]
    public void Lanczos_of_a_zero_or_one_dimensional_operator_ends()
    {
        Assert.Equal(0, Lanczos.Greatest(5, (_, result) => result.Clear(), 1e-12).Value, 1e-15);
        Assert.Equal(-3, Lanczos.Greatest(1, (x, result) => result[0] = -3 * x[0], 1e-12).Value, 1e-14);
    }

    [Fact]
    public void Cholesky_refuses_what_is_not_positive_definite()
    {
        Assert.False(Cholesky.TryFactor([1, 2, 2, 1], 2));
        Assert.False(Cholesky.TryFactor([double.NaN], 1));
        Assert.False(Cholesky.TryFactor([0.0], 1));
        double[] factor = [4, 2, 2, 5];
        Assert.True(Cholesky.TryFactor(factor, 2));
        double[] right = [8, 9];
        Cholesky.Solve(factor, 2, right);
        AssertNear([22.0 / 16, 5.0 / 4], right, 1e-15);
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], actual[k], tolerance);
    }

    private static double[] Values(int count, ulong seed, double centre)
    {
        var values = new double[count];
        new RandomStream(seed, RandomPurpose.Other).FillGaussian(values);
        for (var k = 0; k < count; k++) values[k] += centre;
        return values;
    }

    private static DenseSymmetricMatrix Wishart(int dimension)
    {
        var gaussian = Matrix<double>.Build.Dense(dimension, dimension, Values(dimension * dimension, 4, 0));
        return new DenseSymmetricMatrix(dimension, ((gaussian * gaussian.Transpose()) / dimension).ToColumnMajorArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_and_blocks_are_those_of_the_dense_matrix(string name)
    {
        var matrix = Matrices[name]();
        var d = matrix.Dimension;
        var x = Values(d, 9, 1);
        var (whole, part, row) = (new double[d], new double[(d + 1) / 2], new double[d]);
        matrix.Multiply(x, whole);
        matrix.MultiplyRows(d / 2, x, part.AsSpan(0, d - (d / 2)));
        for (var k = d / 2; k < d; k++) Assert.Equal(whole[k], part[k - (d / 2)], 10);
        matrix.AddRow(d - 1, 2, row);
        for (var k = 0; k < d; k++) Assert.Equal(2 * matrix[d - 1, k], row[k], 12);
        Assert.InRange(matrix.RowEntries(0), 0, d);
        Assert.Equal(Enumerable.Range(0, d).Sum(k => matrix[k, k]), matrix.Trace, 10);
        var size = Math.Max(1, d / 3);
        var block = Matrix<double>.Build.Dense(size, size, (i, j) => matrix[d - size + i, d - size + j]);
        Assert.Equal(block.Evd().EigenValues.Max(v => Math.Abs(v.Real)), matrix.NormOfBlock(d - size, size), 8);
        var scaled = matrix.Scaled((i, j) => 1.0 / (1 + i + j));
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++) Assert.Equal(matrix[i, j] / (1 + i + j), scaled[i, j], 12);
        }
        if (matrix is not RankOneUpdate) Assert.Equal(matrix.RowEntries(0), scaled.RowEntries(0));
    }

    [Fact]
    public void A_rotated_diagonal_knows_its_eigenvectors_and_is_sparse()
    {
        var matrix = Rotated(300, 220);
        RequireEigenpairs(matrix, matrix.Smallest(300), 1e-12);
        Assert.InRange(matrix.Entries / 300.0, 4, 20);
        Assert.Equal(1, matrix.Least);
    }

    [Fact]
    public void Lanczos_finds_the_smallest_eigenvectors_of_a_large_matrix()
    {
        // A gap follows the fifth eigenvalue; the second and third are one.
        var values = new double[1000];
        for (var k = 0; k < 1000; k++) values[k] = k < 5 ? 1 + (0.1 * (k == 2 ? 1 : k)) : 50 + (0.05 * k);
        var random = new RandomStream(4, RandomPurpose.Data);
        var matrix = RotatedDiagonalMatrix.Create(values, 900, ref random);
        var found = Lanczos.Smallest(1000, matrix.Multiply, 5, 1e-12);
        for (var k = 0; k < 5; k++) Assert.Equal(values[k], found.Values[k], 9);
        RequireEigenpairs(matrix, found, 1e-8);
    }

    [Fact]
    public void Lanczos_finds_all_eigenvectors_where_all_are_one_eigenspace()
    {
        var matrix = new ToeplitzTridiagonalMatrix(6, 3, 0);
        var found = Lanczos.Smallest(6, matrix.Multiply, 6, 1e-12);
        Assert.All(found.Values, value => Assert.Equal(3, value, 12));
        RequireEigenpairs(matrix, found, 1e-10);
    }

    [Fact]
    public void Sparse_systems_are_solved_to_rounding()
    {
        var matrix = Rotated(200, 300);
        var (x, right, found) = (Values(200, 1, 1), new double[200], new double[200]);
        matrix.Multiply(x, right);
        for (var k = 0; k < 200; k++) right[k] += 0.5 * x[k];
        matrix.SolveShifted(0.5, right, found);
        for (var k = 0; k < 200; k++) Assert.Equal(x[k], found[k], 10);
    }

    private static RotatedDiagonalMatrix Rotated(int dimension, int rotations)
    {
        var random = new RandomStream(3, RandomPurpose.Data);
        return RotatedDiagonalMatrix.Create([.. Enumerable.Range(1, dimension).Select(k => (double)k)], rotations, ref random);
    }

    private static void RequireEigenpairs(SymmetricMatrix matrix, Eigenpairs pairs, double tolerance)
    {
        var product = new double[matrix.Dimension];
        for (var i = 0; i < pairs.Count; i++)
        {
            var vector = new double[matrix.Dimension];
            pairs.Vectors[i].AddTo(1, vector);
            matrix.Multiply(vector, product);
            pairs.Vectors[i].AddTo(-pairs.Values[i], product);
            Assert.True(Math.Sqrt(product.Sum(v => v * v)) < tolerance * matrix.Norm, $"eigenvector {i}");
            for (var j = 0; j <= i; j++) Assert.Equal(i == j ? 1 : 0, pairs.Vectors[j].Dot(vector), 9);
        }
    }
}
