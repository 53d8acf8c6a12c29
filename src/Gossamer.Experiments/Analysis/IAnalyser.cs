using System.Globalization;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Looks at finished runs for one kind of trouble and warns.</summary>
internal interface IAnalyser
{
    /// <summary>Warnings, one line each.</summary>
    IEnumerable<string> Analyse(PreparedExperiment prepared, ExperimentDocument document);
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
    ];

    public static IEnumerable<string> Analyse(PreparedExperiment prepared, ExperimentDocument document) =>
        All.SelectMany(a => a.Analyse(prepared, document)).Distinct();

    /// <summary>How a run is called in warnings.</summary>
    public static string Name(this RunDocument run) => $"{run.Label} (seed {run.Seed.ToString(CultureInfo.InvariantCulture)})";

    /// <summary>A number for people: four digits.</summary>
    public static string Show(this double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
