using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Points at traces that are too coarse to draw.</summary>
internal sealed class TooFewPoints : IAnalyser
{
    private const int Few = 10;

    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        foreach (var run in document.Runs)
        {
            var made = run.Trace[^1].Iteration - run.Trace[0].Iteration;
            if (run.Status == "completed" && run.Trace.Count < Few && made >= 4 * run.Trace.Count)
                yield return (run, $"only {run.Trace.Count} of {made + 1} iterates were recorded, too few for a plot; make 'every' in 'record' smaller");
        }
    }
}
