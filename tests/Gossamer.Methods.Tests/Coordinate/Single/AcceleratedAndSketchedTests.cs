using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Coordinate;

public class AcceleratedAndSketchedTests
{
    [Fact]
    public void First_iterates_of_sega_by_hand()
    {
        var problem = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 4 } }], [[0, 0]], StartingPoint.Ones);
        int[] script = [0, 1, 1];
        var run = Recording.Of(problem, new Sega(new SegaOptions { StepSize = 1.0 / 48 }) { Script = k => script[k] }, 3);
        Near.Equal([0.9583333333, 1], run.Iterates[1], 1e-9);
        Near.Equal([0.9375, 0.8333333333], run.Iterates[2], 1e-9);
        Near.Equal([0.9166666667, 0.7777777778], run.Iterates[3], 1e-9);
        Near.Equal([1, 4 * 0.8333333333], run.Coordinator[3]["h"], 1e-9);
        // 1/((6d − 4)L) with d = 2, L = 4.
        Assert.Equal(1.0 / 32, new Sega(new()).Prepare(Recording.SettingOf(problem)).StepSize, 12);
    }

    [Fact]
    public void The_expected_lyapunov_function_of_sega_falls_as_promised()
    {
        // Enumerated over the d coordinates, at random states.
        const int d = 3;
        var problem = SpectralExample.Problem();
        var prepared = new Sega(new()).Prepare(SpectralExample.Setting);
        var (alpha, promise) = (prepared.StepSize, prepared.Theory.Lyapunov!);
        var solution = problem.Minimizer!.Value.ToArray();
        var random = new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Other);
        for (var trial = 0; trial < 100; trial++)
        {
            var (x, h, gradient) = (new double[d], new double[d], new double[d]);
            random.FillGaussian(x);
            random.FillGaussian(h);
            problem.Global.Gradient(x, gradient);
            double expected = 0;
            for (var i = 0; i < d; i++)
            {
                var (next, memory) = ((double[])x.Clone(), (double[])h.Clone());
                for (var j = 0; j < d; j++) next[j] -= alpha * (h[j] + (i == j ? d * (gradient[j] - h[j]) : 0));
                memory[i] = gradient[i];
                expected += Value(next, memory) / d;
            }
            Assert.True(expected <= ((1 - promise.Contraction) * Value(x, h)) + 1e-12);
        }

        double Value(double[] x, double[] h) =>
            x.Zip(solution, (a, b) => (a - b) * (a - b)).Sum() + (4 * d * (d - 1) * alpha * alpha * h.Sum(v => v * v));
    }

    [Fact]
    public void Sega_solves_composite_problems()
    {
        // min ½‖x − (3, −1)‖² + ‖x‖₁ with and without x ≥ 0: (2, 0).
        var problem = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 1 } }], [[3, -1]]);
        foreach (var nonnegative in (bool[])[true, false])
        {
            var run = Recording.Of(problem, new Sega(new() { L1 = 1, Nonnegative = nonnegative }), 600);
            Near.Equal([2, 0], run.Iterates[^1], 1e-9);
        }
    }

    [Fact]
    public void Acceleration_parameters_are_those_of_the_paper()
    {
        double[] smoothness = [1, 4, 9, 16];
        var p = NuacdmTheory.Probabilities(smoothness, AcceleratedSampling.SquareRoot);
        Near.Equal([0.1, 0.2, 0.3, 0.4], p);
        var (tau, eta) = NuacdmTheory.Parameters(smoothness, p, mu: 0.5);
        Assert.Equal(2 / (1 + Math.Sqrt(1 + (4 * 100 / 0.5))), tau, 12);       // S = 10
        Assert.Equal(1 / (tau * 100), eta, 12);
        Assert.Equal(1 / (1 - tau), 1 + (eta * 0.5), 12);
        // Equal probabilities: S² = d²·max L_i.
        Assert.Equal(2 / (1 + Math.Sqrt(1 + (4 * 256 / 0.5))), NuacdmTheory.Parameters(smoothness, [0.25, 0.25, 0.25, 0.25], 0.5).Tau, 12);
    }

    [Theory]
    [InlineData(AcceleratedSampling.SquareRoot)]
    [InlineData(AcceleratedSampling.Uniform)]
    [InlineData(AcceleratedSampling.Smoothness)]
    [InlineData(AcceleratedSampling.SquareRoot, 0.4)]
    [InlineData(AcceleratedSampling.Uniform, 1.7)]
    public void The_expected_lyapunov_function_of_nuacdm_falls_as_promised(AcceleratedSampling sampling, double omega = 1)
    {
        var problem = SpectralExample.Problem();
        double[] smoothness = [2, 3, 4];
        var mu = 3 - Math.Sqrt(3);
        var p = NuacdmTheory.Probabilities(smoothness, sampling);
        var (tau, eta) = NuacdmTheory.Parameters(smoothness, p, mu, omega * (2 - omega));
        var solution = problem.Minimizer!.Value.ToArray();
        var random = new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Other);
        for (var trial = 0; trial < 100; trial++)
        {
            var (y, z, gradient) = (new double[3], new double[3], new double[3]);
            random.FillGaussian(y);
            random.FillGaussian(z);
            var x = y.Zip(z, (a, b) => (tau * b) + ((1 - tau) * a)).ToArray();
            problem.Global.Gradient(x, gradient);
            double expected = 0;
            for (var i = 0; i < 3; i++)
            {
                var next = (double[])x.Clone();
                next[i] -= omega * gradient[i] / smoothness[i];
                var far = z.Zip(x, (a, b) => (a + (eta * mu * b)) / (1 + (eta * mu))).ToArray();
                far[i] -= eta / (p[i] * (1 + (eta * mu))) * gradient[i];
                expected += p[i] * Value(next, far);
            }
            Assert.True(expected <= ((1 - tau) * Value(y, z)) + 1e-12);
        }

        double Value(double[] y, double[] z) => (eta / tau * (problem.Global.Value(y) - problem.Constants.LowerBound!.Value))
            + ((1 + (eta * mu)) / 2 * z.Zip(solution, (a, b) => (a - b) * (a - b)).Sum());
    }

    [Theory]
    [InlineData(AcceleratedSampling.SquareRoot)]
    [InlineData(AcceleratedSampling.Uniform)]
    [InlineData(AcceleratedSampling.Smoothness)]
    public void Every_iteration_of_nuacdm_is_that_of_the_paper(AcceleratedSampling sampling)
    {
        double[] smoothness = [2, 3, 4];
        var problem = SpectralExample.Problem();
        var mu = 3 - Math.Sqrt(3);
        var p = NuacdmTheory.Probabilities(smoothness, sampling);
        var (tau, eta) = NuacdmTheory.Parameters(smoothness, p, mu);
        var run = Recording.Of(problem, new Nuacdm(new NuacdmOptions { Sampling = sampling }), 300);
        var (counts, gradient) = (new int[3], new double[3]);
        for (var k = 0; k < 300; k++)
        {
            var (y, z) = (run.Iterates[k], run.Coordinator[k]["z"]);
            var x = y.Zip(z, (a, b) => (tau * b) + ((1 - tau) * a)).ToArray();
            problem.Global.Gradient(x, gradient);
            var outcome = Enumerable.Range(0, 3).Where(IsNext).ToArray();
            Assert.NotEmpty(outcome);
            // At the solution all coordinates give the same point.
            if (k < 30) Assert.Single(outcome);

            bool IsNext(int i)
            {
                var near = (double[])x.Clone();
                near[i] -= gradient[i] / smoothness[i];
                var far = z.Zip(x, (a, b) => (a + (eta * mu * b)) / (1 + (eta * mu))).ToArray();
                far[i] -= eta / (p[i] * (1 + (eta * mu))) * gradient[i];
                return IsSame(near, run.Iterates[k + 1]) && IsSame(far, run.Coordinator[k + 1]["z"]);
            }
        }
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var once = Recording.Of(new RunRequest(problem, new Nuacdm(new NuacdmOptions { Sampling = sampling })) { Seed = seed, Stop = new StopRule { Iterations = 1 } });
            counts[Array.FindIndex(once.Iterates[1], moved => moved != 0)]++;
        }
        for (var i = 0; i < 3; i++) Assert.InRange(counts[i], (300 * p[i]) - 35, (300 * p[i]) + 35);      // four deviations

        static bool IsSame(double[] a, double[] b) => a.Zip(b, (u, v) => Math.Abs(u - v)).Max() < 1e-12;
    }

    [Theory]
    [InlineData(AcceleratedSampling.SquareRoot, 1)]
    [InlineData(AcceleratedSampling.Uniform, 1)]
    [InlineData(AcceleratedSampling.SquareRoot, 0.6)]
    public void Runs_of_nuacdm_follow_the_box(AcceleratedSampling sampling, double omega)
    {
        var problem = SpectralExample.Problem();
        double[] smoothness = [2, 3, 4];
        var mu = 3 - Math.Sqrt(3);
        var p = NuacdmTheory.Probabilities(smoothness, sampling);
        var (tau, eta) = NuacdmTheory.Parameters(smoothness, p, mu, omega * (2 - omega));
        var run = Recording.Of(problem, new Nuacdm(new() { Sampling = sampling, StepSize = omega }), 300, metrics: [MetricNames.Lyapunov]);
        var (gradient, counts) = (new double[3], new int[3]);
        for (var k = 0; k < 300; k++)
        {
            var (y, z) = (run.Coordinator[k]["y"], run.Coordinator[k]["z"]);
            var x = y.Zip(z, (a, b) => (tau * b) + ((1 - tau) * a)).ToArray();
            problem.Global.Gradient(x, gradient);
            var next = run.Coordinator[k + 1]["y"];
            if (k > 60) break;                                      // beyond, rounding hides which one moved
            var i = Enumerable.Range(0, 3).MaxBy(j => Math.Abs(next[j] - x[j]));
            counts[i]++;
            var (short_, far) = ((double[])x.Clone(), z.Zip(x, (a, b) => (a + (eta * mu * b)) / (1 + (eta * mu))).ToArray());
            short_[i] -= omega / smoothness[i] * gradient[i];
            far[i] -= eta / (p[i] * (1 + (eta * mu))) * gradient[i];
            Near.Equal(short_, next, 1e-12);
            Near.Equal(far, run.Coordinator[k + 1]["z"], 1e-12);
        }
        Assert.All(counts, count => Assert.InRange(count, 8, 35));
        Assert.True(run.Metric(0)[^1] < 1e-12 * run.Metric(0)[0]);
        // Ψ by its formula.
        var solution = problem.Minimizer!.Value.ToArray();
        Near.Equal(
            (eta / tau * (problem.Global.Value(run.Coordinator[3]["y"]) - problem.Constants.LowerBound!.Value))
                + ((1 + (eta * mu)) / 2 * run.Coordinator[3]["z"].Zip(solution, (a, b) => (a - b) * (a - b)).Sum()),
            run.Metric(0)[3], 1e-10);
    }

    [Fact]
    public void Nuacdm_refuses_steps_that_climb()
    {
        Assert.Contains("below 2", Assert.Throws<AssumptionException>(() => new Nuacdm(new() { StepSize = 2 }).Prepare(SpectralExample.Setting)).Message);
    }

    [Fact]
    public void The_function_of_sega_is_that_of_the_step_in_use()
    {
        // d = 3, λ from 3 − √3 to 3 + √3, α* = 1/(14L).
        var (mu, best) = (3 - Math.Sqrt(3), 1 / (14 * (3 + Math.Sqrt(3))));
        foreach (var (multiple, contraction) in ((double, double)[])[(1, best * mu), (0.25, best * mu / 4), (4, 0)])
        {
            var run = Recording.Of(SpectralExample.Problem(), new Sega(new() { StepSize = StepSize.Theory(multiple) }), 20, metrics: [MetricNames.Lyapunov]);
            Assert.Equal(contraction, run.Result.Preparation.Theory.Lyapunov!.Contraction, 12);
            var (alpha, h) = (multiple * best, run.Coordinator[7]["h"]);
            Near.Equal(
                run.Iterates[7].Zip([1 / 3.0, 1 / 3.0, 2 / 3.0], (a, b) => (a - b) * (a - b)).Sum() + (24 * alpha * alpha * h.Sum(v => v * v)),
                run.Metric(0)[7], 1e-12);
        }
    }

    [Fact]
    public void Acceleration_needs_fewer_derivatives_where_the_condition_is_bad()
    {
        var data = SyntheticData.OneHot(40, 20, 4, seed: 2);
        var problem = DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1), Regularizer.L2(1e-3));
        double Gap(Method method) => Recording.Of(problem, method, 2_000, metrics: [MetricNames.Suboptimality]).Metric(0)[^1];
        Assert.True(Gap(new Nuacdm(new())) < 0.5 * Gap(new CoordinateDescent(new())));
    }
}
