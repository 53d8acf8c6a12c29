using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Looks at finished runs for one kind of trouble and warns.</summary>
internal interface IAnalyser
{
    /// <summary>Runs and what is to be said of them, without a full stop.</summary>
    IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document);
}

/// <summary>All analysers, in the order in which they speak.</summary>
internal static class Analysers
{
    private static readonly IAnalyser[] All =
    [
        new RunsThatFailed(),
        new NoProgress(),
        new TargetNeverReached(),
        new WinnerAtTheEdge(),
        new FloorOfSinglePrecision(),
        new TooFewPoints(),
        new WastedWork(),
        new TreesOutsideTheory(),
    ];

    /// <summary>Warnings, one line each; the seeds of a method share one.</summary>
    public static IEnumerable<string> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        foreach (var analyser in All)
        {
            foreach (var group in analyser.Analyse(prepared, document).GroupBy(found => found.Run.Label))
            {
                var runs = group.Select(found => found.Run.Seed).Distinct().Count();
                var seeds = prepared.Plan.Seeds.Count;
                var (first, message) = group.First();
                var which = seeds == 1 ? first.Label : runs == 1 ? $"{first.Label} (seed {first.Seed})" : $"{first.Label} ({runs} of {seeds} seeds, here seed {first.Seed})";
                yield return $"{which}: {message}";
                // An analyser may have several things to say of one run.
                foreach (var (_, other) in group.Where(found => found.Run == first && found.Message != message)) yield return $"{which}: {other}";
            }
        }
    }

    /// <summary>A number for people: four digits.</summary>
    public static string Show(this double value) => Readable.Number(value);
}
