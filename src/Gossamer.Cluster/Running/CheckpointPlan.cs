using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gossamer.Experiments;
using Gossamer.Experiments.Running;

namespace Gossamer.Cluster.Running;

/// <summary>When runs are saved, and where.</summary>
/// <param name="Folder">Gets a folder for every run.</param>
internal sealed record CheckpointPlan(string Folder)
{
    /// <summary>Seconds between two checkpoints unless something else is asked for.</summary>
    public const double DefaultSeconds = 10;

    /// <summary>Iterations between two; null where they are taken by time, or not at all.</summary>
    public long? EveryIterations { get; init; }

    /// <summary>Real seconds between two; null where they are taken by iterations, or not at all.</summary>
    public double? EverySeconds { get; init; } = DefaultSeconds;

    /// <summary>True to go on from what is there.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Reads <c>500</c> (iterations), <c>30 s</c>, <c>500 ms</c>, <c>2 min</c>, <c>1 h</c>, or <c>off</c> for never.</summary>
    /// <exception cref="BadInputException">It is neither.</exception>
    public CheckpointPlan Every(string text)
    {
        var trimmed = text.Trim();
        if (long.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) && iterations > 0)
            return this with { EveryIterations = iterations, EverySeconds = null };
        if (trimmed == "off") return this with { EveryIterations = null, EverySeconds = null };
        var unit = trimmed.TrimStart("0123456789.".ToCharArray());
        double? factor = unit.Trim() switch { "ms" => 0.001, "s" => 1, "min" => 60, "h" => 3600, _ => null };
        if (factor is { } scale && double.TryParse(trimmed.AsSpan(0, trimmed.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * scale > 0)
            return this with { EveryIterations = null, EverySeconds = value * scale };
        throw new BadInputException($"--checkpoint is '{text}', but must be a number of iterations, such as 500, a time, such as 30s, or off");
    }

    /// <summary>The folder of one run.</summary>
    public string FolderOf(PlannedRun run)
    {
        var label = string.Concat(run.Method.Label.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_').Take(60));
        return Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{run.Index}-{label}-{run.Environment.Seed}"));
    }

    /// <summary>The place of an experiment's checkpoints below a folder: its name and what tells it from other experiments of that name.</summary>
    public static string PlaceOf(string folder, Experiment experiment)
    {
        var text = new RunText(experiment.Text, 0).Write();
        var name = string.Concat(experiment.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' ? letter : '_').Take(60));
        return Path.Combine(folder, $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6))}");
    }
}
