using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Points at runs that threw most of their computing time away.</summary>
internal sealed class WastedWork : IAnalyser
{
    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        foreach (var run in document.Runs)
        {
            var share = run.Counters.WastedSeconds / run.Counters.BusySeconds;
            if (share > 0.5)
                yield return (run, $"{Math.Round(100 * share)} % of the workers' computing time was cancelled or ignored");
        }
    }
}
