using Gossamer.Execution;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reading;

namespace Gossamer.Experiments;

/// <summary>An experiment as its file describes it: problem, cluster, methods, stop rules. Immutable.</summary>
public sealed class Experiment
{
    private Experiment(ExperimentPlan plan, string source) => (Plan, Source) = (plan, source);

    /// <summary>The file that it was read from, as it was named.</summary>
    public string Source { get; }

    /// <summary>Its name; the file's name without extension where the file gives none.</summary>
    public string Name => Plan.Name;

    /// <summary>What it shows, in the author's words; null where the file says nothing.</summary>
    public string? Description => Plan.Description;

    /// <summary>The seeds; one run of every method for each.</summary>
    public IReadOnlyList<ulong> Seeds => Plan.Seeds;

    /// <summary>Labels of the methods, in the order of the file.</summary>
    public IReadOnlyList<string> Labels => [.. Plan.Methods.Select(m => m.Label)];

    /// <summary>When runs stop.</summary>
    public StopRule Stop => Plan.StopRule;

    /// <summary>What is recorded and when.</summary>
    public RecordPlan Record => Plan.RecordPlan;

    internal ExperimentPlan Plan { get; }

    /// <summary>Reads an experiment file.</summary>
    /// <param name="path">The YAML file. Paths inside it are relative to its folder.</param>
    /// <param name="overrides">Values that replace those of the file, such as <c>stop.iterations=10</c> or <c>methods[0].stepSize=0.1</c>.</param>
    /// <exception cref="InvalidExperimentException">Everything that is wrong, one line each with file, line and key.</exception>
    /// <exception cref="BadInputException">The file cannot be read.</exception>
    public static Experiment Load(string path, IReadOnlyList<string>? overrides = null)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be read: {exception.Message}", exception);
        }
        return Parse(text, path, overrides);
    }

    /// <summary>Reads an experiment from text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">File name, for messages and as the base of relative paths.</param>
    /// <param name="overrides">As in <see cref="Load"/>.</param>
    /// <exception cref="InvalidExperimentException">Everything that is wrong, one line each with file, line and key.</exception>
    public static Experiment Parse(string yaml, string source, IReadOnlyList<string>? overrides = null)
    {
        var root = YamlReader.Read(yaml, source);
        Overrides.Apply(root, overrides ?? []);
        return new Experiment(ExperimentReader.Read(root, source, ExperimentVocabulary.Instance), source);
    }
}
