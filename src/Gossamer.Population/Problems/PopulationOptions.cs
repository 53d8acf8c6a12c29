using Gossamer.Population.Transport;

namespace Gossamer.Population.Problems;

/// <summary>At which end of a pair (x, y) forces are taken.</summary>
public enum ForcesAt
{
    /// <summary>At y: the optimality condition of the JKO scheme, an implicit step.</summary>
    End,

    /// <summary>At x: matches data of explicit steps exactly.</summary>
    Start,
}

/// <summary>How a population becomes a problem.</summary>
public sealed record PopulationOptions
{
    /// <summary>How particles of snapshots that follow each other are put together.</summary>
    public Coupling Coupling { get; init; } = new();

    /// <summary>Where the forces are taken.</summary>
    public ForcesAt ForcesAt { get; init; } = ForcesAt.End;

    /// <summary>Particles of a snapshot by which interactions are averaged, at most as many as there are.</summary>
    public int InteractionParticles { get; init; } = 64;

    /// <summary>Components of the density of a snapshot.</summary>
    public int Components { get; init; } = 10;

    /// <summary>Weight of ‖θ‖² of energies that are linear in their parameters.</summary>
    public double Ridge { get; init; } = 0.01;

    /// <summary>n: over how many workers the pairs are spread.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Seed of parameters to start from and of densities.</summary>
    public ulong Seed { get; init; }
}
