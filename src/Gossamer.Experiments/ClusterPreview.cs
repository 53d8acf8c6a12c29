using Gossamer.Execution;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reading;
using Gossamer.Experiments.Running;
using Gossamer.Simulation;

namespace Gossamer.Experiments;

/// <summary>The machines and the problem of an experiment file, as the theory of a method sees them.</summary>
public sealed class ClusterPreview
{
    private const int SampleSize = 2000;
    private readonly Experiment experiment;
    private readonly SeedEnvironment environment;

    private ClusterPreview(Experiment experiment, SeedEnvironment environment) => (this.experiment, this.environment) = (experiment, environment);

    /// <summary>Number of workers n.</summary>
    public int Workers => environment.Problem.Workers;

    /// <summary>Seconds of a gradient of every worker, their means where they are random; null where the cluster's model has no such numbers.</summary>
    public IReadOnlyList<double>? Seconds => environment.Cluster?.Compute.FixedSeconds(Workers)
        ?? (environment.Cluster?.Compute.Times is { } times
            ? [.. Enumerable.Range(0, Workers).Select(worker => times.Sample(worker, SampleSize).Average())]
            : null);

    /// <summary>True where <see cref="Seconds"/> are means of random times.</summary>
    public bool AreMeans => environment.Cluster?.Compute.FixedSeconds(Workers) is null && Seconds is not null;

    /// <summary>Reads an experiment file, or a file with its cluster section alone.</summary>
    /// <param name="path">The file. Without a problem in it, a quadratic with exact gradients stands for one.</param>
    /// <param name="workers">Number of workers, for files that do not say.</param>
    /// <exception cref="BadInputException">The file cannot be read, has no cluster, or does not say how many workers there are.</exception>
    public static ClusterPreview Load(string path, int? workers = null)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BadInputException.OfFile(path, exception);
        }
        var experiment = Experiment.Parse(Complete(text, path, workers), path);
        var environment = ExperimentPreparer.CreateEnvironments(experiment.Plan)[0];
        if (environment.Cluster is null)
            throw new BadInputException($"{path}: there is no cluster in it; add one, such as cluster: {{compute: {{kind: fixed, seconds: sqrt(i)}}}}");
        return new ClusterPreview(experiment, environment);
    }

    /// <summary>The method as the file lists it first, with the first of the values that are tuned, but theory's step; null where it does not.</summary>
    /// <param name="name">The name in files.</param>
    /// <exception cref="InvalidExperimentException">Its options do not fit the problem.</exception>
    public Method? Listed(string name)
    {
        if (experiment.Plan.Methods.FirstOrDefault(method => method.Method == name) is not { } plan) return null;
        var complaints = new Complaints();
        var choices = plan.Candidates()[0].Choices.Where(choice => choice.Axis.Option != TunedAxis.StepSizeOption);
        var made = plan.Create(new Candidate([.. choices]), environment.Variables, complaints);
        complaints.ThrowIfAny();
        return made;
    }

    /// <summary>What the theory of a method may know.</summary>
    /// <exception cref="InvalidExperimentException">The topology does not fit the problem.</exception>
    public Setting SettingFor(Method method)
    {
        var request = new RunRequest(environment.Problem, method)
        {
            Oracle = environment.Oracle,
            Stop = experiment.Stop,
            Topology = method is DecentralizedMethod ? ExperimentPreparer.CreateTopology(experiment.Plan, environment, method.GetType()) : null,
        };
        return Cluster.SettingOf(request, environment.Cluster);
    }

    /// <summary>The text with what an experiment needs beside a cluster.</summary>
    private static string Complete(string text, string path, int? workers)
    {
        var root = YamlReader.Read(text, path);
        if (root.Find("compute") is not null)
            text = "cluster:\n" + string.Concat(text.Split('\n').Select(line => $"  {line}\n"));
        if (root.Find("problem") is null)
        {
            if (workers is null)
                throw new BadInputException($"{path}: it has no problem, so that the number of workers is not known; give it by --workers");
            text += $"\nproblem: {{kind: tridiagonal-quadratic, dimension: 10, workers: {workers}}}\n";
        }
        if (root.Find("methods") is null) text += "\nmethods: [{method: gd}]\n";
        if (root.Find("stop") is null) text += "\nstop: {iterations: 1}\n";
        return text;
    }
}
