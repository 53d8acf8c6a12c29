namespace Gossamer.Problems;

/// <summary>
/// f(x) = (1/n) Σ f_i(x) over R^d with its constants.
/// </summary>
public abstract class Problem
{
    private readonly Lazy<FeatureOwnership?> ownership;

    /// <summary>For derived classes.</summary>
    protected Problem() => ownership = new(() => FeatureOwnership.Of(this));

    /// <summary>The kebab-case kind, such as <c>logistic-regression</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Number of coordinates d.</summary>
    public abstract int Dimension { get; }

    /// <summary>Number of workers n.</summary>
    public abstract int Workers { get; }

    /// <summary>True where all workers hold the same f (the homogeneous setting of asynchronous methods).</summary>
    public virtual bool IsHomogeneous => false;

    /// <summary>f_i.</summary>
    /// <param name="worker">0-based index of the worker.</param>
    public abstract ILocalObjective Local(int worker);

    /// <summary>f, the mean of the f_i.</summary>
    public abstract ILocalObjective Global { get; }

    /// <summary>Smoothness and convexity constants; computed when first asked for.</summary>
    public abstract ProblemConstants Constants { get; }

    /// <summary>x⁰, d coordinates.</summary>
    public abstract ReadOnlyMemory<double> Start { get; }

    /// <summary>A minimiser where one is known, d coordinates.</summary>
    public virtual ReadOnlyMemory<double>? Minimizer => null;

    /// <summary>f_i over samples that worker i keeps out of its training, to choose among models; null where there are none.</summary>
    /// <param name="worker">0-based index of the worker.</param>
    public virtual ILocalObjective? Validation(int worker) => null;

    /// <summary>f_i over samples that worker i keeps for the judgement at the end; null where there are none.</summary>
    /// <param name="worker">0-based index of the worker.</param>
    public virtual ILocalObjective? Test(int worker) => null;

    /// <summary>
    /// Which worker owns which coordinate; null where some objective is no <see cref="ISupport"/>. Found once.
    /// </summary>
    public FeatureOwnership? Ownership => ownership.Value;

    /// <summary>How the coordinates fall into blocks by nature, with the cost of each; null where nothing is known of that.</summary>
    public virtual BlockStructure? Blocks => null;

    /// <summary>A problem of one's own objectives.</summary>
    /// <param name="objectives">f_i, one a worker, all of one dimension.</param>
    /// <param name="constants">Their constants; see <see cref="GivenConstants"/>.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <param name="kind">The kebab-case kind to report.</param>
    /// <exception cref="BadInputException">There are no objectives, or dimensions or numbers of workers differ.</exception>
    public static Problem Create(
        IReadOnlyList<ILocalObjective> objectives, ProblemConstants constants, StartingPoint? start = null, string kind = "custom")
    {
        var global = MeanObjective.Of(objectives, constants);
        if (constants.Workers != objectives.Count)
            throw new BadInputException($"the constants are for {constants.Workers} workers, but there are {objectives.Count} objectives");
        // A list of one objective is a problem of one worker, not one that workers share; the two are the same for n = 1.
        return new AssembledProblem(kind, objectives, objectives.Count, global, constants, start ?? StartingPoint.Zero);
    }

    /// <summary>A problem whose n workers share one objective, in the memory of one.</summary>
    /// <param name="objective">f.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="constants">Its constants, for n workers; see <see cref="GivenConstants"/>.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <param name="kind">The kebab-case kind to report.</param>
    /// <exception cref="BadInputException">The constants are for another number of workers.</exception>
    public static Problem Homogeneous(
        ILocalObjective objective, int workers, ProblemConstants constants, StartingPoint? start = null, string kind = "custom")
    {
        if (constants.Workers != workers)
            throw new BadInputException($"the constants are for {constants.Workers} workers, but the problem is for {workers}");
        return new AssembledProblem(kind, [objective], workers, objective, constants, start ?? StartingPoint.Zero);
    }
}
