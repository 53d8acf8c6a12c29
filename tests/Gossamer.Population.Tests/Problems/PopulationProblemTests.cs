using Gossamer.Population.Densities;
using Gossamer.Population.Energies;
using Gossamer.Population.Particles;
using Gossamer.Population.Potentials;
using Gossamer.Population.Problems;
using Gossamer.Population.Tests.Differentiation;
using Gossamer.Population.Transport;
using Gossamer.Problems;

namespace Gossamer.Population.Tests.Problems;

public class PopulationProblemTests
{
    private static readonly Snapshots Line = new()
    {
        Train = [new Cloud([-1, 0, 2], 1), new Cloud([-1 / 1.5, 0, 2 / 1.5], 1)],
        Test = [new Cloud([-1, 0, 2], 1), new Cloud([-1 / 1.5, 0, 2 / 1.5], 1)],
        Times = [0, 0.5],
    };

    [Theory]
    [InlineData(ForcesAt.End, 1)]
    [InlineData(ForcesAt.Start, 0.6666666666666669)]
    public void A_quadratic_potential_on_the_line(ForcesAt place, double expected)
    {
        // phi = x^2 with exponents up to 2 and x itself; V = a*x^2/2 in units of tau = 0.5: theta = a*tau/2.
        var problem = new PopulationProblem(Line, new FeatureEnergy(new Features(1, degree: 2, bumps: 0)), new PopulationOptions { ForcesAt = place, Ridge = 0 });
        var theta = problem.Minimizer!.Value.Span;
        Assert.Equal(0, theta[0], 12);
        Assert.Equal(expected, theta[1] * 2 / 0.5, 12);
        var gradient = new double[2];
        problem.Global.Gradient(theta, gradient);
        Assert.All(gradient, value => Assert.Equal(0, value, 12));
    }

    [Fact]
    public void The_ridge_stands_beside_the_sum_of_all_steps()
    {
        // phi = x: A = 1 + 1 + ridge, b = 1 + 2, whatever the weights of a step sum up to.
        Cloud[] clouds = [new([0, 1], 1), new([1, 2], 1), new([3, 4], 1)];
        var data = new Snapshots { Train = clouds, Test = clouds, Times = [0, 1, 2] };
        var problem = new PopulationProblem(data, new FeatureEnergy(new Features(1, degree: 1, bumps: 0)), new PopulationOptions { Ridge = 0.5 });
        Assert.Equal(-3 / 2.5, problem.Minimizer!.Value.Span[0], 12);
    }

    [Fact]
    public void Scores_are_taken_where_particles_arrive()
    {
        var data = Simulated(PotentialName.StyblinskiTang, particles: 40);
        var options = new PopulationOptions { Components = 1, Ridge = 0 };
        var energy = new FeatureEnergy(new Features(2, degree: 1, bumps: 0), diffusion: true);
        var theta = new double[energy.Length];
        theta[^1] = 0.7;
        double expected = 0, total = 0;
        var score = new double[2];
        for (var k = 0; k < data.Steps; k++)
        {
            var density = GaussianMixture.Fit(data.Train[k + 1], 1);
            foreach (var (from, to, weight) in options.Coupling.Between(data.Train[k], data.Train[k + 1]))
            {
                var (x, y) = (data.Train[k][from].ToArray(), data.Train[k + 1][to].ToArray());
                density.Score(y, score);
                for (var j = 0; j < 2; j++) expected += weight * Math.Pow((0.7 * score[j]) + y[j] - x[j], 2);
                total += weight;
            }
        }
        Assert.Equal(expected / total, new PopulationProblem(data, energy, options).Global.Value(theta), 12);
    }

    [Fact]
    public void Explicit_data_are_fitted_exactly_at_the_start()
    {
        // y = x - tau*lambda*x, so that theta = tau*lambda/2.
        var data = new Snapshots { Train = [new Cloud([-1, 0.5, 2], 1), new Cloud([-0.7, 0.35, 1.4], 1)], Test = Line.Test, Times = [0, 1] };
        var problem = new PopulationProblem(data, new FeatureEnergy(new Features(1, degree: 2, bumps: 0)), new PopulationOptions { ForcesAt = ForcesAt.Start, Ridge = 0 });
        Assert.Equal(0.15, problem.Minimizer!.Value.Span[1], 12);
        Assert.Equal(0, problem.Constants.LowerBound!.Value, 12);
    }

    [Fact]
    public void Paired_quadratic_data_in_the_plane_recover_the_potential_up_to_the_ridge()
    {
        var data = Simulated(PotentialName.Quadratic, particles: 400, paired: true);
        var options = new PopulationOptions { ForcesAt = ForcesAt.Start, Coupling = new Coupling { IsGiven = true } };
        var energy = new FeatureEnergy(new Features(2, degree: 2, bumps: 0));
        var theta = new PopulationProblem(data, energy, options).Minimizer!.Value.ToArray();
        double[] gradient = new double[2];
        energy.PotentialGradient(theta, [1, 2], 0, gradient);
        Assert.Equal(0.01, gradient[0], 0.0005);
        Assert.Equal(0.02, gradient[1], 0.0005);
    }

    [Fact]
    public void The_normal_equations_are_solved_to_rounding()
    {
        var problem = new PopulationProblem(
            Simulated(PotentialName.StyblinskiTang, particles: 200), new FeatureEnergy(new Features(2), interaction: true, diffusion: true));
        Assert.Equal((2 * 124) + 1, problem.Dimension);
        double[] theta = problem.Minimizer!.Value.ToArray(), gradient = new double[problem.Dimension], atZero = new double[problem.Dimension];
        problem.Global.Gradient(theta, gradient);
        problem.Global.Gradient(new double[problem.Dimension], atZero);
        Assert.True(Norm(gradient) <= 1e-10 * Norm(atZero), $"{Norm(gradient)} of {Norm(atZero)}");
        Assert.True(problem.Global.Value(theta) < problem.Global.Value(new double[problem.Dimension]));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void Gradients_of_neural_objectives(bool interaction, bool diffusion, bool timeVarying)
    {
        var energy = new NeuralEnergy(2, [5, 4], interaction: interaction, diffusion: diffusion, timeVarying: timeVarying);
        var problem = new PopulationProblem(
            Simulated(PotentialName.StyblinskiTang, particles: 40), energy, new PopulationOptions { InteractionParticles = 7, Components = 2, Seed = 3 });
        double[] theta = problem.Start.ToArray(), gradient = new double[theta.Length];
        if (diffusion) theta[^1] = 0.3;
        var value = problem.Global.ValueAndGradient(theta, gradient);
        Assert.Equal(problem.Global.Value(theta), value, 13);
        TapeTests.Compare(gradient, theta, at => problem.Global.Value(at));
    }

    [Fact]
    public void Samples_of_workers_sum_up_to_the_whole()
    {
        var energy = new NeuralEnergy(2, [6], interaction: true, diffusion: true);
        var data = Simulated(PotentialName.WavyPlateau, particles: 46);
        var problem = new PopulationProblem(data, energy, new PopulationOptions { Workers = 3, Components = 2, InteractionParticles = 5 });
        double[] theta = problem.Start.ToArray(), whole = new double[theta.Length], mean = new double[theta.Length], part = new double[theta.Length];
        theta[^1] = 0.2;
        problem.Global.Gradient(theta, whole);
        var values = 0.0;
        for (var worker = 0; worker < 3; worker++)
        {
            var local = (IFiniteSum)problem.Local(worker);
            values += local.Value(theta) / 3;
            local.SampleGradient(theta, [.. Enumerable.Range(0, local.Samples)], default, part);
            for (var k = 0; k < mean.Length; k++) mean[k] += part[k] / 3;
        }
        Assert.Equal(problem.Global.Value(theta), values, 12);
        for (var k = 0; k < mean.Length; k++) Assert.Equal(whole[k], mean[k], 10);
    }

    [Fact]
    public void Energies_without_interaction_and_diffusion_have_the_loss_of_the_potential()
    {
        var data = Simulated(PotentialName.StyblinskiTang, particles: 40);
        var plain = new NeuralEnergy(2, [6]);
        var full = new NeuralEnergy(2, [6], interaction: true, diffusion: true);
        var theta = new PopulationProblem(data, plain).Start.ToArray();
        // A network of zeros is no interaction, and beta = 0 no diffusion.
        double[] extended = [.. theta, .. new double[full.Length - theta.Length]];
        Assert.Equal(new PopulationProblem(data, plain).Global.Value(theta), new PopulationProblem(data, full).Global.Value(extended), 13);
    }

    [Fact]
    public void Features_agree_with_their_gradients()
    {
        var features = new Features(2, degree: 3, bumps: 4);
        Assert.Equal(15 + 16, features.Count);
        double[] v = [0.4, -1.1], gradients = new double[2 * features.Count];
        features.AddGradients(v, 1, gradients, features.Count);
        for (var f = 0; f < features.Count; f++)
        {
            TapeTests.Compare([gradients[f], gradients[features.Count + f]], v, at =>
            {
                var values = new double[features.Count];
                features.Values(at, values);
                return values[f];
            });
        }
    }

    [Fact]
    public void Features_of_the_paper_are_124_in_the_plane_and_too_many_in_high_dimension()
    {
        Assert.Equal(124, new Features(2).Count);
        Assert.Contains("exponential in the 8 coordinates", Assert.Throws<BadInputException>(() => _ = new Features(8)).Message);
    }

    [Fact]
    public void Drift_of_interactions_is_the_mean_over_particles()
    {
        var energy = new FeatureEnergy(new Features(2, degree: 2, bumps: 0), interaction: true);
        var theta = new double[energy.Length];
        // W = v_1^2 + v_2^2 (exponents in the order (0,1), (0,2), (1,0), …): drift 2(x - mean).
        theta[8 + 1] = theta[8 + 5] = 1;
        var drift = new double[2];
        energy.InteractionDrift(theta, [1, 1], [0, 0, 4, 2], drift);
        Assert.Equal([2 * (1 - 2.0), 0], drift);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var data = Simulated(PotentialName.StyblinskiTang, particles: 40);
        Assert.Contains("3 coordinates", Assert.Throws<BadInputException>(() => _ = new PopulationProblem(data, new NeuralEnergy(3, [4]))).Message);
        Assert.Contains("100 workers", Assert.Throws<BadInputException>(() => _ = new PopulationProblem(data, new NeuralEnergy(2, [4]), new PopulationOptions { Workers = 100 })).Message);
        Assert.Contains("hidden", Assert.Throws<BadInputException>(() => _ = new NeuralEnergy(2, [])).Message);
    }

    internal static Snapshots Simulated(PotentialName potential, int particles, bool paired = false, Stepping stepping = Stepping.Explicit, double beta = 0, int steps = 3) =>
        new PopulationSimulation
        {
            Diffusion = new Diffusion { Potential = NamedPotentials.Create(potential), Stepping = stepping, Beta = beta },
            Particles = particles,
            Steps = steps,
            IsPaired = paired,
            Seed = 1,
        }.Run();

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
