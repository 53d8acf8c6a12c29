using Gossamer.Data;

namespace Gossamer.Experiments.Files;

/// <summary>Collects everything that is wrong with an experiment, one line each, so that all is reported at once.</summary>
internal sealed class Complaints
{
    private readonly List<string> lines = [];

    public bool Any => lines.Count > 0;

    public int Count => lines.Count;

    /// <summary>The data set whose absence is one of the complaints; null where none is missing.</summary>
    public MissingDataException? MissingData { get; set; }

    /// <summary>Adds a line that is complete.</summary>
    public void Add(string line)
    {
        if (!lines.Contains(line)) lines.Add(line);
    }

    /// <summary>Adds a complaint about a value.</summary>
    public void Add(FileNode node, string message) => Add(node.Place, node.Path, message);

    /// <summary>Adds a complaint about a place.</summary>
    /// <param name="place">Where.</param>
    /// <param name="path">Key path; empty for the whole file.</param>
    /// <param name="message">What was found, what was expected, what to do; without a full stop.</param>
    public void Add(Place place, string path, string message) =>
        Add(path.Length == 0 ? $"{place}: {message}" : $"{place}: {path}: {message}");

    /// <exception cref="InvalidExperimentException">Something was wrong.</exception>
    public void ThrowIfAny()
    {
        if (Any) throw new InvalidExperimentException(lines) { MissingData = MissingData };
    }
}
