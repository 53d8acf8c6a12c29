using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Problems.Policies;

namespace Gossamer.Tests.Problems;

public class PolicyTests
{
    private static readonly ControlTask[] Tasks =
    [
        new SoftmaxTask(TabularEnvironment.Bandit(1, 0, -0.5), 1),
        new SoftmaxTask(TabularEnvironment.Chain(4, 0.1, 0.9), 12),
        new SoftmaxTask(TabularEnvironment.Random(3, 3, 0.8, 5), 6),
        new SoftmaxTask(TabularEnvironment.Random(3, 2, 0.8, 5).Flipped(), 6),
        new LinearQuadraticTask(0.9, 0.5, 1, 0.1, 0.5, 0.9, 8),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Tasks.Length)];

    private static double[] Point(int dimension, ulong seed, double scale = 0.5)
    {
        var random = new RandomStream(seed, RandomPurpose.Other);
        var point = new double[dimension];
        foreach (ref var value in point.AsSpan()) value = scale * random.NextGaussian();
        return point;
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Gradients_agree_with_finite_differences(int index)
    {
        var task = Tasks[index];
        var (theta, gradient) = (Point(task.Dimension, 3), new double[task.Dimension]);
        task.Return(theta, gradient);
        for (var k = 0; k < theta.Length; k++)
        {
            double[] above = [.. theta], below = [.. theta];
            (above[k], below[k]) = (theta[k] + 1e-5, theta[k] - 1e-5);
            Assert.Equal((task.Return(above, []) - task.Return(below, [])) / 2e-5, gradient[k], 1e-7);
        }
    }

    [Fact]
    public void Bandit_of_the_specification()
    {
        var task = new SoftmaxTask(TabularEnvironment.Bandit(1, 0, 0), 1);
        var gradient = new double[3];
        Assert.Equal(1.0 / 3, task.Return([0, 0, 0], gradient), 14);
        Assert.Equal([2.0 / 9, -1.0 / 9, -1.0 / 9], gradient, (one, other) => Math.Abs(one - other) < 1e-14);
        Assert.Equal(1, task.UpperBound!.Value, 14);
    }

    /// <summary>Two states, two actions, three steps: the mean of g_H over all 64 trajectories is ∇J_H, and E‖g_H‖² is below its bound.</summary>
    [Fact]
    public void The_estimate_is_unbiased_by_enumeration_of_all_trajectories()
    {
        const int Horizon = 3;
        var table = TabularEnvironment.Random(2, 2, 0.9, 11);
        var task = new SoftmaxTask(table, Horizon);
        var (theta, exact) = (Point(4, 8, 1), new double[4]);
        var value = task.Return(theta, exact);
        var policy = new double[4];
        for (var s = 0; s < 2; s++)
        {
            var sum = Math.Exp(theta[2 * s]) + Math.Exp(theta[(2 * s) + 1]);
            for (var a = 0; a < 2; a++) policy[(2 * s) + a] = Math.Exp(theta[(2 * s) + a]) / sum;
        }
        var (mean, square, total, expected) = (new double[4], 0.0, 0.0, 0.0);
        for (var code = 0; code < 64; code++)                          // two bits a step: state and action
        {
            var probability = 1.0;
            var pairs = new int[Horizon];
            for (var t = 0; t < Horizon; t++)
            {
                pairs[t] = (code >> (2 * t)) & 3;
                var state = pairs[t] / 2;
                probability *= (t == 0 ? 0.5 : table.Probability(pairs[t - 1], state)) * policy[pairs[t]];
            }
            var g = Estimate(table, pairs, policy, out var reward);
            total += probability;
            expected += probability * reward;
            for (var k = 0; k < 4; k++) mean[k] += probability * g[k];
            square += probability * g.Sum(x => x * x);
        }
        Assert.Equal(1, total, 12);
        Assert.Equal(value, expected, 12);
        for (var k = 0; k < 4; k++) Assert.Equal(exact[k], mean[k], 12);
        Assert.True(square <= task.Constants.Variance);
    }

    private static double[] Estimate(TabularEnvironment table, int[] pairs, double[] policy, out double total)
    {
        var g = new double[4];
        total = 0;
        for (var t = 0; t < pairs.Length; t++)
        {
            total += Math.Pow(table.Discount, t) * table.CopyRewards()[pairs[t]];
            var toGo = 0.0;
            for (var h = t; h < pairs.Length; h++) toGo += Math.Pow(table.Discount, h) * table.CopyRewards()[pairs[h]];
            var first = pairs[t] / 2 * 2;
            g[first] -= toGo * policy[first];
            g[first + 1] -= toGo * policy[first + 1];
            g[pairs[t]] += toGo;
        }
        return g;
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Sampled_gradients_have_the_exact_mean(int index)
    {
        const int Trajectories = 60_000;
        var task = Tasks[index];
        var (theta, exact) = (Point(task.Dimension, 4, 0.3), new double[task.Dimension]);
        task.Return(theta, exact);
        var (sum, squares, g) = (new double[task.Dimension], new double[task.Dimension], new double[task.Dimension]);
        for (var job = 0; job < Trajectories; job++)
        {
            var random = new RandomStream(9, RandomPurpose.Sample, 0, job);
            task.SampleGradient(theta, ref random, g);
            for (var k = 0; k < g.Length; k++)
            {
                sum[k] += g[k];
                squares[k] += g[k] * g[k];
            }
        }
        for (var k = 0; k < g.Length; k++)
        {
            var mean = sum[k] / Trajectories;
            var error = Math.Sqrt(Math.Max(1e-12, (squares[k] / Trajectories) - (mean * mean)) / Trajectories);
            Assert.InRange(mean - exact[k], -5 * error, 5 * error);
        }
    }

    [Fact]
    public void Constants_hold_on_random_environments()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var table = TabularEnvironment.Random(2, 2, 0.7, seed);
            var (shorter, longer) = (new SoftmaxTask(table, 4), new SoftmaxTask(table, 200));
            var (x, y) = (Point(4, seed, 1), Point(4, seed + 100, 1));
            double[] atX = new double[4], atY = new double[4], cut = new double[4], endless = new double[4];
            longer.Return(x, atX);
            longer.Return(y, atY);
            Assert.True(Distance(atX, atY) <= longer.Constants.Smoothness * Distance(x, y));
            shorter.Return(x, cut);
            Assert.Equal(longer.Return(x, []), longer.EndlessReturn(x, endless), 10);
            Assert.True(Distance(endless, atX) < 1e-10);
            Assert.True(Distance(cut, endless) <= shorter.Constants.GradientTruncation(4));
            Assert.True(Distance(Hessian(longer, x), Hessian(longer, y)) <= 2 * longer.Constants.HessianSmoothness * Distance(x, y));
            Assert.True(longer.Return(x, []) <= longer.UpperBound);
        }
    }

    /// <summary>The Hessian by differences of gradients; its Frobenius norm is at most twice the spectral one for d = 4.</summary>
    private static double[] Hessian(SoftmaxTask task, double[] theta)
    {
        var entries = new List<double>();
        for (var k = 0; k < theta.Length; k++)
        {
            double[] above = [.. theta], below = [.. theta], up = new double[theta.Length], down = new double[theta.Length];
            (above[k], below[k]) = (theta[k] + 1e-5, theta[k] - 1e-5);
            task.Return(above, up);
            task.Return(below, down);
            entries.AddRange(up.Zip(down, (a, b) => (a - b) / 2e-5));
        }
        return [.. entries];
    }

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());

    [Fact]
    public void Flipping_twice_gives_the_environment_back_and_keeps_the_return_of_flipped_policies()
    {
        var table = TabularEnvironment.Chain(5, 0.2, 0.9);
        var (task, flipped) = (new SoftmaxTask(table, 20), new SoftmaxTask(table.Flipped(), 20));
        var theta = Point(10, 6);
        var seen = new double[10];
        for (var state = 0; state < 5; state++) (seen[8 - (2 * state)], seen[9 - (2 * state)]) = (theta[2 * state], theta[(2 * state) + 1]);
        Assert.Equal(task.Return(theta, []), flipped.Return(seen, []), 12);
        Assert.Equal(task.Return(theta, []), new SoftmaxTask(table.Flipped().Flipped(), 20).Return(theta, []), 12);
    }

    [Fact]
    public void What_is_no_environment_is_refused()
    {
        Assert.Throws<BadInputException>(() => new TabularEnvironment("x", [0.5, 0.6], new double[4], new double[8], 0.5));
        Assert.Throws<BadInputException>(() => new TabularEnvironment("x", [1], [1, 2], [1, 1], 1));
        Assert.Throws<BadInputException>(() => new TabularEnvironment("x", [1], [1, 2], [1, 0.5], 0.5));
        Assert.Throws<BadInputException>(() => new SoftmaxTask(TabularEnvironment.Bandit(1, 2), 0));
        Assert.Contains("policy-gradient", new TrajectoryOracle().Validate(Quadratics.Tridiagonal(4, 2))!, StringComparison.Ordinal);
    }
}
