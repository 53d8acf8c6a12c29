using Gossamer.Numerics;
using Gossamer.Population.Differentiation;

namespace Gossamer.Population.Tests.Differentiation;

public class TapeTests
{
    private static readonly Dictionary<string, Func<Tape, Node, Node, Node>> Programs = new()
    {
        ["product"] = (t, a, b) => t.SumSquares(t.ProductTransposed(t.Product(a, t.Constant(Values(6, 9), 3, 2)), t.Constant(Values(8, 5), 4, 2))),
        ["product of variables"] = (t, a, b) => t.SumSquares(t.ProductTransposed(a, b)),
        ["add row"] = (t, a, b) => t.SumSquares(t.AddRow(a, t.MeanRows(b, 4))),
        ["difference"] = (t, a, b) => t.SumSquares(t.Subtract(a, t.Affine(b, 2, 0.5))),
        ["entrywise"] = (t, a, b) => t.Sum(t.Multiply(t.Multiply(a, b), a)),
        ["softplus"] = (t, a, b) => t.SumSquares(t.Softplus(t.Affine(a, 3))),
        ["sigmoid"] = (t, a, b) => t.SumSquares(t.Sigmoid(t.Affine(a, 3))),
        ["tanh"] = (t, a, b) => t.SumSquares(t.Tanh(t.Affine(a, 3))),
        ["scale by a number"] = (t, a, b) => t.SumSquares(t.ScaleBy(a, t.Sum(b))),
        ["scale rows"] = (t, a, b) => t.SumSquares(t.ScaleRows(a, t.Constant(Values(4, 2), 4, 1))),
        ["mean of rows"] = (t, a, b) => t.SumSquares(t.MeanRows(t.Multiply(a, b), 2)),
        ["differences"] = (t, a, b) => t.Sum(t.Softplus(t.Differences(a, b))),
        ["differences with itself"] = (t, a, b) => t.SumSquares(t.Softplus(t.Differences(a, a))),
        ["concatenate"] = (t, a, b) => t.SumSquares(t.Sigmoid(t.Product(t.Concatenate(a, b), t.Constant(Values(12, 4), 6, 2)))),
        ["determinant"] = (t, a, b) => t.Mean(t.LogAbsDeterminant(t.Product(t.Concatenate(a, b), t.Constant(Values(54, 4), 6, 9)))),
    };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_are_those_of_finite_differences(string name)
    {
        double[] a = Values(12, 1), b = Values(12, 2);
        var tape = new Tape();
        var (left, right) = (tape.Variable(a, 4, 3), tape.Variable(b, 4, 3));
        tape.Backward(Programs[name](tape, left, right));
        var (byA, byB) = (tape.Derivative(left).ToArray(), tape.Derivative(right).ToArray());
        Compare(byA, a, v => Evaluate(name, v, b));
        Compare(byB, b, v => Evaluate(name, a, v));
    }

    [Fact]
    public void Constants_are_not_differentiated()
    {
        var tape = new Tape();
        var fixedOne = tape.Constant([1, 2], 1, 2);
        var free = tape.Variable([3, 4], 1, 2);
        tape.Backward(tape.Sum(tape.Multiply(fixedOne, free)));
        Assert.Equal([0, 0], tape.Derivative(fixedOne).ToArray());
        Assert.Equal([1, 2], tape.Derivative(free).ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var tape = new Tape();
        var (a, b) = (tape.Filled(1, 2, 3), tape.Filled(1, 2, 2));
        Assert.Throws<ArgumentException>(() => tape.Product(a, b));
        Assert.Throws<ArgumentException>(() => tape.Add(a, b));
        Assert.Throws<ArgumentException>(() => tape.Backward(a));
    }

    [Fact]
    public void Training_loops_allocate_nothing_once_they_are_warm()
    {
        var network = new Network(2, [16, 16], 1, SmoothActivation.Softplus);
        var parameters = new double[network.Length];
        var random = new RandomStream(1, RandomPurpose.Other);
        network.Draw(parameters, ref random);
        var tape = new Tape();
        var bound = network.Allocate();
        var gradient = new double[network.Length];
        var points = Values(200, 3);
        Pass();
        Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 20; k++) Pass();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Pass()
        {
            tape.Clear();
            network.Bind(tape, parameters, isTrained: true, bound);
            network.Output(tape, bound, tape.Constant(points, 100, 2));
            tape.Backward(tape.SumSquares(network.InputGradient(tape, bound, 100)));
            network.AddDerivative(tape, bound, gradient);
        }
    }

    internal static void Compare(double[] found, double[] at, Func<double[], double> function, double tolerance = 1e-6)
    {
        for (var k = 0; k < at.Length; k++)
        {
            const double h = 1e-5;
            double[] up = [.. at], down = [.. at];
            up[k] += h;
            down[k] -= h;
            var slope = (function(up) - function(down)) / (2 * h);
            Assert.True(Math.Abs(found[k] - slope) <= tolerance * Math.Max(1, Math.Abs(slope)), $"entry {k}: {found[k]:R}, not {slope:R}");
        }
    }

    internal static double[] Values(int count, ulong seed)
    {
        var values = new double[count];
        new RandomStream(seed, RandomPurpose.Other).FillGaussian(values);
        return values;
    }

    private static double Evaluate(string name, double[] a, double[] b)
    {
        var tape = new Tape();
        return tape.Scalar(Programs[name](tape, tape.Variable(a, 4, 3), tape.Variable(b, 4, 3)));
    }
}
