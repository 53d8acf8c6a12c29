using Gossamer.Numerics;
using Gossamer.Population.Particles;
using Gossamer.Population.Potentials;

namespace Gossamer.Population.Tests.Particles;

public class SimulationTests
{
    [Fact]
    public void An_explicit_step_by_hand()
    {
        // V = |x|^2/2 pulls by dt, W = |x|^2/2 towards the mean: x - dt*x - dt*(x - mean).
        var dynamics = new Diffusion { Potential = Quadratic, Interaction = Quadratic, TimeStep = 0.1 };
        var next = Step(dynamics, new Cloud([1, 5], 1));
        Assert.Equal(1 - 0.1 + 0.2, next[0][0], 14);
        Assert.Equal(5 - 0.5 - 0.2, next[1][0], 14);
    }

    [Fact]
    public void An_implicit_step_by_hand()
    {
        var next = Step(new Diffusion { Potential = Quadratic, TimeStep = 0.5, Stepping = Stepping.Implicit }, new Cloud([-1, 0, 2], 1));
        Assert.Equal(-1 / 1.5, next[0][0], 11);
        Assert.Equal(0, next[1][0]);
        Assert.Equal(2 / 1.5, next[2][0], 11);
    }

    [Fact]
    public void An_implicit_step_with_interaction_solves_its_equation()
    {
        var dynamics = new Diffusion { Potential = NamedPotentials.Create(PotentialName.StyblinskiTang), Interaction = Quadratic, TimeStep = 0.02, Stepping = Stepping.Implicit };
        var from = new PopulationSimulation { Diffusion = dynamics, Particles = 20, Steps = 1 }.Run().Train[0];
        var to = Step(dynamics, from);
        var gradient = new double[2];
        var drift = new double[to.Values.Length];
        Diffusion.MeanForce(Quadratic, to.Values, to.Values, 2, drift);
        for (var i = 0; i < to.Count; i++)
        {
            dynamics.Potential.Gradient(to[i], gradient);
            for (var k = 0; k < 2; k++) Assert.Equal(from[i][k], to[i][k] + (0.02 * (gradient[k] + drift[(2 * i) + k])), 8);
        }
    }

    [Fact]
    public void Noise_has_variance_two_beta_dt()
    {
        var dynamics = new Diffusion { Potential = NamedPotentials.Create(PotentialName.Flat), Beta = 0.3, TimeStep = 0.05 };
        var next = Step(dynamics, new Cloud(new double[40_000], 2));
        Assert.Equal(2 * 2 * 0.3 * 0.05, next.Variance(), 2);
    }

    [Fact]
    public void Paired_snapshots_are_trajectories_and_unpaired_ones_are_not()
    {
        var simulation = new PopulationSimulation { Diffusion = new Diffusion { Potential = Quadratic, TimeStep = 0.1 }, Particles = 10, Steps = 2, IsPaired = true };
        var paired = simulation.Run();
        for (var i = 0; i < paired.Train[0].Count; i++) Assert.Equal(0.9 * paired.Train[0][i][0], paired.Train[1][i][0], 14);
        var unpaired = (simulation with { IsPaired = false }).Run();
        Assert.NotEqual(0.9 * unpaired.Train[0][0][0], unpaired.Train[1][0][0], 3);
        Assert.Equal(3, unpaired.Train.Count);
        Assert.Equal([5, 5, 5], unpaired.Test.Select(cloud => cloud.Count));
    }

    [Fact]
    public void Snapshots_start_in_the_cube_and_are_the_same_for_one_seed()
    {
        var simulation = new PopulationSimulation { Diffusion = new Diffusion { Potential = Quadratic }, Particles = 200, Steps = 1, Seed = 7 };
        var (once, again) = (simulation.Run(), simulation.Run());
        Assert.Equal(once.Train[1].Values.ToArray(), again.Train[1].Values.ToArray());
        Assert.All(once.Train[0].Values.ToArray(), value => Assert.InRange(value, -4, 4));
        Assert.NotEqual(once.Train[0].Values.ToArray(), (simulation with { Seed = 8 }).Run().Train[0].Values.ToArray());
    }

    [Fact]
    public void What_cannot_be_simulated_is_refused()
    {
        var simulation = new PopulationSimulation { Diffusion = new Diffusion { Potential = NamedPotentials.Create(PotentialName.HolderTable) } };
        Assert.Contains("at least 2 coordinates", Assert.Throws<BadInputException>(() => (simulation with { Dimension = 1 }).Run()).Message);
        Assert.Contains("coordinates are too many", Assert.Throws<BadInputException>(() => (simulation with { Dimension = 1_000_000 }).Run()).Message);
        Assert.Contains("particles are too few", Assert.Throws<BadInputException>(() => (simulation with { Particles = 2 }).Run()).Message);
        Assert.Contains("share of particles", Assert.Throws<BadInputException>(() => (simulation with { TrainShare = 1 }).Run()).Message);
        var wild = new PopulationSimulation { Diffusion = new Diffusion { Potential = NamedPotentials.Create(PotentialName.StyblinskiTang), TimeStep = 10 }, Steps = 9, Particles = 10 };
        Assert.Contains("make 'timeStep' smaller", Assert.Throws<BadInputException>(() => wild.Run()).Message);
    }

    private static Potential Quadratic => NamedPotentials.Create(PotentialName.Quadratic);

    private static Cloud Step(Diffusion dynamics, Cloud from)
    {
        var random = new RandomStream(1, RandomPurpose.Other);
        return dynamics.Step(from, ref random);
    }
}
