using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Explains runs that diverged or stalled.</summary>
internal sealed class RunsThatFailed : IAnalyser
{
    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        foreach (var run in document.Runs)
        {
            if (run.Status == "stalled")
            {
                yield return (run, $"stalled: {run.StopReason}; some workers never answered, and the method waited for them");
            }
            else if (run.Status == "diverged")
            {
                var advice = run.Grid.Count > 0
                    ? "all candidates of the grid failed: tune over smaller steps"
                    : run.StepSizeSource == "given" ? "take a smaller step, or stepSize: theory" : "take a smaller multiple of the theory's step";
                yield return (run, $"{run.StopReason}; {advice}");
            }
        }
    }
}
