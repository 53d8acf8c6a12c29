using Gossamer.Experiments.Files;

namespace Gossamer.Experiments;

/// <summary>An experiment as its file describes it: problem, cluster, methods, stop rules. Immutable.</summary>
public sealed class Experiment
{
    private Experiment(string name) => Name = name;

    /// <summary>Its name; the file's name without extension where the file gives none.</summary>
    public string Name { get; }

    /// <summary>What it shows, in the author's words; null where the file says nothing.</summary>
    public string? Description { get; private init; }

    /// <summary>The seeds; one run of every method for each.</summary>
    public IReadOnlyList<ulong> Seeds { get; private init; } = [1];

    /// <summary>Labels of the methods, in the order of the file.</summary>
    public IReadOnlyList<string> Labels { get; private init; } = [];

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
        return new Experiment(Path.GetFileNameWithoutExtension(source));
    }
}
