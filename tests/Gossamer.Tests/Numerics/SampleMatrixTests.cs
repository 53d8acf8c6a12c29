using Gossamer.Numerics;

namespace Gossamer.Tests.Numerics;

public sealed class SampleMatrixTests
{
    public static TheoryData<string> Names() => [.. Matrices.Keys];

    // Long columns of even and of uneven rows (both kept by columns as well), short ones, patterns, empty rows, dense rows.
    private static readonly Dictionary<string, Func<SampleMatrix>> Matrices = new(StringComparer.Ordinal)
    {
        ["uneven"] = () => Random(300, 7, 0.5, pattern: false),
        ["uneven pattern"] = () => Random(300, 7, 0.5, pattern: true),
        ["even"] = () => Even(200, 10, 3, pattern: false),
        ["even pattern"] = () => Even(200, 10, 3, pattern: true),
        ["wide"] = () => Random(20, 200, 0.05, pattern: false),
        ["wide pattern"] = () => Random(20, 200, 0.05, pattern: true),
        ["empty rows"] = () => SampleMatrix.Sparse(3, [0, 0, 2, 2, 3, 3], [0, 2, 1], [1.5, 2, 3]),
        ["nothing"] = () => SampleMatrix.Sparse(3, [0, 0, 0], [], []),
        ["dense"] = () => Dense(37, 11),
        ["view"] = () => Random(300, 7, 0.5, pattern: false).Slice(13, 250),
        ["pattern view"] = () => Random(300, 7, 0.5, pattern: true).Slice(13, 250),
        ["dense view"] = () => Dense(37, 11).Slice(5, 20),
        ["selection"] = () => Random(300, 7, 0.5, pattern: false).Slice(10, 280).Select([5, 5, 0, 270, 3]),
        ["pattern selection"] = () => Random(300, 7, 0.5, pattern: true).Select([5, 5, 0, 270, 3]),
        ["dense selection"] = () => Dense(37, 11).Slice(2, 30).Select([29, 0, 4]),
        ["ones"] = () => Random(300, 7, 0.5, pattern: true).Slice(3, 100).AppendOnes(),
        ["dense ones"] = () => Dense(37, 11).Slice(3, 30).AppendOnes(),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(29)]
    public void Products_with_vectors_laid_side_by_side_are_those_with_each(int vectors)
    {
        foreach (var name in Matrices.Keys)
        {
            var matrix = Matrices[name]();
            var (first, count) = (matrix.Rows / 4, matrix.Rows - (matrix.Rows / 4));
            var x = Vector(vectors * matrix.Columns, 3);
            var coefficients = Vector(vectors * count, 4);
            var products = new double[vectors * count];
            matrix.MultiplyMany(first, count, x, products);
            var sums = Vector(vectors * matrix.Columns, 5);
            var expected = sums.ToArray();
            matrix.AddTransposedMany(first, count, coefficients, sums);
            for (var k = 0; k < vectors; k++)
            {
                for (var row = 0; row < count; row++)
                {
                    Assert.Equal(matrix.Dot(first + row, x.AsSpan(k * matrix.Columns, matrix.Columns)), products[(row * vectors) + k], 1e-12);
                    matrix.AddRow(first + row, coefficients[(row * vectors) + k], expected.AsSpan(k * matrix.Columns, matrix.Columns));
                }
            }
            for (var j = 0; j < sums.Length; j++) Assert.Equal(expected[j], sums[j], 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_equal_those_of_the_entries(string name)
    {
        var matrix = Matrices[name]();
        var entries = Entries(matrix);
        var x = Vector(matrix.Columns, 1);
        var coefficients = Vector(matrix.Rows, 2);
        foreach (var (first, count) in new[] { (0, matrix.Rows), (0, Math.Min(2, matrix.Rows)), (matrix.Rows / 2, matrix.Rows - (matrix.Rows / 2)) })
        {
            var products = new double[count];
            matrix.Multiply(first, x, products);
            for (var row = 0; row < count; row++)
            {
                var expected = Enumerable.Range(0, matrix.Columns).Sum(column => entries[first + row, column] * x[column]);
                Assert.Equal(expected, products[row], 1e-12);
                Assert.Equal(expected, matrix.Dot(first + row, x), 1e-12);
            }
            var target = Vector(matrix.Columns, 3);
            matrix.AddTransposed(first, coefficients.AsSpan(0, count), target);
            var one = Vector(matrix.Columns, 3);
            for (var row = 0; row < count; row++) matrix.AddRow(first + row, coefficients[row], one);
            var before = Vector(matrix.Columns, 3);
            for (var column = 0; column < matrix.Columns; column++)
            {
                var expected = before[column] + Enumerable.Range(0, count).Sum(row => entries[first + row, column] * coefficients[row]);
                Assert.Equal(expected, target[column], 1e-11);
                Assert.Equal(expected, one[column], 1e-11);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_with_many_vectors_are_those_with_each(string name)
    {
        var matrix = Matrices[name]();
        var vectors = Vector(3 * matrix.Columns, 4);
        var (first, count) = (matrix.Rows / 3, matrix.Rows - (matrix.Rows / 3));
        var products = new double[3 * count];
        matrix.MultiplyMany(first, count, vectors, products);
        var targets = new double[3 * matrix.Columns];
        matrix.AddTransposedMany(first, count, products, targets);
        for (var k = 0; k < 3; k++)
        {
            var single = new double[count];
            matrix.Multiply(first, vectors.AsSpan(k * matrix.Columns, matrix.Columns), single);
            for (var row = 0; row < count; row++) Assert.Equal(single[row], products[(row * 3) + k], 1e-12);
            var target = new double[matrix.Columns];
            matrix.AddTransposed(first, single, target);
            for (var column = 0; column < matrix.Columns; column++) Assert.Equal(target[column], targets[(k * matrix.Columns) + column], 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gram_and_norms_equal_those_of_the_entries(string name)
    {
        var matrix = Matrices[name]();
        var entries = Entries(matrix);
        var weights = Vector(matrix.Rows, 5);
        var gram = new double[matrix.Columns * matrix.Columns];
        matrix.AddGram(weights, gram);
        for (var i = 0; i < matrix.Columns; i++)
        {
            for (var j = 0; j < matrix.Columns; j++)
            {
                var expected = j < i ? 0 : Enumerable.Range(0, matrix.Rows).Sum(row => weights[row] * entries[row, i] * entries[row, j]);
                Assert.Equal(expected, gram[(i * matrix.Columns) + j], 1e-10);
            }
        }
        for (var row = 0; row < matrix.Rows; row++)
            Assert.Equal(Enumerable.Range(0, matrix.Columns).Sum(column => entries[row, column] * entries[row, column]), matrix.NormSquared(row), 1e-11);
        var touched = matrix.TouchedColumns();
        for (var column = 0; column < matrix.Columns; column++)
            Assert.Equal(Enumerable.Range(0, matrix.Rows).Any(row => entries[row, column] != 0), touched[column]);
    }

    [Fact]
    public void Views_and_selections_hold_the_right_rows()
    {
        foreach (var matrix in new[] { Random(40, 5, 0.5, false), Random(40, 5, 0.5, true), Dense(40, 5) })
        {
            var all = Entries(matrix);
            AssertRows(all, [.. Enumerable.Range(7, 20)], matrix.Slice(7, 20));
            AssertRows(all, [9, 10, 11], matrix.Slice(7, 20).Slice(2, 3));
            AssertRows(all, [9, 10, 11], matrix.Slice(7, 20).Select([2, 3, 4]));
            AssertRows(all, [39, 0, 0, 12], matrix.Select([39, 0, 0, 12]));
            Assert.Equal(0, matrix.Slice(3, 0).Rows);
            Assert.Equal(0, matrix.Select([]).Rows);
            Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Slice(30, 11));
            Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Select([40]));
            Assert.Throws<ArgumentException>(() => matrix.Multiply(0, new double[4], new double[40]));
            Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Multiply(1, new double[5], new double[40]));
            Assert.Throws<ArgumentOutOfRangeException>(() => matrix.AddTransposed(-1, new double[2], new double[5]));
        }
    }

    [Fact]
    public void Equal_values_are_stored_once()
    {
        var pattern = (SparseSampleMatrix)SampleMatrix.Sparse(3, [0, 2, 3], [0, 2, 1], [0.25, 0.25, 0.25]);
        Assert.True(pattern.IsPattern);
        Assert.Equal([(0, 0.25), (2, 0.25)], pattern.Row(0));
        Assert.False(((SparseSampleMatrix)SampleMatrix.Sparse(3, [0, 2, 3], [0, 2, 1], [0.25, 0.25, 1])).IsPattern);
        Assert.Equal([(1, 0.25), (3, 1.0)], pattern.AppendOnes().Row(1));
    }

    [Theory]
    [InlineData(new[] { 0, 2 }, new[] { 0, 0 }, new[] { 1.0, 1 }, "row 1: column 1 after column 1")]
    [InlineData(new[] { 0, 2 }, new[] { 1, 0 }, new[] { 1.0, 1 }, "row 1: column 1 after column 2")]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 3 }, new[] { 1.0, 1 }, "row 2: column 4")]
    [InlineData(new[] { 0, 1 }, new[] { -1 }, new[] { 1.0 }, "row 1")]
    [InlineData(new[] { 0, 2, 1, 2 }, new[] { 0, 1 }, new[] { 1.0, 1 }, "row 2: row starts must not fall")]
    [InlineData(new[] { 0, 1 }, new[] { 0 }, new[] { double.NaN }, "row 1, column 1: the value is NaN")]
    [InlineData(new[] { 0, 3 }, new[] { 0 }, new[] { 1.0 }, "1 indices and 1 values")]
    [InlineData(new[] { 1, 1 }, new[] { 0 }, new[] { 1.0 }, "begin with 0")]
    public void Bad_sparse_rows_are_refused_with_their_place(int[] starts, int[] indices, double[] values, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => SampleMatrix.Sparse(3, starts, indices, values)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bad_dense_rows_are_refused_with_their_place()
    {
        Assert.Contains("row 2, column 1", Assert.Throws<BadInputException>(() => SampleMatrix.Dense(2, 2, [1, 2, double.PositiveInfinity, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("need 4 values", Assert.Throws<BadInputException>(() => SampleMatrix.Dense(2, 2, [1, 2, 3])).Message, StringComparison.Ordinal);
    }

    private static void AssertRows(double[,] all, int[] rows, SampleMatrix matrix)
    {
        Assert.Equal(rows.Length, matrix.Rows);
        var entries = Entries(matrix);
        for (var k = 0; k < rows.Length; k++)
        {
            for (var column = 0; column < matrix.Columns; column++) Assert.Equal(all[rows[k], column], entries[k, column]);
        }
    }

    private static double[,] Entries(SampleMatrix matrix)
    {
        var entries = new double[matrix.Rows, matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
        {
            foreach (var (column, value) in matrix.Row(row)) entries[row, column] = value;
        }
        return entries;
    }

    private static double[] Vector(int length, ulong seed)
    {
        var values = new double[length];
        new RandomStream(seed, RandomPurpose.Other).FillGaussian(values);
        return values;
    }

    private static SampleMatrix Dense(int rows, int columns) => SampleMatrix.Dense(rows, columns, Vector(rows * columns, 6));

    private static SampleMatrix Random(int rows, int columns, double density, bool pattern)
    {
        var random = new RandomStream(7, RandomPurpose.Other);
        var (starts, indices, values) = (new int[rows + 1], new List<int>(), new List<double>());
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (!random.NextCoin(density)) continue;
                indices.Add(column);
                values.Add(pattern ? 0.5 : random.NextGaussian());
            }
            starts[row + 1] = indices.Count;
        }
        return SampleMatrix.Sparse(columns, starts, [.. indices], [.. values]);
    }

    private static SampleMatrix Even(int rows, int columns, int each, bool pattern)
    {
        var random = new RandomStream(8, RandomPurpose.Other);
        var (indices, values) = (new int[rows * each], new double[rows * each]);
        for (var row = 0; row < rows; row++)
        {
            int[] all = [.. Enumerable.Range(0, columns)];
            random.Shuffle(all);
            Array.Sort(all, 0, each);
            for (var k = 0; k < each; k++) (indices[(row * each) + k], values[(row * each) + k]) = (all[k], pattern ? 1 : random.NextGaussian());
        }
        return SampleMatrix.Sparse(columns, [.. Enumerable.Range(0, rows + 1).Select(row => row * each)], indices, values);
    }
}
