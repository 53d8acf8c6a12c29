using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

/// <summary>Laws that an objective must obey, checked at random points.</summary>
internal static class Check
{
    public static double[] RandomPoint(int dimension, ulong seed, double scale = 1)
    {
        var point = new double[dimension];
        var random = new RandomStream(seed, RandomPurpose.Other);
        for (var k = 0; k < dimension; k++) point[k] = scale * random.NextGaussian();
        return point;
    }

    public static double Norm(ReadOnlySpan<double> x) => System.Numerics.Tensors.TensorPrimitives.Norm(x);

    public static double[] Gradient(ILocalObjective objective, double[] x)
    {
        var gradient = new double[x.Length];
        objective.Gradient(x, gradient);
        return gradient;
    }

    public static void Near(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"expected {expected:R} ± {tolerance:R}, but got {actual:R}");

    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance, $"coordinate {k}: expected {expected[k]:R} ± {tolerance:R}, but got {actual[k]:R}");
    }

    /// <summary>The gradient against central differences along every coordinate (or some, where there are many).</summary>
    public static void GradientMatchesDifferences(ILocalObjective objective, ulong seed, double scale = 1, double tolerance = 1e-6)
    {
        var x = RandomPoint(objective.Dimension, seed, scale);
        var gradient = Gradient(objective, x);
        var both = new double[x.Length];
        var value = objective.ValueAndGradient(x, both);
        Near(objective.Value(x), value, 1e-12 * Math.Max(1, Math.Abs(value)));
        Near(gradient, both, 1e-12 * Math.Max(1, Norm(gradient)));
        var size = Math.Max(1, Norm(gradient));
        for (var k = 0; k < x.Length; k += Math.Max(1, x.Length / 50))
        {
            var (kept, step) = (x[k], 1e-5 * Math.Max(1, Math.Abs(x[k])));
            x[k] = kept + step;
            var above = objective.Value(x);
            x[k] = kept - step;
            var below = objective.Value(x);
            x[k] = kept;
            Near((above - below) / (2 * step), gradient[k], tolerance * size);
        }
    }

    /// <summary>The mean of the sample gradients is the gradient, and a batch is the weighted sum of its samples.</summary>
    public static void SamplesAverageToGradient(IFiniteSum objective, ulong seed)
    {
        var x = RandomPoint(objective.Dimension, seed);
        var gradient = Gradient(objective, x);
        var all = Enumerable.Range(0, objective.Samples).ToArray();
        var batch = new double[x.Length];
        objective.SampleGradient(x, all, default, batch);
        Near(gradient, batch, 1e-12 * Math.Max(1, Norm(gradient)));

        int[] samples = [objective.Samples - 1, 0, objective.Samples / 2, 0];
        double[] weights = [0.5, -1.25, 2, 3];
        var expected = new double[x.Length];
        var one = new double[x.Length];
        for (var k = 0; k < samples.Length; k++)
        {
            objective.SampleGradient(x, samples.AsSpan(k, 1), default, one);
            for (var c = 0; c < x.Length; c++) expected[c] += weights[k] * one[c];
        }
        objective.SampleGradient(x, samples, weights, batch);
        Near(expected, batch, 1e-11 * Math.Max(1, Norm(expected)));
    }

    /// <summary>f is the mean of the f_i.</summary>
    public static void GlobalIsMean(Problem problem, ulong seed)
    {
        var x = RandomPoint(problem.Dimension, seed);
        double value = 0;
        var mean = new double[x.Length];
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            value += problem.Local(worker).Value(x) / problem.Workers;
            var gradient = Gradient(problem.Local(worker), x);
            for (var k = 0; k < x.Length; k++) mean[k] += gradient[k] / problem.Workers;
        }
        Near(value, problem.Global.Value(x), 1e-11 * Math.Max(1, Math.Abs(value)));
        Near(mean, Gradient(problem.Global, x), 1e-11 * Math.Max(1, Norm(mean)));
    }

    /// <summary>No pair of random points breaks the inequalities that the constants promise.</summary>
    public static void ConstantsHold(Problem problem, int pairs = 200)
    {
        var constants = problem.Constants;
        var (n, d) = (problem.Workers, problem.Dimension);
        for (ulong pair = 0; pair < (ulong)pairs; pair++)
        {
            var scale = Math.Pow(10, (pair % 5) - 2.0);
            var x = RandomPoint(d, 1000 + pair, scale);
            var y = RandomPoint(d, 5000 + pair, pair % 2 == 0 ? scale : 1e-4);
            if (pair % 2 == 1)
            {
                for (var k = 0; k < d; k++) y[k] += x[k];
            }
            double squares = 0;
            var mean = new double[d];
            var distance = Distance(x, y);
            for (var worker = 0; worker < n; worker++)
            {
                var (gx, gy) = (Gradient(problem.Local(worker), x), Gradient(problem.Local(worker), y));
                var change = Distance(gx, gy);
                AtMost(change, constants.Li[worker] * distance);
                squares += change * change / n;
                for (var k = 0; k < d; k++) mean[k] += (gx[k] - gy[k]) / n;
            }
            var global = Norm(mean);
            AtMost(global, constants.L * distance);
            AtMost(squares, constants.LPlus * constants.LPlus * distance * distance);
            AtMost(squares - (global * global), (constants.LPlusMinus * constants.LPlusMinus * distance * distance) + (1e-10 * squares));
        }
        Assert.True(constants.L <= constants.LPlus * (1 + 1e-12));
        Assert.True(constants.LPlus <= constants.LQuadraticMean * (1 + 1e-8));
        Assert.True(constants.LPlusMinus <= constants.LPlus * (1 + 1e-8));
    }

    public static void AtMost(double actual, double bound) =>
        Assert.True(actual <= (bound * (1 + 1e-9)) + 1e-13, $"{actual:R} is above the bound {bound:R}");

    public static double Distance(double[] x, double[] y) => System.Numerics.Tensors.TensorPrimitives.Distance<double>(x, y);
}
