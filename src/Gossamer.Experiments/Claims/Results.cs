using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Documents;
using Gossamer.Registration;

namespace Gossamer.Experiments.Claims;

/// <summary>What a run pays with.</summary>
public enum Cost
{
    /// <summary>Model updates.</summary>
    Iterations,

    /// <summary>Virtual seconds.</summary>
    Seconds,

    /// <summary>Bits sent by an average worker.</summary>
    BitsUp,

    /// <summary>Bits received by an average worker.</summary>
    BitsDown,

    /// <summary>Gradients computed, over all workers.</summary>
    OracleCalls,

    /// <summary>Component gradients evaluated, over all workers.</summary>
    ComponentGradients,
}

/// <summary>The results of an experiment, with the questions that claims ask.</summary>
/// <param name="document">The results.</param>
public sealed class Results(ExperimentDocument document)
{
    /// <summary>All there is.</summary>
    public ExperimentDocument Document { get; } = document;

    /// <summary>The methods, in the order of the file.</summary>
    public IReadOnlyList<Series> All { get; } =
        [.. document.Runs.GroupBy(r => r.Label, StringComparer.Ordinal).Select(g => new Series(g.Key, [.. g]))];

    /// <summary>The method with this label, all its seeds.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public Series this[string label] =>
        All.FirstOrDefault(s => s.Label == label)
        ?? throw new BadInputException($"experiment {Document.Name} has no method labelled '{label}'; {Spelling.Suggest(label, [.. All.Select(s => s.Label)])}");

    /// <summary>A constant of the problem, such as <c>L</c>, <c>LPlus</c> or <c>mu</c>.</summary>
    /// <exception cref="BadInputException">The problem has no such number.</exception>
    public double Constant(string name) =>
        Document.Problem.Constants[name] is { } value
            ? value.GetValue<double>()
            : throw new BadInputException($"the problem of experiment {Document.Name} has no constant '{name}'; {Spelling.Suggest(name, [.. Document.Problem.Constants.Select(c => c.Key)])}");

    /// <summary>The method that reaches the target at the least cost; null where none reaches it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="isMeant">Which methods take part; all if null.</param>
    public Series? Cheapest(Target target, Cost cost, Func<Series, bool>? isMeant = null) =>
        All.Where(s => (isMeant is null || isMeant(s)) && double.IsFinite(s.CostTo(target, cost))).MinBy(s => s.CostTo(target, cost));
}

/// <summary>The runs of one method, one a seed. Numbers are medians over the seeds.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Runs">The runs, in the order of the seeds.</param>
public sealed record Series(string Label, IReadOnlyList<RunDocument> Runs)
{
    /// <summary>γ.</summary>
    public double StepSize => Median(r => r.StepSize);

    /// <summary>The multiple of the theory's step that won; not a number where none was tuned.</summary>
    public double Multiple => Median(r => r.Grid.FirstOrDefault(g => g.Winner)?.Multiple ?? double.NaN);

    /// <summary>True where at least half of the runs diverged.</summary>
    public bool HasDiverged => 2 * Runs.Count(r => r.Status == "diverged") >= Runs.Count;

    /// <summary>The last recorded value of a metric.</summary>
    public double Final(string metric) => Median(r => Value(r.Trace[^1], metric));

    /// <summary>The first recorded value of a metric.</summary>
    public double Initial(string metric) => Median(r => Value(r.Trace[0], metric));

    /// <summary>The best recorded value of a metric: the largest accuracy, the smallest of anything else; points without a value do not count.</summary>
    public double Best(string metric) => Median(r =>
    {
        var values = r.Trace.Select(p => Value(p, metric)).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN);
        return Target.IsLargerBetter(metric) ? values.Max() : values.Min();
    });

    /// <summary>What it cost at the end.</summary>
    public double Total(Cost cost) => Median(r => Of(r.Trace[^1], cost));

    /// <summary>What it cost up to the first recorded point that meets the target; infinite where half of the seeds never meet it.</summary>
    public double CostTo(Target target, Cost cost) => Select(Price.Of(target, Runs), cost).Median;

    /// <summary>A metric along the run of the first seed.</summary>
    public IReadOnlyList<double> Values(string metric) => [.. Runs[0].Trace.Select(p => Value(p, metric))];

    /// <summary>A cost along the run of the first seed, at the same points as <see cref="Values"/>.</summary>
    public IReadOnlyList<double> Along(Cost cost) => [.. Runs[0].Trace.Select(p => Of(p, cost))];

    private double Median(Func<RunDocument, double> of)
    {
        double[] values = [.. Runs.Select(of)];
        return Array.TrueForAll(values, double.IsNaN) ? double.NaN : Spread.Of(values).Median;
    }

    private static double Value(TracePointDocument point, string metric) => point.Metrics.GetValueOrDefault(metric) ?? double.NaN;

    private static double Of(TracePointDocument point, Cost cost) => cost switch
    {
        Cost.Iterations => point.Iteration,
        Cost.Seconds => point.Seconds,
        Cost.BitsUp => point.BitsUpPerWorker,
        Cost.BitsDown => point.BitsDownPerWorker,
        Cost.OracleCalls => point.OracleCalls,
        _ => point.ComponentGradients,
    };

    private static Spread Select(Price price, Cost cost) => cost switch
    {
        Cost.Iterations => price.Iterations,
        Cost.Seconds => price.Seconds,
        Cost.BitsUp => price.BitsUpPerWorker,
        Cost.BitsDown => price.BitsDownPerWorker,
        Cost.OracleCalls => price.OracleCalls,
        _ => price.ComponentGradients,
    };
}
