using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Population.Particles;
using Gossamer.Population.Potentials;
using Gossamer.Population.Reading;

namespace Gossamer.Experiments.Kinds.Population;

/// <summary>Snapshots of a population, as a file names them.</summary>
internal abstract class PopulationDataKind
{
    public abstract Snapshots Create(ulong seed);
}

/// <summary>Simulated particles.</summary>
[Kind<PopulationDataKind>("simulated", "Particles that start uniformly in [−radius, radius]^D and move by dX = −∇V dt − ∇W∗ρ dt + √(2β) dB; other ones for every seed.")]
internal sealed class SimulatedKind(
    [Parameter("V: one of the landscapes of the suite, or quadratic.")] PotentialName potential,
    [Parameter("W, by which particles act on each other; none unless given.")] PotentialName? interaction = null,
    [Parameter("β of the diffusion.", Symbol = "β", Minimum = 0)] double diffusion = 0,
    [Parameter("Number of coordinates.", Symbol = "D", Minimum = 1)] int dimension = 2,
    [Parameter("Particles of every snapshot, of which half are kept for tests unless trainShare says otherwise.", Symbol = "N", Minimum = 4)] int particles = 2000,
    [Parameter("Steps; there is one snapshot more.", Symbol = "K", Minimum = 1)] int steps = 5,
    [Parameter("Time between snapshots, which is one step of the simulation.", Symbol = "dt", Minimum = 1e-12)] double timeStep = 0.01,
    [Parameter("How the simulation steps: explicit (Euler–Maruyama) or implicit (forces at the new positions, as the JKO scheme has it).")] Stepping stepping = Stepping.Explicit,
    [Parameter("True where the same particles are seen at all times; false simulates every snapshot anew.")] bool paired = false,
    [Parameter("Share of the particles to learn from.", Minimum = 0, Maximum = 1)] double trainShare = 0.5,
    [Parameter("Half the edge of the cube of the start.", Minimum = 1e-12)] double radius = 4) : PopulationDataKind
{
    public override Snapshots Create(ulong seed) => new PopulationSimulation
    {
        Diffusion = new Diffusion
        {
            Potential = NamedPotentials.Create(potential),
            Interaction = interaction is { } kernel ? NamedPotentials.Create(kernel) : null,
            Beta = diffusion,
            TimeStep = timeStep,
            Stepping = stepping,
        },
        Dimension = dimension,
        Particles = particles,
        Steps = steps,
        Radius = radius,
        IsPaired = paired,
        TrainShare = trainShare,
        Seed = seed,
    }.Run();
}

/// <summary>Observed particles.</summary>
[Kind<PopulationDataKind>("observed", "Particles from a file: a CSV table with a column of times, or the arrays of an NPZ file. Rows of one time are a snapshot.")]
internal sealed class ObservedKind(
    [Parameter("The file, .csv (also .gz) or .npz.")] FilePath file,
    [Parameter("CSV: name or number (from 1) of the column of times; NPZ: name of the array of times.")] string times = "time",
    [Parameter("NPZ: name of the array of particles, one a row.")] string points = "pcs",
    [Parameter("How many of the first coordinates are used; all unless given.", Minimum = 1)] int? coordinates = null,
    [Parameter("True to give every coordinate mean 0 and deviation 1 over all particles.")] bool standardize = true,
    [Parameter("Snapshots (0-based) that are left out; the way over the gap counts as one step.", Minimum = 0)] IReadOnlyList<int>? leaveOut = null,
    [Parameter("Share of the particles of every snapshot to learn from.", Minimum = 0, Maximum = 1)] double trainShare = 0.6) : PopulationDataKind
{
    public override Snapshots Create(ulong seed)
    {
        var (values, dimension, rowTimes) = SnapshotData.Read(file.Full, times, points);
        var (clouds, moments) = SnapshotData.Group(values, dimension, rowTimes, coordinates, standardize);
        var omitted = leaveOut ?? [];
        if (omitted.FirstOrDefault(k => k >= clouds.Count, -1) is >= 0 and var wrong)
            throw new BadInputException($"leaveOut names snapshot {wrong}, and {file.Written} has {clouds.Count}, numbered from 0");
        int[] kept = [.. Enumerable.Range(0, clouds.Count).Where(k => !omitted.Contains(k))];
        return Snapshots.Split([.. kept.Select(k => clouds[k])], [.. kept.Select(k => moments[k])], trainShare, keepsTrajectories: false, seed);
    }
}
