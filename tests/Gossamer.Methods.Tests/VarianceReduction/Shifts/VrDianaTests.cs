using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class VrDianaTests
{
    private static VrDianaOptions Options(Sampling sampling, double step) => new() { Compressor = new RandK(2), Sampling = sampling, StepSize = step };

    [Fact]
    public void With_all_samples_it_is_diana()
    {
        var ours = Recording.Of(Toy.Sums(), new VrDiana(Options(new FullSampling(), 0.05)), 40);
        var parent = Recording.Of(
            Toy.Sums(), new Diana(new DianaOptions { Compressor = new RandK(2), Initialization = EstimateStart.Exact, StepSize = 0.05 }), 40);
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void It_converges_to_the_solution_although_it_samples_and_compresses()
    {
        var run = Recording.Of(Toy.Sums(), new VrDiana(Options(new NiceSampling(1), 0.02)), 6000, metrics: [MetricNames.GradientNormSquared]);
        Assert.True(run.Metric(0)[^1] < 1e-10 * run.Metric(0)[0], $"{run.Metric(0)[^1]:R}");
        Invariant.IsMean(run, "h", "h");
    }

    [Fact]
    public void The_step_is_that_of_the_authors_programs()
    {
        // n = 3, d = 4: ω = 1, m_0 = 5.
        var setting = Toy.SumsSetting();
        var prepared = new VrDiana(Options(new NiceSampling(1), 1) with { StepSize = StepSize.Theory() }).Prepare(setting);
        Near.Equal(1 / (10 * setting.Constants.LMax * Math.Sqrt(1 + (1.0 / 3)) * (Math.Pow(5, 2.0 / 3) + 2)), prepared.StepSize);
        Near.Equal(0.2, prepared.Theory.Parameters["p"]);
    }
}
