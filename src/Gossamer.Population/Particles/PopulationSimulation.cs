using Gossamer.Numerics;

namespace Gossamer.Population.Particles;

/// <summary>Makes snapshots of a population by simulating its particles, which start uniformly in a cube.</summary>
public sealed record PopulationSimulation
{
    // Beyond so many times the start the simulation has left what the potential is about.
    private const double Farthest = 1e6;

    private const int MostCoordinates = 10_000;

    /// <summary>The dynamics.</summary>
    public required Diffusion Diffusion { get; init; }

    /// <summary>D.</summary>
    public int Dimension { get; init; } = 2;

    /// <summary>N, particles of every snapshot.</summary>
    public int Particles { get; init; } = 2000;

    /// <summary>K, steps: K + 1 snapshots.</summary>
    public int Steps { get; init; } = 5;

    /// <summary>Half the edge of the cube [−r, r]^D in which they start.</summary>
    public double Radius { get; init; } = 4;

    /// <summary>
    /// True where the same particles are seen at all times, row i being one trajectory; false where every snapshot is a
    /// simulation of its own, so that nothing of the correspondence is left.
    /// </summary>
    public bool IsPaired { get; init; }

    /// <summary>The share of particles to learn from.</summary>
    public double TrainShare { get; init; } = 0.5;

    /// <summary>Seed of all draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Runs it.</summary>
    /// <exception cref="BadInputException">A number is out of range, or the particles left every bound.</exception>
    public Snapshots Run()
    {
        var least = Math.Max(Diffusion.Potential.LeastDimension, Diffusion.Interaction?.LeastDimension ?? 1);
        if (Dimension < least) throw new BadInputException($"this potential needs at least {least} coordinates, and there are {Dimension}: raise 'dimension'");
        if (Dimension > MostCoordinates) throw new BadInputException($"{Dimension} coordinates are too many; at most {MostCoordinates} are possible");
        if (Particles < 4) throw new BadInputException($"{Particles} particles are too few; at least 4 are needed");
        if (Steps < 1) throw new BadInputException($"{Steps} steps are too few; at least 1 is needed");
        var clouds = new List<Cloud>();
        if (IsPaired)
        {
            clouds.Add(Start(0));
            for (var k = 1; k <= Steps; k++) clouds.Add(Advance(clouds[^1], 0, k));
        }
        else
        {
            for (var k = 0; k <= Steps; k++)
            {
                var cloud = Start(k);
                for (var step = 1; step <= k; step++) cloud = Advance(cloud, k, step);
                clouds.Add(cloud);
            }
        }
        double[] times = [.. Enumerable.Range(0, Steps + 1).Select(k => k * Diffusion.TimeStep)];
        return Snapshots.Split(clouds, times, TrainShare, IsPaired, Seed) with { Truth = Diffusion };
    }

    private Cloud Start(int run)
    {
        var values = new double[Particles * Dimension];
        new RandomStream(Seed, RandomPurpose.Data, run, slot: 5).FillUniform(values);
        for (var k = 0; k < values.Length; k++) values[k] = Radius * ((2 * values[k]) - 1);
        return new Cloud(values, Dimension);
    }

    private Cloud Advance(Cloud cloud, int run, int step)
    {
        var random = new RandomStream(Seed, RandomPurpose.Data, run, step, slot: 6);
        var next = Diffusion.Step(cloud, ref random);
        foreach (var value in next.Values)
        {
            if (!(Math.Abs(value) <= Farthest * Radius))
                throw new BadInputException($"the simulation diverges in step {step} of {Steps}: a time step of {Diffusion.TimeStep:R} is too long for this potential; make 'timeStep' smaller");
        }
        return next;
    }
}
