using Gossamer.Numerics.Symmetric;
using Gossamer.Population.Distances;
using Gossamer.Population.Energies;
using Gossamer.Population.Particles;
using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Population.Problems;

/// <summary>
/// The energy that moves a population is to be found from snapshots of it. The variable x of the problem is the vector θ of
/// the energy's parameters; f(θ) is how far pairs of transport plans are from the optimality condition of the JKO scheme, so
/// that any method that minimises f is JKOnet* (A. Terpin, N. Lanzetti, F. Dörfler, Learning Diffusion at Lightspeed,
/// NeurIPS 2024), on one machine or many. Methods that learn from the snapshots in another way find them here.
/// </summary>
public sealed class PopulationProblem : Problem
{
    private readonly Lazy<CoupledRows> rows;
    private readonly Lazy<double[]?> minimizer;
    private readonly Lazy<ProblemConstants> constants;
    private readonly Lazy<double[]> entropies;
    private readonly ILocalObjective[] locals;
    private readonly Cloud[] partners;
    private readonly double[] start;

    /// <summary>Creates the problem. Transport plans are computed when f is first asked for.</summary>
    /// <param name="snapshots">The population.</param>
    /// <param name="energy">The family of energies.</param>
    /// <param name="options">How the pairs are made.</param>
    /// <exception cref="BadInputException">The energy is for another number of coordinates, or there are too few pairs for the workers.</exception>
    public PopulationProblem(Snapshots snapshots, EnergyModel energy, PopulationOptions? options = null)
    {
        (Snapshots, Energy, Options) = (snapshots, energy, options ?? new PopulationOptions());
        if (energy.Dimension != snapshots.Dimension)
            throw new BadInputException($"the energy is for {energy.Dimension} coordinates, the particles have {snapshots.Dimension}");
        var fewest = snapshots.Train.Min(cloud => cloud.Count);
        if (Options.Workers > fewest)
            throw new BadInputException($"{Options.Workers} workers share the particles of every snapshot, and one has only {fewest}; there must be at least one a worker");
        if (Options.Coupling.IsGiven && !snapshots.AreTrajectories)
            throw new BadInputException("these snapshots do not see the same particles, so that there are no trajectories to couple by; use paired data, or coupling: exact");
        rows = new(() => CoupledRows.Create(snapshots, Options, energy.HasDiffusion));
        entropies = new(() => [.. snapshots.Train.Select(Samples.Entropy)]);
        partners = [.. Enumerable.Range(0, snapshots.Steps).Select(PartnersOf)];
        start = new double[energy.Length];
        energy.Draw(start, Options.Seed);
        Global = Part(0, 1);
        locals = Options.Workers == 1 ? [Global] : [.. Enumerable.Range(0, Options.Workers).Select(worker => Part(worker, Options.Workers))];
        minimizer = new(Minimise);
        constants = new(FindConstants);
    }

    /// <summary>The population.</summary>
    public Snapshots Snapshots { get; }

    /// <summary>The family of energies.</summary>
    public EnergyModel Energy { get; }

    /// <summary>How the pairs are made.</summary>
    public PopulationOptions Options { get; }

    /// <inheritdoc/>
    public override string Kind => "population";

    /// <inheritdoc/>
    public override int Dimension => Energy.Length;

    /// <inheritdoc/>
    public override int Workers => Options.Workers;

    /// <inheritdoc/>
    public override ILocalObjective Global { get; }

    /// <inheritdoc/>
    public override ProblemConstants Constants => constants.Value;

    /// <inheritdoc/>
    public override ReadOnlyMemory<double> Start => start;

    /// <inheritdoc/>
    public override ReadOnlyMemory<double>? Minimizer => minimizer.Value is { } point ? point : (ReadOnlyMemory<double>?)null;

    /// <summary>H(ρ_k) of every snapshot, by nearest neighbours.</summary>
    internal IReadOnlyList<double> Entropies => entropies.Value;

    /// <inheritdoc/>
    public override ILocalObjective Local(int worker) => locals[worker];

    /// <summary>The particles by which interactions of a step are averaged.</summary>
    /// <param name="step">k, 0-based.</param>
    internal Cloud Partners(int step) => partners[step];

    private Cloud PartnersOf(int step)
    {
        var cloud = Snapshots.Train[Options.ForcesAt == ForcesAt.End ? step + 1 : step];
        return cloud.Slice(0, Math.Min(cloud.Count, Options.InteractionParticles));
    }

    private PopulationObjective Part(int worker, int workers) => Energy switch
    {
        NeuralEnergy neural => new NeuralObjective(this, neural, rows, worker, workers),
        FeatureEnergy linear => new FeatureObjective(this, new(() => Moments.Of(this, linear, rows.Value, worker, workers))),
        _ => throw new BadInputException($"energies of the class {Energy.GetType().Name} have no objective; use a NeuralEnergy or a FeatureEnergy"),
    };

    // θ = −A⁻¹b.
    private double[]? Minimise()
    {
        if (Global is not FeatureObjective { Parts: var parts }) return null;
        double[] factor = [.. parts.Matrix], solution = [.. parts.Linear.Select(value => -value)];
        if (!Cholesky.TryFactor(factor, solution.Length)) return null;
        Cholesky.Solve(factor, solution.Length, solution);
        return solution;
    }

    private ProblemConstants FindConstants()
    {
        if (Energy is not FeatureEnergy) return new NetworkConstants(Workers);
        var spectra = locals.Select(local => Spectrum(((FeatureObjective)local).Parts)).ToList();
        var whole = Spectrum(((FeatureObjective)Global).Parts);
        return new GivenConstants([.. spectra.Select(spectrum => spectrum.Largest)])
        {
            Smoothness = whole.Largest,
            StrongConvexity = whole.Smallest,
            LocalStrongConvexity = spectra.Min(spectrum => spectrum.Smallest),
            Convex = true,
            Bound = minimizer.Value is { } point ? Global.Value(point) : 0,
            BoundIsMinimum = minimizer.Value is not null,
        };
    }

    private static (double Smallest, double Largest) Spectrum(Moments parts)
    {
        var length = parts.Linear.Length;
        var values = Matrix<double>.Build.DenseOfRowMajor(length, length, parts.Matrix).Evd(Symmetricity.Symmetric).EigenValues;
        return (2 * Math.Max(0, values.Min(value => value.Real)), 2 * values.Max(value => value.Real));
    }

    /// <summary>
    /// No smoothness constant of a network is known. That f is nonnegative is not said: who knows a bound asks for f at the
    /// start, which costs the transport plans, and learners without plans would pay for them.
    /// </summary>
    private sealed class NetworkConstants(int workers) : ProblemConstants
    {
        public override int Workers => workers;

        public override double L => double.PositiveInfinity;

        public override IReadOnlyList<double> Li { get; } = new RepeatedValue(double.PositiveInfinity, workers);

        public override double? LSampleMax => double.PositiveInfinity;

        public override bool IsConvex => false;
    }
}
