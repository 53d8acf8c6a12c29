using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests;

public class MeanGradientTests
{
    [Fact]
    public void It_averages_independent_gradients_and_costs_as_many()
    {
        var problem = Quadratics.WorkedExample();
        var oracle = new AdditiveNoiseOracle(1);
        double[] point = [1, 2, 3], exact = new double[3], mean = new double[3];
        problem.Local(0).Gradient(point, exact);
        double variance = 0;
        for (var job = 0; job < 4000; job++)
        {
            var random = new RandomStream(1, RandomPurpose.Sample, 0, job);
            new MeanGradient(4).Evaluate(oracle, problem.Local(0), point, ref random, mean);
            for (var k = 0; k < 3; k++) variance += Math.Pow(mean[k] - exact[k], 2) / 4000;
        }
        Assert.InRange(variance, 0.75 * 0.93, 0.75 * 1.07);         // dσ²/4
        Assert.Equal(4, new MeanGradient(4).Gradients);
        var stream = new RandomStream(1, RandomPurpose.Sample);
        new MeanGradient(4).Evaluate(new FullOracle(), problem.Local(0), point, ref stream, mean);
        Assert.Equal(exact, mean);
    }
}
