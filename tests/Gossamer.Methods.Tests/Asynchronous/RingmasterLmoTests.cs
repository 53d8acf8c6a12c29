using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Lmo;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Asynchronous;

public class RingmasterLmoTests
{
    private static double[] Solve(LmoNorm norm, int rows, params double[] y)
    {
        var result = new double[y.Length];
        new LinearMinimization(norm, rows, y.Length).Solve(y, result);
        return result;
    }

    [Fact]
    public void Linear_minimisation_oracles()
    {
        Near.Equal([-0.6, 0, -0.8], Solve(LmoNorm.Euclidean, 1, 3, 0, 4));
        Near.Equal([-1, 0, 1], Solve(LmoNorm.Maximum, 1, 3, 0, -4));
        Near.Equal([-1, 0, 0, 1], Solve(LmoNorm.Spectral, 2, 3, 0, 0, -4));
        Near.Equal([0, 0], Solve(LmoNorm.Euclidean, 1, 0, 0));
        Near.Equal([0, 0, 0, 0], Solve(LmoNorm.NewtonSchulz, 2, 0, 0, 0, 0));
        // Of rank one: -u*v^T.
        Near.Equal([-0.5, -0.5, -0.5, -0.5], Solve(LmoNorm.Spectral, 2, 1, 1, 1, 1), 1e-9);
        // A row: the spectral norm is the Euclidean one.
        Near.Equal([-0.6, -0.8], Solve(LmoNorm.Spectral, 1, 3, 4), 1e-12);
    }

    [Fact]
    public void Oracles_minimise_over_their_ball()
    {
        var random = new RandomStream(4, RandomPurpose.Other);
        foreach (var norm in (LmoNorm[])[LmoNorm.Euclidean, LmoNorm.Maximum, LmoNorm.Spectral])
        {
            for (var trial = 0; trial < 20; trial++)
            {
                var y = new double[6];
                random.FillGaussian(y);
                var best = Solve(norm, 2, y);
                var value = best.Zip(y, (a, b) => a * b).Sum();
                for (var other = 0; other < 50; other++)
                {
                    // Any direction, scaled into the ball: its own oracle's answer has norm 1.
                    var direction = new double[6];
                    random.FillGaussian(direction);
                    var point = Solve(norm, 2, direction);
                    Assert.True(point.Zip(y, (a, b) => a * b).Sum() >= value - 1e-9);
                }
            }
        }
    }

    [Fact]
    public void Newton_schulz_pulls_singular_values_to_around_one()
    {
        var random = new RandomStream(6, RandomPurpose.Other);
        var row = new double[9];
        random.FillGaussian(row);
        var length = Math.Sqrt(Solve(LmoNorm.NewtonSchulz, 1, row).Sum(value => value * value));
        Assert.InRange(length, 0.65, 1.25);
        foreach (var rows in (int[])[3, 4])
        {
            var y = new double[12];
            random.FillGaussian(y);
            double[] approximate = Solve(LmoNorm.NewtonSchulz, rows, y), exact = Solve(LmoNorm.Spectral, rows, y);
            var inner = approximate.Zip(exact, (a, b) => a * b).Sum();
            Assert.InRange(inner, 0.65 * 3, 1.25 * 3);
        }
    }

    [Fact]
    public void The_schedule_by_hand()
    {
        // One dimension: every step goes down by eta/(k + 1)^0.75; R_k = 1, 1, 1, 1, 2, 2, …: delays of 2 and more are ignored.
        var method = new RingmasterLmo(new RingmasterLmoOptions { StepSize = 0.1 });
        var run = Recording.Of(new Parabola(3), method, 6, [1, 2, 5]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], run.Seconds);
        var x = 1.0;
        for (var k = 0; k < 6; k++)
        {
            x -= 0.1 / Math.Pow(k + 1, 0.75);
            Near.Equal(x, run.Iterates[k + 1][0]);
        }
        Assert.Equal(3, run.Result.Counters.Ignored);
    }

    [Fact]
    public void Momentum_by_hand()
    {
        // f = (x1^2 + x2^2)/2 from (1, 1) shifted by the first coordinate: one worker, beta = 0.5, look-ahead u = m/2 + g/2.
        var problem = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 4 } }], [[0.0, 0.0]], StartingPoint.Ones);
        var method = new RingmasterLmo(new RingmasterLmoOptions { Momentum = 0.5, StepSize = 0.1 });
        var run = Recording.Of(problem, method, 2, [1]);
        double[] x = [1, 1], m = [0, 0];
        for (var k = 0; k < 2; k++)
        {
            double[] g = [x[0], 4 * x[1]];
            m = [(0.5 * m[0]) + (0.5 * g[0]), (0.5 * m[1]) + (0.5 * g[1])];
            double[] u = [(0.5 * m[0]) + (0.5 * g[0]), (0.5 * m[1]) + (0.5 * g[1])];
            var length = Math.Sqrt((u[0] * u[0]) + (u[1] * u[1]));
            x = [x[0] - (0.1 * u[0] / length), x[1] - (0.1 * u[1] / length)];
            Near.Equal(x, run.Iterates[k + 1]);
        }
    }

    [Fact]
    public void The_schedule_keeps_its_bound_without_knowing_anything()
    {
        var problem = Quadratics.Tridiagonal(dimension: 6, workers: 4);
        var gap = problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound!.Value;
        var oracle = new AdditiveNoiseOracle(0.05);
        var run = Recording.Of(
            problem, new RingmasterLmo(new RingmasterLmoOptions()), 2000, [1, 2, 4, 9], oracle, metrics: [MetricNames.GradientNormSquared]);
        var smallest = Math.Sqrt(run.Metric(0).Min());
        var bound = RingmasterLmoTheory.Bound(gap, run.Result.Preparation.StepSize, problem.Constants.L, Math.Sqrt(6) * 0.05, 2000);
        Assert.True(smallest <= bound);
        Assert.True(run.Metric(0)[^1] < 0.05 * run.Metric(0)[0]);
    }

    [Fact]
    public void Shapes_and_constant_momentum_are_explained()
    {
        var setting = Recording.SettingOf(Quadratics.Tridiagonal(6, 2)) with { InitialGap = 2 };
        Assert.Contains("rows", Refusal(new RingmasterLmoOptions { Norm = LmoNorm.Spectral }), StringComparison.Ordinal);
        Assert.Contains("divisor of 6", Refusal(new RingmasterLmoOptions { Norm = LmoNorm.Spectral, Rows = 4 }), StringComparison.Ordinal);
        Assert.Contains("momentum", Refusal(new RingmasterLmoOptions { Momentum = 0.9 }), StringComparison.Ordinal);
        Near.Equal(Math.Sqrt(2 / setting.Constants.L), new RingmasterLmo(new RingmasterLmoOptions()).Prepare(setting).StepSize);

        string Refusal(RingmasterLmoOptions options) => Assert.ThrowsAny<BadInputException>(() => new RingmasterLmo(options).Prepare(setting)).Message;
    }
}
