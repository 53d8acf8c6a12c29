using Gossamer.Execution;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Comparing;

/// <summary>Runs of one or several experiments side by side, the seeds of a method taken together.</summary>
public sealed record Comparison
{
    /// <summary>Metrics that at least one run recorded, in the order of documentation.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>The targets whose price is compared.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>One row a method of an experiment, in the order of the documents and their files.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>Compares.</summary>
    /// <param name="documents">The documents, each with the name it is shown by (identifier or file).</param>
    /// <param name="targets">The targets; null for those of <see cref="Target.Suggest"/>.</param>
    public static Comparison Of(IReadOnlyList<(string Name, ExperimentDocument Document)> documents, IReadOnlyList<Target>? targets = null)
    {
        targets ??= Target.Suggest(documents.Select(d => d.Document));
        var recorded = documents.SelectMany(d => d.Document.Runs).SelectMany(r => r.Trace).SelectMany(p => p.Metrics.Keys).ToHashSet();
        return new Comparison
        {
            Metrics = [.. MetricNames.All.Where(recorded.Contains), .. recorded.Where(m => !MetricNames.All.Contains(m)).Order(StringComparer.Ordinal)],
            Targets = targets,
            Rows =
            [
                .. documents.SelectMany(d => d.Document.Runs
                    .Where(r => r.Trace.Count > 0)
                    .GroupBy(r => r.Label)
                    .Select(group => ComparisonRow.Of(d.Name, d.Document, [.. group], targets))),
            ],
        };
    }
}

/// <summary>One method of one experiment, its seeds taken together.</summary>
public sealed record ComparisonRow
{
    /// <summary>The experiment: identifier or file.</summary>
    public required string Experiment { get; init; }

    /// <summary>Label of the method.</summary>
    public required string Label { get; init; }

    /// <summary>Kebab-case name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary><c>completed</c>, or how many runs ended in another way: <c>1 diverged</c>.</summary>
    public required string Status { get; init; }

    /// <summary>γ.</summary>
    public required Spread StepSize { get; init; }

    /// <summary>Model updates at the end.</summary>
    public required Spread Iterations { get; init; }

    /// <summary>Seconds at the end.</summary>
    public required Spread Seconds { get; init; }

    /// <summary>Bits sent by an average worker at the end.</summary>
    public required Spread BitsUpPerWorker { get; init; }

    /// <summary>Bits received by an average worker at the end.</summary>
    public required Spread BitsDownPerWorker { get; init; }

    /// <summary>Gradients computed at the end, over all workers.</summary>
    public required Spread OracleCalls { get; init; }

    /// <summary>Every metric at the end.</summary>
    public required IReadOnlyDictionary<string, Spread> Final { get; init; }

    /// <summary>The best value of every metric on the way (largest for accuracy, smallest for others).</summary>
    public required IReadOnlyDictionary<string, Spread> Best { get; init; }

    /// <summary>What every target of the comparison cost, in their order.</summary>
    public required IReadOnlyList<Price> Prices { get; init; }

    internal static ComparisonRow Of(string name, ExperimentDocument document, RunDocument[] runs, IReadOnlyList<Target> targets)
    {
        var ends = runs.Select(r => r.Trace[^1]).ToArray();
        var metrics = ends.SelectMany(p => p.Metrics.Keys).Distinct().ToArray();
        return new ComparisonRow
        {
            Experiment = name,
            Label = runs[0].Label,
            Method = runs[0].Method,
            Seeds = runs.Length,
            Status = DocumentStatus.Summarize(runs),
            StepSize = Spread.Of(runs.Select(r => r.StepSize)),
            Iterations = Spread.Of(ends.Select(p => (double)p.Iteration)),
            Seconds = Spread.Of(ends.Select(p => p.Seconds)),
            BitsUpPerWorker = Spread.Of(ends.Select(p => p.BitsUpPerWorker)),
            BitsDownPerWorker = Spread.Of(ends.Select(p => p.BitsDownPerWorker)),
            OracleCalls = Spread.Of(ends.Select(p => (double)p.OracleCalls)),
            Final = metrics.ToDictionary(m => m, m => Spread.Of(ends.Select(p => Value(p, m)))),
            Best = metrics.ToDictionary(m => m, m => Spread.Of(runs.Select(r => BestOf(r, m)))),
            Prices = [.. targets.Select(t => Price.Of(t, runs))],
        };
    }

    private static double Value(TracePointDocument point, string metric) => point.Metrics.GetValueOrDefault(metric) ?? double.NaN;

    private static double BestOf(RunDocument run, string metric)
    {
        var best = double.NaN;
        foreach (var point in run.Trace)
        {
            var value = Value(point, metric);
            if (double.IsNaN(best) || (Target.IsLargerBetter(metric) ? value > best : value < best)) best = value;
        }
        return best;
    }
}
