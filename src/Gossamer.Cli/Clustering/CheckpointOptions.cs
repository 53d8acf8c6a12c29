using System.CommandLine;
using Gossamer.Cluster.Running;
using Gossamer.Experiments;

namespace Gossamer.Cli.Clustering;

/// <summary>The options of all verbs whose runs can be resumed.</summary>
internal sealed class CheckpointOptions
{
    private readonly Option<string?> every = new("--checkpoint")
    {
        Description = "How often a run is saved: a number of iterations, such as 500, a time, such as 30s, or 'off' for never (unless given: 10s).",
        HelpName = "EVERY",
    };

    private readonly Option<string?> folder = new("--checkpoints") { Description = "Where runs are saved (unless given, beside the run store).", HelpName = "FOLDER" };

    private readonly Option<bool> resume = new("--resume") { Description = "Goes on from the last checkpoints of this experiment; runs that have none begin anew." };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { every, folder, resume }) command.Add(option);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="BadInputException">A value is wrong.</exception>
    public CheckpointPlan Read(ParseResult arguments, Experiment experiment)
    {
        var place = CheckpointPlan.PlaceOf(arguments.GetValue(folder) ?? HomeFolder.Checkpoints, experiment);
        var plan = new CheckpointPlan(place) { IsResumed = arguments.GetValue(resume) };
        if (plan.IsResumed && !Directory.Exists(place))
            throw new BadInputException($"--resume: there are no checkpoints of {experiment.Source} in {place}; they belong to one file with one set of --set, --seed and --full: give the same, or run without --resume");
        return arguments.GetValue(every) is { } text ? plan.Every(text) : plan;
    }
}
