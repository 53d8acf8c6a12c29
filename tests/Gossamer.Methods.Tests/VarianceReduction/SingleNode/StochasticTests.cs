using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

/// <summary>STORM and the online form of VR-MARINA.</summary>
public class StochasticTests
{
    private static readonly Problem Four = Quadratics.RandomTridiagonal(4, 8, 0.5, 1e-2, seed: 5);

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.3)]
    public void With_exact_gradients_storm_is_gradient_descent_for_every_momentum(double momentum)
    {
        var run = Recording.Of(Four, new Storm(new StormOptions { Momentum = momentum, StepSize = 0.5 }), 40);
        var gradient = new double[8];
        for (var k = 0; k < 40; k++)
        {
            Four.Global.Gradient(run.Iterates[k], gradient);
            for (var j = 0; j < 8; j++) Near.Equal(run.Iterates[k][j] - (0.5 * gradient[j]), run.Iterates[k + 1][j], 1e-12);
        }
    }

    [Fact]
    public void Storm_by_hand_on_a_parabola_with_a_common_shift()
    {
        // f = x^2/2 with a shift s that is the same at both points: g+ = (1 - b)g + x+ - (1 - b)x + b s.
        var run = Recording.Of(new Parabola(1), new Storm(new StormOptions { Momentum = 0.25, InitialBatch = 1, StepSize = 0.1 }), 3, oracle: new Shift(0.5));
        double x = 1, g = 1.5;
        for (var k = 1; k <= 3; k++)
        {
            var next = x - (0.1 * g);
            g = (0.75 * g) + next - (0.75 * x) + (0.25 * 0.5);
            x = next;
            Near.Equal(x, run.Iterates[k][0]);
        }
    }

    [Fact]
    public void The_stochastic_methods_stay_below_their_bounds()
    {
        var oracle = new AdditiveNoiseOracle(0.1);
        const double Target = 0.04;
        foreach (var create in (Func<Method>[])[() => new Storm(new StormOptions()), () => new VrMarinaOnline(new VrMarinaOnlineOptions { Compressor = new RandK(2) }), () => new VrMarinaOnline(new VrMarinaOnlineOptions { Compressor = new PermK(), MegaBatch = 3 })])
        {
            double share = 0, excess = 0, squares = 0;
            const int Rounds = 150, Seeds = 40;
            for (ulong seed = 1; seed <= Seeds; seed++)
            {
                var run = Recording.Of(new RunRequest(Four, create())
                {
                    Seed = seed,
                    Oracle = oracle,
                    // A target is named for the theory, and never reached at once.
                    Stop = new StopRule { Iterations = Rounds, GradientNormSquared = Target },
                    Record = new RecordPlan { Every = 1, Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
                });
                var (promise, values, norms) = (run.Result.Preparation.Theory.Lyapunov!, run.Metric(0), run.Metric(1));
                var total = 0.0;
                for (var k = 0; k + 1 < values.Length; k++) total += values[k + 1] - values[k] + (promise.GradientWeight * norms[k]) - promise.Noise;
                total /= values[0];
                (excess, squares) = (excess + (total / Seeds), squares + (total * total / Seeds));
                share += run.Result.Preparation.StepSize / Seeds;
            }
            var error = Math.Sqrt(Math.Max(0, squares - (excess * excess)) / Seeds);
            Assert.True(share > 0.01);
            Assert.True(excess <= 4 * error, $"{create().GetType().Name}: {excess:R} with error {error:R}");
        }
    }

    [Fact]
    public void The_parameters_of_the_online_form_are_those_of_the_authors()
    {
        // n = 4, omega = 3, sigma^2 = 8 * 0.01, eps = 0.001: M = 2*0.08/(4*0.001) = 40.
        var setting = Recording.SettingOf(Four) with { Variance = 0.08, IsExact = false, Target = 0.001, NoiseSmoothness = 0 };
        var prepared = new VrMarinaOnline(new VrMarinaOnlineOptions { Compressor = new RandK(2) }).Prepare(setting);
        Near.Equal(40, prepared.Theory.Parameters["B'"]);
        Near.Equal(1.0 / 41, prepared.Theory.Parameters["p"]);
        Near.Equal(3 * Math.Pow(Four.Constants.LPlus, 2) / 4, prepared.Theory.Parameters["M"], 1e-12);
        var storm = new Storm(new StormOptions()).Prepare(setting with { NoiseSmoothness = 0.5 });
        var b = 0.001 / (4 * 0.08);
        Near.Equal(1 / (Four.Constants.L + ((1 - b) * 0.5 * Math.Sqrt(2 / b))), storm.StepSize);
    }

    private sealed class Shift(double value) : GradientOracle
    {
        public override string Name => "shift";

        public override double? Variance(Problem problem) => value * value;

        public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref Gossamer.Numerics.RandomStream samples, Span<double> gradient)
        {
            objective.Gradient(x, gradient);
            gradient[0] += value;
        }
    }
}
