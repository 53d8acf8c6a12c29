using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reading;

namespace Gossamer.Experiments;

/// <summary>An experiment as its file describes it: problem, cluster, methods, stop rules. Immutable.</summary>
public sealed class Experiment
{
    internal const string FullKey = "full";

    private Experiment(ExperimentPlan plan, ExperimentText text, bool hasFullScale) => (Plan, Text, HasFullScale) = (plan, text, hasFullScale);

    /// <summary>The file that it was read from, as it was named.</summary>
    public string Source => Text.Source;

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

    /// <summary>What it was read from, from which other machines read it again.</summary>
    internal ExperimentText Text { get; }

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
            throw BadInputException.OfFile(path, exception);
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
        var experiment = ParseAt(new ExperimentText(yaml, source, overrides ?? [], isFull), fence: null);
        // What is wrong with the other scale is said now, not when somebody first asks for it.
        if (experiment.HasFullScale && !isFull) ParseAt(new ExperimentText(yaml, source, [], IsFull: true), fence: null);
        return experiment;
    }

    /// <summary>Reads an experiment that another machine has sent, trusting nothing of it.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="fence">The files that it may name.</param>
    /// <exception cref="InvalidExperimentException">Everything that is wrong.</exception>
    internal static Experiment ParseForeign(ExperimentText text, FileFence fence)
    {
        foreach (var part in text.Overrides.Prepend(text.Yaml)) YamlReader.DemandModest(part, text.Source);
        return ParseAt(text, fence);
    }

    private static Experiment ParseAt(ExperimentText text, FileFence? fence)
    {
        var (yaml, source, overrides, isFull) = text;
        var root = YamlReader.Read(yaml, source);
        var full = root.Find(FullKey);
        root.Entries.RemoveAll(e => e.Key == FullKey);
        if (full is not (null or FileMap))
            throw new InvalidExperimentException([$"{full.Place}: {FullKey}: found {full.Describe()}, expected values by key path, such as stop.iterations: 100000"]);
        if (isFull && full is null)
            throw new InvalidExperimentException([$"{root.Place}: the file has no section '{FullKey}', so it has no other scale: run it without --full"]);
        if (isFull) Overrides.Apply(root, (FileMap)full!);
        Overrides.Apply(root, overrides);
        return new Experiment(ExperimentReader.Read(root, source, ExperimentVocabulary.Instance, fence), text, full is not null);
    }
}

/// <summary>All that an experiment is read from.</summary>
/// <param name="Yaml">The text of its file.</param>
/// <param name="Source">The file's name, for messages and as the base of relative paths.</param>
/// <param name="Overrides">Values that replace those of the file.</param>
/// <param name="IsFull">Whether its section <c>full</c> applies.</param>
internal sealed record ExperimentText(string Yaml, string Source, IReadOnlyList<string> Overrides, bool IsFull);
