using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class RandDianaTests
{
    private static RandDiana Create(Compressor compressor, double? p = null, double? step = null) => new(new RandDianaOptions
    {
        Compressor = compressor,
        ResetProbability = p,
        StepSize = step is { } value ? StepSize.Fixed(value) : StepSize.Theory(),
    });

    [Fact]
    public void Shifts_are_reset_to_the_gradients_of_the_old_point_and_their_mean_is_known()
    {
        var problem = Toy.FourConvex();
        var run = Recording.Of(problem, Create(new RandK(2), 1), 30);
        Invariant.IsMean(run, "h", "h");
        var gradient = new double[8];
        problem.Local(1).Gradient(run.Iterates[9], gradient);
        Near.Equal(gradient, run.Workers[10][1]["h"]);
        Invariant.IsMean(Recording.Of(problem, Create(new RandK(2)), 100), "h", "h");
    }

    [Fact]
    public void A_round_costs_the_compressed_message_and_now_and_then_a_gradient()
    {
        var run = Recording.Of(Toy.FourConvex(), Create(new RandK(2), 0.25, 0.01), 4000);
        var values = (run.Result.Trace[^1].BitsUpPerWorker / 64) - 8;
        Near.Equal(4000 * (2 + (0.25 * 8)), values, 0.05);
    }

    [Fact]
    public void It_converges_to_the_solution_linearly_as_promised()
    {
        MeanDescent.Holds(Toy.FourConvex(), () => Create(new RandK(2)), 30);
        var run = Recording.Of(Quadratics.WorkedExample(), Create(new RandK(1)), 3000, metrics: [MetricNames.DistanceSquared]);
        Assert.True(run.Metric(0)[^1] < 1e-12, $"{run.Metric(0)[^1]:R}");
    }

    [Fact]
    public void Nonconvex_problems_are_sent_elsewhere()
    {
        var setting = Recording.SettingOf(Quadratics.RandomTridiagonal(4, 8, 1.5, 1e-3, seed: 3));
        var error = Assert.Throws<AssumptionException>(() => Create(new RandK(2)).Prepare(setting));
        Assert.Contains("dasha", error.Message, StringComparison.Ordinal);
    }
}
