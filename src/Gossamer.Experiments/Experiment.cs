using Gossamer.Execution;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reading;

namespace Gossamer.Experiments;

/// <summary>An experiment as its file describes it: problem, cluster, methods, stop rules. Immutable.</summary>
public sealed class Experiment
{
    internal const string FullKey = "full";

    private Experiment(ExperimentPlan plan, string source, bool hasFullScale) => (Plan, Source, HasFullScale) = (plan, source, hasFullScale);

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

    /// <summary>Whether the file has a section <c>full</c>: what is different at full scale.</summary>
    public bool HasFullScale { get; }

    internal ExperimentPlan Plan { get; }

    /// <summary>Reads an experiment file.</summary>
    /// <param name="path">The YAML file. Paths inside it are relative to its folder.</param>
    /// <param name="overrides">Values that replace those of the file, such as <c>stop.iterations=10</c> or <c>methods[0].stepSize=0.1</c>.</param>
    /// <param name="isFull">True for the scale of the section <c>full</c>, which must then be there.</param>
    /// <exception cref="InvalidExperimentException">Everything that is wrong, one line each with file, line and key.</exception>
    /// <exception cref="BadInputException">The file cannot be read.</exception>
    public static Experiment Load(string path, IReadOnlyList<string>? overrides = null, bool isFull = false)
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
        return Parse(text, path, overrides, isFull);
    }

    /// <summary>Reads an experiment from text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">File name, for messages and as the base of relative paths.</param>
    /// <param name="overrides">As in <see cref="Load"/>.</param>
    /// <param name="isFull">As in <see cref="Load"/>.</param>
    /// <exception cref="InvalidExperimentException">Everything that is wrong, one line each with file, line and key.</exception>
    public static Experiment Parse(string yaml, string source, IReadOnlyList<string>? overrides = null, bool isFull = false)
    {
        var experiment = ParseAt(yaml, source, overrides ?? [], isFull);
        // What is wrong with the other scale is said now, not when somebody first asks for it.
        if (experiment.HasFullScale && !isFull) ParseAt(yaml, source, [], isFull: true);
        return experiment;
    }

    private static Experiment ParseAt(string yaml, string source, IReadOnlyList<string> overrides, bool isFull)
    {
        var root = YamlReader.Read(yaml, source);
        var full = root.Find(FullKey);
        root.Entries.RemoveAll(e => e.Key == FullKey);
        if (full is not (null or FileMap))
            throw new InvalidExperimentException([$"{full.Place}: {FullKey}: found {full.Describe()}, expected values by key path, such as stop.iterations: 100000"]);
        if (isFull && full is null)
            throw new InvalidExperimentException([$"{root.Place}: the file has no section '{FullKey}', so it has no other scale: run it without --full"]);
        if (isFull) Overrides.Apply(root, (FileMap)full!);
        Overrides.Apply(root, overrides);
        return new Experiment(ExperimentReader.Read(root, source, ExperimentVocabulary.Instance), source, full is not null);
    }
}
