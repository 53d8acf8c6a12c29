using Gossamer.Execution;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Points at runs that ended no better than they began, though they did not overflow.</summary>
internal sealed class NoProgress : IAnalyser
{
    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        foreach (var run in document.Runs)
        {
            if (run.Status != "completed" || run.Trace.Count < 2 || run.Trace[^1].Iteration == run.Trace[0].Iteration) continue;
            foreach (var metric in (string[])[MetricNames.Loss, MetricNames.GradientNormSquared])
            {
                if (run.Trace[0].Metrics.GetValueOrDefault(metric) is not { } first || run.Trace[^1].Metrics.GetValueOrDefault(metric) is not { } last) continue;
                if (last > first)
                    yield return (run, $"{metric} rose from {first.Show()} to {last.Show()}; the step {run.StepSize.Show()} is probably too large");
                break;
            }
        }
    }
}
