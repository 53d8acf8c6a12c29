using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;
using Gossamer.Tests.Problems;

namespace Gossamer.Tests.Samplings;

public class ComposedSamplerTests
{
    private static readonly double[] Smoothness = [0.5, 1, 2.5, 4];

    [Fact]
    public void The_variance_of_every_composition_keeps_its_bound()
    {
        // Four clients of two functions each; outer samplings of all kinds, inner ones of three kinds; by enumeration.
        var random = new RandomStream(4, RandomPurpose.Other);
        double[] own = [1, 3];
        (Sampler Sampler, List<(double Probability, double[] Coefficients)> Outcomes)[] inner =
        [
            (new UniformSampling(1).For(own), Draws.Importance([0.5, 0.5], 1)),
            (new ImportanceSampling(1).For(own), Draws.Importance([0.25, 0.75], 1)),
            (IndependentSampling.Of([0.5, 0.75]).For(own), Draws.Independent([0.5, 0.75])),
            (new FullSampling().For(own), Draws.Full(2)),
        ];
        foreach (var (name, clients, outcomes) in Draws.All(Smoothness))
        {
            foreach (var (sampler, innerOutcomes) in inner)
            {
                var composed = new ComposedSampler(clients, [sampler, sampler, sampler, sampler]);
                for (var trial = 0; trial < 3; trial++)
                {
                    var values = Enumerable.Range(0, 4).Select(_ => new[] { random.NextGaussian(), random.NextGaussian() }).ToArray();
                    var means = values.Select(v => (v[0] + v[1]) / 2).ToArray();
                    var total = means.Average();
                    // Given the clients' coefficients the inner estimates are independent: their variances add.
                    var innerVariance = values.Select((v, i) => innerOutcomes.Sum(o => o.Probability * Math.Pow((o.Coefficients[0] * v[0]) + (o.Coefficients[1] * v[1]) - means[i], 2))).ToArray();
                    var variance = outcomes.Sum(o => o.Probability * (Math.Pow(o.Coefficients.Zip(means, (c, a) => c * a).Sum() - total, 2)
                        + o.Coefficients.Zip(innerVariance, (c, v) => c * c * v).Sum()));
                    var bound = -clients.B * total * total;
                    for (var i = 0; i < 4; i++)
                    {
                        var spread = Enumerable.Range(0, 2).Sum(j => sampler.Spread(j) * values[i][j] * values[i][j]) / 2;
                        bound += (clients.Spread(i) * means[i] * means[i] / 4) + (composed.InnerFactor(i) * (spread - (sampler.B * means[i] * means[i])));
                    }
                    Assert.True(variance <= bound + (1e-12 * (1 + Math.Abs(bound))), $"{name}: {variance:R} above {bound:R}");
                }
            }
        }
    }

    [Fact]
    public void The_constants_of_three_parabolas()
    {
        var problem = Quadratics.SquaredNorms(1, [1, 4, 10]);
        var mean = problem.Constants.AsMean;
        var uniform = new UniformSampling(1).For(mean.Smoothness);
        Assert.Equal(5, problem.Constants.L, 12);
        Assert.Equal(6.2449979984, mean.Plus(uniform.Weights), 9);
        Assert.Equal(3.7416573868, mean.PlusMinus(uniform.Weights), 9);
        var importance = new ImportanceSampling(1).For(mean.Smoothness);
        Assert.Equal(5, mean.Plus(importance.Weights), 12);
        Assert.Equal(0, mean.PlusMinus(importance.Weights), 7);
        Assert.Equal(0, mean.VarianceConstant(importance), 12);
        Assert.Equal(14, mean.VarianceConstant(uniform), 9);
    }

    [Fact]
    public void The_constants_of_sampled_quadratics_bound_what_they_should()
    {
        var problem = Quadratics.RandomTridiagonal(3, 6, 0.8, 0.01, seed: 3, samples: 4);
        var dense = Quadratics.FiniteSums(Dense(problem, 12), [.. Enumerable.Repeat(new double[6], 12)], samples: 4);
        for (var worker = 0; worker < 3; worker++)
        {
            var (sum, other) = (((IFiniteSum)problem.Local(worker)).SampleConstants, ((IFiniteSum)dense.Local(worker)).SampleConstants);
            foreach (var (name, sampler, _) in Draws.All([.. sum.Smoothness]))
            {
                Assert.True(Math.Abs(sum.VarianceConstant(sampler) - other.VarianceConstant(sampler)) < 1e-9, name);
                AssertBounds((IFiniteSum)problem.Local(worker), sampler, sum.VarianceConstant(sampler), name);
            }
        }
    }

    [Fact]
    public void The_constants_of_sampled_losses_bound_what_they_should()
    {
        var problem = DataProblems.LogisticRegression(LinearModelTests.Dense(), new[] { new[] { 0, 3, 5, 7 }, new[] { 1, 2 } }, Regularizer.L2(0.05));
        var local = (IFiniteSum)problem.Local(0);
        foreach (var (name, sampler, _) in Draws.All([.. local.SampleSmoothness]))
            AssertBounds(local, sampler, local.SampleConstants.VarianceConstant(sampler), name);
    }

    // E‖S(∇f_j(x) − ∇f_j(y)) − (∇f(x) − ∇f(y))‖² ≤ M‖x − y‖² at random points, by the equality of the samplings.
    private static void AssertBounds(IFiniteSum sum, Sampler sampler, double constant, string name)
    {
        var random = new RandomStream(8, RandomPurpose.Other);
        double[] x = new double[sum.Dimension], y = new double[sum.Dimension], difference = new double[sum.Dimension];
        for (var trial = 0; trial < 10; trial++)
        {
            random.FillGaussian(x);
            random.FillGaussian(y);
            double left = 0;
            for (var j = 0; j < sum.Samples; j++)
            {
                sum.SampleDifference(x, y, 1, [j], default, difference);
                left += sampler.Spread(j) * Draws.NormSquared(difference) / sum.Samples;
            }
            sum.SampleDifference(x, y, 1, [.. Enumerable.Range(0, sum.Samples)], default, difference);
            left -= sampler.B * Draws.NormSquared(difference);
            Assert.True(left <= (constant * Draws.DistanceSquared(x, y)) + 1e-10, $"{name}: {left:R} above {constant:R} times {Draws.DistanceSquared(x, y):R}");
        }
    }

    private static List<double[,]> Dense(Problem problem, int count)
    {
        var sum = (IFiniteSum)problem.Global;
        var (d, matrices) = (problem.Dimension, new List<double[,]>());
        for (var j = 0; j < count; j++)
        {
            var matrix = new double[d, d];
            for (var column = 0; column < d; column++)
            {
                double[] unit = new double[d], image = new double[d];
                unit[column] = 1;
                sum.SampleDifference(unit, new double[d], 1, [j], default, image);
                for (var row = 0; row < d; row++) matrix[row, column] = image[row];
            }
            matrices.Add(matrix);
        }
        return matrices;
    }
}
