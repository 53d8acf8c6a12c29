using System.Text;
using System.Text.Json;
using Gossamer.Experiments;

namespace Gossamer.Cluster.Running;

/// <summary>A run as it travels to the workers: the experiment's text and the number of the run in it. Neither paths nor code.</summary>
/// <param name="Experiment">The experiment; its source is a file's name without a folder.</param>
/// <param name="Run">0-based place among all runs of the experiment.</param>
internal sealed record RunText(ExperimentText Experiment, int Run)
{
    private const int Longest = 1 << 22;
    private const int LongestName = 255;
    private const int MostOverrides = 10_000;

    /// <summary>Writes it.</summary>
    public string Write() => JsonSerializer.Serialize(new Wire(
        Path.GetFileName(Experiment.Source), Experiment.Yaml, [.. Experiment.Overrides], Experiment.IsFull, Run));

    /// <summary>Reads what another machine has sent.</summary>
    /// <exception cref="BadInputException">It is too long, or not what <see cref="Write"/> writes.</exception>
    public static RunText Read(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > Longest) throw new BadInputException($"the experiment is longer than {Longest} bytes");
        Wire? wire;
        try
        {
            wire = JsonSerializer.Deserialize<Wire>(text, new JsonSerializerOptions { MaxDepth = 3 });
        }
        catch (JsonException error)
        {
            throw new BadInputException($"the coordinator sent no experiment: {error.Message}");
        }
        if (wire is not { Source: { Length: > 0 and <= LongestName } source, Yaml: { } yaml, Overrides: { Length: <= MostOverrides } overrides, Run: >= 0 }
            || overrides.Contains(null) || Path.GetFileName(source) != source || source.Any(char.IsControl))
            throw new BadInputException("the coordinator sent no experiment: a part of it is missing or out of its range");
        return new RunText(new ExperimentText(yaml, source, overrides!, wire.IsFull), wire.Run);
    }

    private sealed record Wire(string? Source, string? Yaml, string?[]? Overrides, bool IsFull, int Run);
}
