using Gossamer.Numerics;
using Gossamer.Population.Energies;
using Gossamer.Population.Learning;
using Gossamer.Population.Metrics;
using Gossamer.Population.Particles;
using Gossamer.Population.Potentials;
using Gossamer.Population.Problems;
using Gossamer.Population.Tests.Problems;
using Gossamer.Problems;

namespace Gossamer.Population.Tests.Metrics;

public class PopulationMetricTests
{
    // Exponents (0,1), (0,2), …, (0,4), (1,0), …: the potential ½Σ(v⁴ − 16v² + 5v) times the step 0.01.
    private static readonly FeatureEnergy Energy = new(new Features(2, degree: 4, bumps: 0));
    private static readonly double[] Exact = ExactParameters(0.01);

    [Fact]
    public void The_exact_energy_has_no_error()
    {
        var problem = Problem(paired: true);
        Assert.Equal(0, new GradientError().Evaluate(problem, Exact), 12);
        Assert.Equal(0, new GradientUnexplained().Evaluate(problem, Exact), 12);
        Assert.Equal(0, new EarthMover().Evaluate(problem, Exact), 10);
        Assert.Equal(0, new SecondWasserstein().Evaluate(problem, Exact), 6);
        Assert.Equal(0, new MeanDiscrepancy().Evaluate(problem, Exact), 10);
        Assert.Equal(0, new BuresUnexplained().Evaluate(problem, Exact), 8);
    }

    [Fact]
    public void No_energy_has_the_error_of_the_whole_gradient()
    {
        var problem = Problem(paired: false);
        Assert.Equal(1, new GradientError().Evaluate(problem, new double[Energy.Length]), 12);
        Assert.True(new EarthMover().Evaluate(problem, new double[Energy.Length]) > new EarthMover().Evaluate(problem, Exact));
    }

    [Fact]
    public void The_unexplained_share_of_no_energy_by_hand()
    {
        var problem = Problem(paired: false);
        var snapshots = problem.Snapshots;
        var expected = 0.0;
        for (var k = 0; k < snapshots.Steps; k++)
        {
            // 0.01 times the gradient of ½(v⁴ − 16v² + 5v), and the trace of the covariance before the step.
            var after = snapshots.Test[k + 1].Values.ToArray();
            var square = after.Sum(v => Math.Pow(0.01 * ((2 * v * v * v) - (16 * v) + 2.5), 2)) / (after.Length / 2);
            var before = snapshots.Test[k].Values.ToArray();
            var variance = 0.0;
            for (var c = 0; c < 2; c++)
            {
                double[] values = [.. before.Where((_, place) => place % 2 == c)];
                variance += values.Average(v => (v - values.Average()) * (v - values.Average()));
            }
            expected += 100 * square / variance / snapshots.Steps;
        }
        Assert.Equal(expected, new GradientUnexplained().Evaluate(problem, new double[Energy.Length]), 9);
    }

    [Fact]
    public void Twice_the_energy_has_the_error_of_the_whole_gradient() =>
        Assert.Equal(1, new GradientError().Evaluate(Problem(paired: false), ExactParameters(0.02)), 12);

    [Fact]
    public void An_implicit_prediction_solves_its_equation()
    {
        var from = new Cloud([1, 0.5, -1, 2], 2);
        var random = new RandomStream(1, RandomPurpose.Other);
        var to = Prediction.Step(Energy, Exact, from, 1, Stepping.Implicit, ref random);
        var gradient = new double[4];
        Energy.PotentialGradient(Exact, to.Values, 1, gradient);
        for (var k = 0; k < 4; k++) Assert.Equal(from.Values[k], to.Values[k] + gradient[k], 6);
    }

    [Fact]
    public void The_noise_of_a_prediction_has_variance_two_beta()
    {
        var energy = new FeatureEnergy(new Features(2, degree: 1, bumps: 0), diffusion: true);
        var theta = new double[energy.Length];
        theta[^1] = 0.3;
        var random = new RandomStream(1, RandomPurpose.Other);
        var to = Prediction.Step(energy, theta, new Cloud(new double[40_000], 2), 1, Stepping.Explicit, ref random);
        Assert.Equal(2 * 2 * 0.3, to.Variance(), 0.03);
    }

    [Fact]
    public void Metrics_say_what_they_need()
    {
        Assert.Contains("kind: population", new EarthMover().Refuse(Quadratics.Tridiagonal(3, 1)));
        var observed = new PopulationProblem(PopulationProblemTests.Simulated(PotentialName.Relu, 20) with { Truth = null }, Energy);
        Assert.Contains("true potential", new GradientUnexplained().Refuse(observed));
        Assert.Null(new EarthMover().Refuse(observed));
        Assert.Contains("flat", new GradientError().Refuse(new PopulationProblem(PopulationProblemTests.Simulated(PotentialName.Flat, 20), Energy)));
        Assert.Equal("emd(implicit)", new EarthMover(Stepping.Implicit).Name);
    }

    [Fact]
    public void Trajectories_that_are_none_are_refused() => Assert.Contains(
        "no trajectories",
        Assert.Throws<BadInputException>(() => _ = new PopulationProblem(
            PopulationProblemTests.Simulated(PotentialName.Relu, 20), Energy, new PopulationOptions { Coupling = new Gossamer.Population.Transport.Coupling { IsGiven = true } })).Message);

    [Fact]
    public void Networks_drift_by_the_mean_over_all_particles()
    {
        var energy = new NeuralEnergy(2, [5], interaction: true);
        var theta = new double[energy.Length];
        energy.Draw(theta, 1);
        double[] others = new double[2 * 5000], point = [0.3, 0.7], drift = new double[2], sum = new double[2], one = new double[2];
        new RandomStream(1, RandomPurpose.Other).FillGaussian(others);
        energy.InteractionDrift(theta, point, others, drift);
        for (var j = 0; j < 5000; j++)
        {
            energy.InteractionDrift(theta, point, others.AsSpan(2 * j, 2), one);
            for (var k = 0; k < 2; k++) sum[k] += one[k] / 5000;
        }
        for (var k = 0; k < 2; k++) Assert.Equal(sum[k], drift[k], 12);
    }

    private static PopulationProblem Problem(bool paired) =>
        new(PopulationProblemTests.Simulated(PotentialName.StyblinskiTang, 200, paired), Energy);

    private static double[] ExactParameters(double step)
    {
        var theta = new double[Energy.Length];
        (theta[0], theta[1], theta[3]) = (2.5 * step, -8 * step, 0.5 * step);
        (theta[4], theta[9], theta[19]) = (2.5 * step, -8 * step, 0.5 * step);
        return theta;
    }
}
