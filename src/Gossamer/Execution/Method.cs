using Gossamer.Registration;

namespace Gossamer.Execution;

/// <summary>
/// A distributed algorithm: its programs and what its theory says. One instance serves one run. Derive from
/// <see cref="CentralizedMethod"/>, <see cref="DecentralizedMethod"/> or <see cref="SequentialMethod"/>, take one options
/// record in the constructor and register with <see cref="MethodAttribute"/>.
/// </summary>
/// <param name="options">The options common to all methods.</param>
public abstract class Method(MethodOptions options)
{
    private Theory? theory;

    /// <summary>γ as it is used in the run; set by <see cref="Prepare"/>.</summary>
    protected double StepSize { get; private set; }

    /// <summary>What the theory says in this run's setting; set by <see cref="Prepare"/>.</summary>
    public Theory Theory => theory ?? throw new InvalidOperationException("the method is not prepared");

    /// <summary>
    /// True where messages and arithmetic do not depend on timing: the run is then bit-identical in all engines.
    /// </summary>
    public virtual bool IsSynchronous => true;

    /// <summary>
    /// Checks the assumptions, resolves the step size and tells what will be used. Called once, before the programs start.
    /// </summary>
    /// <exception cref="AssumptionException">An assumption of the method fails; the message says which and what to do.</exception>
    public Preparation Prepare(Setting setting)
    {
        Check(setting);
        theory = WithoutCurvature(setting, Analyze(setting));
        (StepSize, var source) = options.StepSize.Resolve(theory);
        return new Preparation(StepSize, source, theory);
    }

    /// <summary>
    /// Writes the model that a worker deploys, for personalised metrics: x^k, unless the method's workers keep models of their own. What
    /// a problem mixes into it (FLIX) its f_i do themselves. Costs the run nothing; called for several workers at once.
    /// </summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="worker">0-based index of the worker.</param>
    /// <param name="model">d coordinates, overwritten.</param>
    public virtual void Deploy(IObservation state, int worker, Span<double> model) => state.Iterate.CopyTo(model);

    // Steps like 1/L have no bound where every f_i is affine (or constant: FLIX with alpha = 0): then any step is as good as any other.
    private static Theory WithoutCurvature(Setting setting, Theory theory) =>
        theory.StepSize is { } step && !double.IsFinite(step) && setting.Constants.LMax == 0
            ? theory with { StepSize = 1, StepSizeSource = "gamma = 1: the objectives have no curvature (L = 0), so that every step size will do", Lyapunov = null }
            : theory;

    /// <summary>Refuses settings in which the algorithm is wrong or meaningless, whatever the step size.</summary>
    /// <exception cref="AssumptionException">Which assumption fails and what to do.</exception>
    protected virtual void Check(Setting setting) { }

    /// <summary>What the theory says for this setting. Called after <see cref="Check"/>; the place to derive other parameters.</summary>
    protected abstract Theory Analyze(Setting setting);
}

/// <summary>A method with a coordinator and n workers.</summary>
public abstract class CentralizedMethod(MethodOptions options) : Method(options)
{
    /// <summary>The coordinator's program.</summary>
    public abstract Task CoordinateAsync(ICoordinator hub);

    /// <summary>The program of a worker; runs until the engine ends it.</summary>
    public abstract Task WorkAsync(IWorker me);
}

/// <summary>A method of nodes that talk to their neighbours only.</summary>
public abstract class DecentralizedMethod(MethodOptions options) : Method(options)
{
    /// <summary>
    /// The one node that shows iterates, where a method has such a node (the pivot of a tree, for instance): its iterate is
    /// the run's, at the time at which it has it. Null where the run's iterate is the mean over all nodes. Asked after
    /// <see cref="Method.Prepare"/>; the other nodes then never call <see cref="INode.ContinueAsync"/>.
    /// </summary>
    public virtual int? Reporter => null;

    /// <summary>The program of a node; runs until the engine ends it.</summary>
    public abstract Task RunAsync(INode me);
}

/// <summary>A method of one loop over f itself.</summary>
public abstract class SequentialMethod(MethodOptions options) : Method(options)
{
    /// <summary>The loop.</summary>
    public abstract Task RunAsync(ISequence loop);
}

/// <summary>Options common to all methods. Derive a record with one property a parameter, each with a <see cref="ParameterAttribute"/>.</summary>
public record MethodOptions
{
    /// <summary>γ; by theory unless given.</summary>
    [Parameter("Step size: 'theory', a positive number, or {theory: [multiples]} to tune over multiples of the theory's step.", Symbol = "γ")]
    public StepSize StepSize { get; init; } = StepSize.Theory();
}

/// <summary>Registers a method in the catalogue.</summary>
/// <param name="name">The kebab-case name used in experiment files.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MethodAttribute(string name) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name used in experiment files.</summary>
    public string Name { get; } = name;

    /// <summary>The name as papers write it, such as <c>EF21</c>.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences: what the method is and what it is for.</summary>
    public required string Summary { get; init; }

    /// <summary>The family: error-feedback, variance-reduction, asynchronous, decentralized, federated, coordinate, sequential.</summary>
    public required string Family { get; init; }

    /// <summary>Authors, title, year and arXiv number of the source.</summary>
    public required string Paper { get; init; }

    /// <summary>The guarantee in one sentence, with the theorem.</summary>
    public required string Guarantee { get; init; }

    /// <summary>
    /// The method whose iterates it gives bit for bit when all its compressors are the identity and the step sizes agree;
    /// null for methods without compressors. The conformance suite holds the method to it.
    /// </summary>
    public string? ReducesTo { get; init; }

    /// <summary>
    /// True where <see cref="ReducesTo"/> holds up to rounding only and, in methods that draw samples, with all samples drawn.
    /// </summary>
    public bool ReducesUpToRounding { get; init; }

    /// <summary>An option that the parent must have for this, as <c>order: adapt-then-combine</c>; null where its defaults will do.</summary>
    public string? ReducesWith { get; init; }
}

/// <summary>Describes an option or a constructor parameter for YAML, <c>describe</c> and the JSON schema.</summary>
/// <param name="summary">One sentence with the range and the default's meaning.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ParameterAttribute(string summary) : Attribute
{
    /// <summary>One sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>The paper's symbol.</summary>
    public string? Symbol { get; init; }

    /// <summary>A value for examples, where any number within the range will not do; NaN for none.</summary>
    public double Example { get; init; } = double.NaN;

    /// <summary>Smallest allowed value of a number.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Largest allowed value of a number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;
}
