using Gossamer.Execution.Trees;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reading;
using Gossamer.Simulation;

namespace Gossamer.Experiments.Running;

/// <summary>
/// Records the computation trees of an experiment: makes each run once more, with symbols, until enough gradients were
/// looked at. In the simulator it is the same run; on threads it is one of its own.
/// </summary>
internal sealed class TreeRecording(ExperimentPlan plan, EngineChoice engine)
{
    /// <summary>The tree of a run; null where none is asked for.</summary>
    public TreeDocument? Of(PlannedRun run)
    {
        if (plan.TreeGradients is not { } gradients || run.CreateRequest(plan, new Complaints()) is not { } request) return null;
        // One thread, so that gradients of the same moment have the same order every time.
        var maker = engine.IsRealTime ? engine.Create(run.Environment.Cluster, 1) : new Simulator(run.Environment.Cluster, 1);
        var tree = ComputationTree.RecordAsync(maker, request, gradients).GetAwaiter().GetResult();
        return new TreeDocument
        {
            Distance = tree.MaxDistance,
            TheoryDistance = request.Method.Theory.TreeDistance,
            Gradients = tree.Gradients,
            Violations = tree.Violations,
            Steps = [.. tree.Steps.Select(step => new TreeStepDocument { Worker = step.Worker, Fork = step.Fork, Side = step.Side, Distance = step.Distance })],
        };
    }
}
