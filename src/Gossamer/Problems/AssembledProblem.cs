namespace Gossamer.Problems;

/// <summary>A problem put together from its parts.</summary>
internal sealed class AssembledProblem : Problem
{
    private readonly IReadOnlyList<ILocalObjective> objectives;
    private readonly int workers;
    private readonly Func<double[]?>? minimizer;

    /// <summary>Creates the problem.</summary>
    /// <param name="kind">The kebab-case kind.</param>
    /// <param name="objectives">The n local objectives, or one that all n workers share.</param>
    /// <param name="workers">n.</param>
    /// <param name="global">f.</param>
    /// <param name="constants">Its constants, for n workers.</param>
    /// <param name="start">x⁰.</param>
    /// <param name="minimizer">Finds x*, once; null where there is none.</param>
    public AssembledProblem(
        string kind, IReadOnlyList<ILocalObjective> objectives, int workers, ILocalObjective global, ProblemConstants constants,
        StartingPoint start, Func<double[]?>? minimizer = null)
    {
        if (objectives.Count != 1 && objectives.Count != workers)
            throw new ArgumentException($"{objectives.Count} objectives for {workers} workers");
        (Kind, this.objectives, this.workers, Global, Constants) = (kind, objectives, workers, global, constants);
        Start = start.Create(global.Dimension);
        this.minimizer = minimizer;
    }

    public override string Kind { get; }

    public override int Dimension => Global.Dimension;

    public override int Workers => workers;

    /// <summary>The blocks; unknown unless given.</summary>
    public BlockStructure? Structure { private get; init; }

    public override BlockStructure? Blocks => Structure;

    public override bool IsHomogeneous => objectives.Count == 1;

    public override ILocalObjective Global { get; }

    public override ProblemConstants Constants { get; }

    public override ReadOnlyMemory<double> Start { get; }

    public override ReadOnlyMemory<double>? Minimizer => minimizer?.Invoke() is { } point ? point : (ReadOnlyMemory<double>?)null;

    public override ILocalObjective Local(int worker)
    {
        if ((uint)worker >= (uint)workers) throw new ArgumentOutOfRangeException(nameof(worker), $"worker {worker} of {workers}");
        return objectives.Count == 1 ? objectives[0] : objectives[worker];
    }
}
