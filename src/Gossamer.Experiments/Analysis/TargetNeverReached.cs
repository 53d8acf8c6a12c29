using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Points at runs that ended without reaching any target of the stop rules.</summary>
internal sealed class TargetNeverReached : IAnalyser
{
    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        var targets = StopTargets.Of(prepared.Plan.StopRule);
        if (targets.Count == 0) yield break;
        foreach (var run in document.Runs)
        {
            if (run.Status != "completed") continue;
            var last = run.Trace[^1].Metrics;
            if (targets.Any(t => last.GetValueOrDefault(t.Metric) is { } value && t.IsMetBy(value))) continue;
            var value = last.GetValueOrDefault(targets[0].Metric) is { } end ? $" ({end.Show()} at the end)" : "";
            yield return (run, $"the target {targets[0]} was not reached{value}; let it run longer or tune its step");
        }
    }
}
