using Gossamer.Numerics;
using Gossamer.Numerics.Products;

namespace Gossamer.Tests.Numerics;

public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Shapes() => new()
    {
        { 1, 1, 1 }, { 3, 5, 2 }, { 4, 8, 16 }, { 5, 9, 1 }, { 1, 17, 300 }, { 67, 31, 259 }, { 130, 10, 64 }, { 2, 3, 0 }, { 64, 16, 256 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_kernels_equal_the_plain_triple_loop(int rows, int columns, int inner)
    {
        foreach (var transposeA in new[] { false, true })
        {
            foreach (var transposeB in new[] { false, true })
            {
                foreach (var (alpha, beta) in new[] { (1.0, 0.0), (-0.5, 1.0), (2.0, -3.0) })
                {
                    var a = Random(rows * inner, 1);
                    var b = Random(inner * columns, 2);
                    var c = Random(rows * columns, 3);
                    var expected = Naive(transposeA, transposeB, rows, columns, inner, alpha, a, b, beta, c);
                    var managed = (double[])c.Clone();
                    ManagedProduct.Multiply(transposeA, transposeB, rows, columns, inner, alpha, a, b, beta, managed);
                    AssertNear(expected, managed, inner);
                    var best = (double[])c.Clone();
                    MatrixProduct.Multiply(transposeA, transposeB, rows, columns, inner, alpha, a, b, beta, best);
                    AssertNear(expected, best, inner);
                }
            }
        }
    }

    [Fact]
    public void Openblas_equals_the_plain_triple_loop_where_it_is_installed()
    {
        Assert.SkipUnless(OpenBlas.IsAvailable, "OpenBLAS is not installed");
        var (a, b, c) = (Random(67 * 259, 1), Random(259 * 31, 2), Random(67 * 31, 3));
        var expected = Naive(true, false, 67, 31, 259, 1.5, a, b, 0.5, c);
        OpenBlas.Multiply(true, false, 67, 31, 259, 1.5, a, b, 0.5, c);
        AssertNear(expected, c, 259);
    }

    [Fact]
    public void Zero_beta_overwrites_even_what_is_no_number()
    {
        double[] c = [double.NaN, double.PositiveInfinity];
        MatrixProduct.Multiply(false, false, 1, 2, 1, 1, [2], [3, 4], 0, c);
        Assert.Equal([6, 8], c);
        c = [double.NaN, 1];
        ManagedProduct.Multiply(false, false, 1, 2, 1, 1, [2], [3, 4], 0, c);
        Assert.Equal([6, 8], c);
    }

    [Fact]
    public void Products_are_the_same_on_many_threads()
    {
        var (a, b) = (Random(100 * 300, 1), Random(300 * 40, 2));
        var results = new double[8][];
        Parallel.For(0, results.Length, k =>
        {
            results[k] = new double[100 * 40];
            MatrixProduct.Multiply(false, false, 100, 40, 300, 1, a, b, 0, results[k]);
        });
        for (var k = 1; k < results.Length; k++) Assert.Equal(results[0], results[k]);
    }

    [Fact]
    public void Operands_that_are_too_short_are_refused() =>
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(false, false, 2, 2, 2, 1, new double[3], new double[4], 0, new double[4]));

    private static double[] Naive(
        bool transposeA, bool transposeB, int rows, int columns, int inner, double alpha, double[] a, double[] b, double beta, double[] c)
    {
        var result = new double[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                double sum = 0;
                for (var k = 0; k < inner; k++)
                    sum += (transposeA ? a[(k * rows) + i] : a[(i * inner) + k]) * (transposeB ? b[(j * inner) + k] : b[(k * columns) + j]);
                result[(i * columns) + j] = (alpha * sum) + (beta * c[(i * columns) + j]);
            }
        }
        return result;
    }

    private static double[] Random(int count, ulong seed)
    {
        var values = new double[count];
        new RandomStream(seed, RandomPurpose.Other).FillGaussian(values);
        return values;
    }

    private static void AssertNear(double[] expected, double[] actual, int inner)
    {
        for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], actual[k], 1e-14 * (inner + 10));
    }
}
