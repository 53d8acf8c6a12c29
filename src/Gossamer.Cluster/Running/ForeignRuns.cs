using Gossamer.Cluster.Hosting;
using Gossamer.Experiments;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Running;

namespace Gossamer.Cluster.Running;

/// <summary>Makes the runs that a coordinator sends. Data come from this machine: known sets by their names, files from one folder.</summary>
/// <param name="files">The folder whose files experiments may name; null for none.</param>
internal sealed class ForeignRuns(string? files) : IRunSource
{
    private (ExperimentText Text, Experiment Experiment, IReadOnlyList<PlannedRun> Runs)? last;

    public PlannedRequest Create(string text)
    {
        var sent = RunText.Read(text);
        if (last is not { } known || !IsSame(known.Text, sent.Experiment)) known = Prepare(sent.Experiment);
        if (sent.Run >= known.Runs.Count) throw new BadInputException($"the coordinator asks for run {sent.Run} of an experiment of {known.Runs.Count}");
        var run = known.Runs[sent.Run];
        var complaints = new Complaints();
        var request = run.CreateRequest(known.Experiment.Plan, complaints);
        complaints.ThrowIfAny();
        return new PlannedRequest(request!, run.Environment.Cluster);
    }

    private (ExperimentText Text, Experiment Experiment, IReadOnlyList<PlannedRun> Runs) Prepare(ExperimentText text)
    {
        last = null;
        var folder = files ?? Path.GetTempPath();
        var experiment = Experiment.ParseForeign(text with { Source = Path.Combine(folder, text.Source) }, new FileFence(files));
        var prepared = (text, experiment, ExperimentPreparer.CreateRuns(experiment.Plan));
        last = prepared;
        return prepared;
    }

    private static bool IsSame(ExperimentText first, ExperimentText second) =>
        first.Yaml == second.Yaml && first.Source == second.Source && first.IsFull == second.IsFull && first.Overrides.SequenceEqual(second.Overrides, StringComparer.Ordinal);
}
