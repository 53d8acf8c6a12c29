using Gossamer.Numerics;

namespace Gossamer.Population.Particles;

/// <summary>A population seen at several times, each with particles to learn from and particles to test on.</summary>
public sealed record Snapshots
{
    /// <summary>Particles to learn from, one cloud a time.</summary>
    public required IReadOnlyList<Cloud> Train { get; init; }

    /// <summary>Particles to test on.</summary>
    public required IReadOnlyList<Cloud> Test { get; init; }

    /// <summary>The times, rising; K + 1 of them.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>The dynamics that made them, where that is known.</summary>
    public Diffusion? Truth { get; init; }

    /// <summary>True where row i is the same particle at every time.</summary>
    public bool AreTrajectories { get; init; }

    /// <summary>K, the number of steps between snapshots.</summary>
    public int Steps => Train.Count - 1;

    /// <summary>D.</summary>
    public int Dimension => Train[0].Dimension;

    /// <summary>A time as learners see it: 0 for the first snapshot, 1 for the last.</summary>
    /// <param name="snapshot">0-based.</param>
    public double Phase(int snapshot) => (Times[snapshot] - Times[0]) / (Times[^1] - Times[0]);

    /// <summary>Splits clouds into particles to learn from and to test on.</summary>
    /// <param name="clouds">One cloud a time, of any sizes.</param>
    /// <param name="times">Their times.</param>
    /// <param name="trainShare">The share to learn from, above 0 and below 1.</param>
    /// <param name="keepsTrajectories">True where row i is the same particle at every time and is to be on the same side.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="BadInputException">There are fewer than two times, times do not rise, or a side would be empty.</exception>
    public static Snapshots Split(IReadOnlyList<Cloud> clouds, IReadOnlyList<double> times, double trainShare, bool keepsTrajectories, ulong seed)
    {
        if (clouds.Count < 2) throw new BadInputException($"{clouds.Count} snapshot is given; dynamics are seen in two or more");
        if (!(trainShare > 0 && trainShare < 1)) throw new BadInputException($"the share of particles to learn from is {trainShare:R}; it must lie between 0 and 1");
        for (var k = 0; k < clouds.Count; k++)
        {
            if (clouds[k].Dimension != clouds[0].Dimension)
                throw new BadInputException($"snapshot {k + 1} has {clouds[k].Dimension} coordinates, the first {clouds[0].Dimension}");
            if (k > 0 && !(times[k] > times[k - 1])) throw new BadInputException($"time {times[k]:R} follows {times[k - 1]:R}; times must rise");
            if (keepsTrajectories && clouds[k].Count != clouds[0].Count)
                throw new BadInputException($"snapshot {k + 1} has {clouds[k].Count} particles, the first {clouds[0].Count}: trajectories need the same number");
        }
        var train = new List<Cloud>();
        var test = new List<Cloud>();
        for (var k = 0; k < clouds.Count; k++)
        {
            int[] order = [.. Enumerable.Range(0, clouds[k].Count)];
            new RandomStream(seed, RandomPurpose.Data, keepsTrajectories ? 0 : k, slot: 7).Shuffle(order);
            var count = (int)Math.Round(trainShare * order.Length);
            if (count == 0 || count == order.Length)
                throw new BadInputException($"snapshot {k + 1} has {order.Length} particles: too few for a share of {trainShare:R}; one side would be empty");
            train.Add(clouds[k].Select(order.AsSpan(0, count)));
            test.Add(clouds[k].Select(order.AsSpan(count)));
        }
        return new Snapshots { Train = train, Test = test, Times = times, AreTrajectories = keepsTrajectories };
    }
}
