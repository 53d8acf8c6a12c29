using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public class SampleDifferenceTests
{
    [Theory]
    [InlineData("logistic")]
    [InlineData("squared sigmoid, uneven workers")]
    [InlineData("quadratics")]
    [InlineData("functions")]
    public void A_difference_is_that_of_the_gradients_of_the_same_samples(string kind)
    {
        var sum = (IFiniteSum)(kind switch
        {
            "logistic" => DataProblems.LogisticRegression(LinearModelTests.Dense(300), new[] { Enumerable.Range(0, 300).ToArray() }, Regularizer.L2(0.1)).Local(0),
            "squared sigmoid, uneven workers" => DataProblems.NonconvexClassification(LinearModelTests.Sparse(300), new[] { Enumerable.Range(0, 100).ToArray(), Enumerable.Range(100, 200).ToArray() }).Global,
            "quadratics" => Quadratics.RandomTridiagonal(2, 5, 0.5, 0.1, seed: 2, samples: 150).Local(1),
            _ => Problem.Create(
                [.. Enumerable.Range(0, 4).Select(i => Quadratics.SquaredNorms(3, [i + 1]).Local(0))], new GivenConstants([1, 2, 3, 4])).Global,
        });
        var random = new RandomStream(6, RandomPurpose.Other);
        double[] x = new double[sum.Dimension], y = new double[sum.Dimension], here = new double[sum.Dimension], there = new double[sum.Dimension], both = new double[sum.Dimension];
        random.FillGaussian(x);
        random.FillGaussian(y);
        // More samples than are taken together, with repeats.
        var samples = new int[150];
        var weights = new double[150];
        for (var k = 0; k < samples.Length; k++) (samples[k], weights[k]) = (random.NextInt(sum.Samples), random.NextGaussian());
        foreach (var (given, factor) in ((double[], double)[])[([], 1), (weights, 1), (weights, 0.3)])
        {
            sum.SampleGradient(x, samples, given, here);
            sum.SampleGradient(y, samples, given, there);
            sum.SampleDifference(x, y, factor, samples, given, both);
            for (var j = 0; j < both.Length; j++) Assert.Equal(here[j] - (factor * there[j]), both[j], 11);
        }
        // The mean of all samples is the gradient.
        sum.SampleGradient(x, [.. Enumerable.Range(0, sum.Samples)], default, here);
        sum.Gradient(x, there);
        for (var j = 0; j < both.Length; j++) Assert.Equal(there[j], here[j], 11);
    }
}
