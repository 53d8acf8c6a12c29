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
    ];

    public static IEnumerable<string> Analyse(PreparedExperiment prepared, ExperimentDocument document) =>
        All.SelectMany(a => a.Analyse(prepared, document)).Distinct();
}
