using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Coordinate;

public class MinibatchSscdTests
{
    [Theory]
    [InlineData(1, 1, 0.2795365074)]
    [InlineData(2, 1.3879953811, 0.3879953811)]
    [InlineData(4, 1.7220737024, 0.4813824682)]
    [InlineData(1_000_000, 2.2679, 0.6339746)]
    public void Relaxation_and_rate_of_the_worked_example(int batch, double relaxation, double rate)
    {
        var theory = MinibatchSscdTheory.For(SpectralExample.Hessian, 1, batch);
        var digits = batch > 4 ? 4 : 9;
        Assert.Equal(relaxation, theory.StepSize!.Value, digits);
        Assert.Equal(rate, theory.Lyapunov!.Contraction, digits);
    }

    [Fact]
    public void The_expected_gap_of_two_directions_falls_as_promised()
    {
        // All pairs of directions, enumerated.
        var problem = SpectralExample.Problem();
        var sampler = new SscdOptions { Spectral = 1 }.CreateSampler(SpectralExample.Hessian);
        var theory = MinibatchSscdTheory.For(SpectralExample.Hessian, 1, 2);
        var random = new Gossamer.Numerics.RandomStream(4, Gossamer.Numerics.RandomPurpose.Other);
        for (var trial = 0; trial < 30; trial++)
        {
            double[] x = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
            var r = new double[3];
            problem.Global.Gradient(x, r);
            double expected = 0;
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++)
                {
                    var next = (double[])x.Clone();
                    sampler.Directions.AddTo(i, -theory.StepSize!.Value / 2 * sampler.Directions.Coefficient(i, r), next);
                    sampler.Directions.AddTo(j, -theory.StepSize.Value / 2 * sampler.Directions.Coefficient(j, r), next);
                    expected += sampler.Probabilities[i] * sampler.Probabilities[j] * (problem.Global.Value(next) - problem.Constants.LowerBound!.Value);
                }
            }
            var gap = problem.Global.Value(x) - problem.Constants.LowerBound!.Value;
            Assert.True(expected <= ((1 - theory.Lyapunov!.Contraction) * gap) + 1e-12);
        }
    }

    [Fact]
    public void Another_relaxation_has_its_own_factor()
    {
        // 1 − ω(2 − ωξ)λmin(W) with λmin(W) = 0.2795365074, ξ = 0.7204634926 (k = 1, τ = 2), also for one direction: ω(2 − ω).
        var one = Recording.SettingOf(SpectralExample.Problem(workers: 2));
        foreach (var omega in (double[])[0.5, 1, 2])
        {
            var theory = new MinibatchSscd(new() { Spectral = 1, StepSize = omega }).Prepare(one).Theory;
            Assert.Equal(omega * (2 - (omega * 0.7204634926)) * 0.2795365074, theory.Lyapunov!.Contraction, 9);
        }
        foreach (var (omega, rate) in ((double, double)[])[(0.5, 0.75), (1.5, 0.75), (2.5, 0)])
        {
            Assert.Equal(rate * 0.2795365074, new Sscd(new() { Spectral = 1, StepSize = omega }).Prepare(SpectralExample.Setting).Theory.Lyapunov!.Contraction, 9);
            Assert.Equal(rate / 3, new Scond(new MethodOptions { StepSize = omega }).Prepare(SpectralExample.Setting).Theory.Lyapunov!.Contraction, 12);
        }
    }

    [Fact]
    public void Workers_send_two_numbers_and_get_those_of_all()
    {
        var run = Recording.Of(SpectralExample.Problem(workers: 4), new MinibatchSscd(new() { Spectral = 1 }), 60);
        var trace = run.Result.Trace;
        for (var k = 0; k < 60; k++)
        {
            Assert.Equal(128, trace[k + 1].BitsUpPerWorker - trace[k].BitsUpPerWorker);
            Assert.Equal(k == 0 ? 0 : 4 * 128, trace[k + 1].BitsDownPerWorker - trace[k].BitsDownPerWorker);
        }
        Assert.Equal(0.4813824682, run.Result.Preparation.Theory.Lyapunov!.Contraction, 9);
        Near.Equal([1 / 3.0, 1 / 3.0, 2 / 3.0], run.Iterates[^1], 1e-6);
        // The residual at the workers is that of the point before the last round.
        var gradient = new double[3];
        SpectralExample.Problem().Global.Gradient(run.Iterates[59], gradient);
        for (var worker = 0; worker < 4; worker++) Near.Equal(gradient, run.Workers[60][worker]["r"], 1e-13);
    }

    [Fact]
    public void One_worker_with_a_batch_takes_the_mean_of_its_steps()
    {
        var run = Recording.Of(SpectralExample.Problem(), new MinibatchSscd(new() { Spectral = 2, PerWorker = 3 }), 80);
        Assert.Equal(3, run.Result.Preparation.Theory.Parameters["tau"]);
        Near.Equal([1 / 3.0, 1 / 3.0, 2 / 3.0], run.Iterates[^1], 1e-8);
        var losses = run.Metric(0);
        for (var k = 0; k < 80; k++) Assert.True(losses[k + 1] <= losses[k] + 1e-12);   // W = I/3: ω = 1.8 of three steps
    }

    [Fact]
    public void Workers_that_differ_are_refused()
    {
        var setting = Recording.SettingOf(Quadratics.RandomTridiagonal(3, 5, 0.5, 0.1, seed: 1));
        Assert.Contains("same f", Assert.Throws<AssumptionException>(() => new MinibatchSscd(new()).Prepare(setting)).Message);
    }
}
