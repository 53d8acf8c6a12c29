using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class FreconTests
{
    [Fact]
    public void Without_compression_and_with_all_workers_it_is_gradient_descent()
    {
        var ours = Recording.Of(Toy.Four(), new Frecon(new FreconOptions { Compressor = new Identity(), StepSize = 0.2 }), 60);
        var parent = Recording.Of(Toy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.2 }), 60);
        for (var k = 0; k <= 60; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void Its_parameters_and_invariants_are_those_of_the_authors_programs()
    {
        // ω = 3, s = 2 of n = 4: α_h = 1/4, λ = 2/(2·4·4).
        var run = Recording.Of(Toy.Four(), new Frecon(new FreconOptions { Compressor = new RandK(2), Clients = new NiceSampling(2), StepSize = 0.02 }), 100);
        Assert.Equal((0.25, 0.0625), (run.Result.Preparation.Theory.Parameters["alpha_h"], run.Result.Preparation.Theory.Parameters["lambda"]));
        Invariant.IsMean(run, "h", "h");
        // Two compressed vectors a participant, two points down.
        Assert.Equal((8 + (100 * 0.5 * 2 * 2)) * 64, run.Result.Trace[^1].BitsUpPerWorker);
        Assert.Equal((8 + (100 * 0.5 * 2 * 8)) * 64, run.Result.Trace[^1].BitsDownPerWorker);
    }

    [Fact]
    public void It_finds_the_solution_with_few_workers_a_round()
    {
        var options = new FreconOptions { Compressor = new RandK(4), Clients = new NiceSampling(2), StepSize = 0.1 };
        var run = Recording.Of(Toy.FourConvex(), new Frecon(options), 4000, metrics: [MetricNames.GradientNormSquared]);
        Assert.True(run.Metric(0)[^1] < 1e-10 * run.Metric(0)[0], $"{run.Metric(0)[^1]:R}");
    }
}
