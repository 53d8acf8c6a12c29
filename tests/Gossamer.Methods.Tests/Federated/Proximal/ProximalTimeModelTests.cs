using Gossamer.Methods.Federated.Proximal;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated.Proximal;

public class ProximalTimeModelTests
{
    [Theory]
    [InlineData(2, 0.3242640687, 19.4852813742, 30)]
    [InlineData(10, 0.8486832981, 37.9736659610, 110)]
    [InlineData(100, 2.9, 169, 1010)]
    [InlineData(1000, 9.3868329805, 1198.7366596, 10010)]
    public void Best_step_of_the_worked_example_is_the_closed_form(double communication, double step, double seconds, double descent)
    {
        var envelope = new EnvelopeConstants(ProximalProblems.Crossed());
        var model = new ProximalTimeModel(communication, 1, 10);
        var found = model.Optimum(envelope);
        Near.Equal(step, found, 1e-6);
        Near.Equal(seconds, model.Seconds(found, envelope), 1e-9);
        Near.Equal(descent, model.Seconds(0, envelope), 1e-12);
        Assert.True(found <= model.UpperEnd(envelope));
        // Seconds scale: the same step for the same ratio.
        Near.Equal(step, new ProximalTimeModel(3 * communication, 3, 10).Optimum(envelope), 1e-6);
    }

    [Fact]
    public void Gradient_descent_is_best_where_communication_is_free()
    {
        var envelope = new EnvelopeConstants(ProximalProblems.Crossed());
        Assert.Equal(0, new ProximalTimeModel(0, 1, 10).Optimum(envelope));
        Assert.Equal(0, new ProximalTimeModel(100, 1, 1).Optimum(new EnvelopeConstants(Quadratics.SquaredNorms(2, [1, 1]))));
    }

    [Fact]
    public void A_small_step_gains_exactly_above_the_threshold()
    {
        var envelope = new EnvelopeConstants(ProximalProblems.Crossed());
        Assert.False(new ProximalTimeModel(0.999 / 9, 1, 10).GainsAtZero(envelope));
        Assert.True(new ProximalTimeModel(1.001 / 9, 1, 10).GainsAtZero(envelope));
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var problem = Quadratics.Interpolated(4, 6, 3, seed);
            var random = new EnvelopeConstants(problem);
            foreach (var ratio in new[] { 0.1, 1, 10, 100 })
            {
                var model = new ProximalTimeModel(ratio, 1, problem.Constants.LMax);
                var small = 1e-5 / problem.Constants.LMax;
                Assert.Equal(model.Seconds(small, random) < model.Seconds(0, random), model.GainsAtZero(random));
            }
        }
    }

    [Fact]
    public void The_interval_holds_a_nearly_best_step_and_is_empty_below_two()
    {
        Assert.Null(new ProximalTimeModel(1.9, 1, 10).Interval);
        var worst = 1.0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var problem = Quadratics.Interpolated(4, 6, 3, seed);
            var envelope = new EnvelopeConstants(problem);
            foreach (var ratio in new[] { 2, 10, 1000.0 })
            {
                var model = new ProximalTimeModel(ratio, 1, problem.Constants.LMax);
                var (from, to) = model.Interval!.Value;
                var best = model.Seconds(model.Optimum(envelope), envelope);
                var inside = Enumerable.Range(0, 20).Min(k => model.Seconds(from * Math.Pow(to / from, k / 19.0), envelope));
                worst = Math.Max(worst, inside / best);
            }
        }
        Assert.InRange(worst, 1, 8.0 / 3);
    }

    [Fact]
    public void The_old_bound_never_beats_gradient_descent_and_the_condition_never_falls_faster_than_the_price_rises()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var problem = Quadratics.Interpolated(4, 6, 3, seed);
            var (envelope, greatest) = (new EnvelopeConstants(problem), problem.Constants.LMax);
            var last = 0.0;
            foreach (var step in new[] { 0, 1e-3, 1e-2, 0.1, 1, 10, 100 })
            {
                var spectrum = envelope.Spectrum(step)!.Value;
                Assert.True(spectrum.Greatest * (1 + (step * greatest)) >= problem.Constants.L * (1 - 1e-10));
                var price = (1 + (step * greatest)) * spectrum.Condition;
                Assert.True(price >= last * (1 - 1e-9));
                last = price;
                var mean = problem.Constants.Li.Average(l => l / (1 + (step * l)));
                Assert.InRange(spectrum.Greatest, mean / problem.Workers * (1 - 1e-10), mean * (1 + 1e-10));
            }
        }
    }
}
