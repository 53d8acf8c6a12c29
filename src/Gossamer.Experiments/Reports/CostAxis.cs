using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports;

/// <summary>What progress is paid with: the horizontal axis of a plot and a column of a table.</summary>
/// <param name="Key">The property of a trace point in JSON.</param>
/// <param name="Name">In words, as a title.</param>
/// <param name="Unit">bit, s, or nothing for counts.</param>
/// <param name="Of">Reads it from a point.</param>
/// <param name="Format">Writes it for people.</param>
/// <param name="Less">"fewer bits", as in "12× fewer bits than".</param>
/// <param name="Least">"Fewest bits".</param>
/// <param name="ShortName">The name where there is little room.</param>
internal sealed record CostAxis(
    string Key, string Name, string Unit, Func<TracePointDocument, double> Of, Func<double, string> Format, string Less, string Least, string ShortName)
{
    /// <summary>Uplink bits of an average worker.</summary>
    public static CostAxis BitsUp { get; } = new(
        "bitsUpPerWorker", "Bits up per worker", "bit", point => point.BitsUpPerWorker, Readable.Bits, "fewer bits", "Fewest bits", "bits up");

    /// <summary>Downlink bits of an average worker.</summary>
    public static CostAxis BitsDown { get; } = new(
        "bitsDownPerWorker", "Bits down per worker", "bit", point => point.BitsDownPerWorker, Readable.Bits, "fewer bits down", "Fewest bits down", "bits down");

    /// <summary>Seconds, virtual or real.</summary>
    public static CostAxis Seconds { get; } = new(
        "seconds", "Virtual time", "s", point => point.Seconds, Readable.Seconds, "less time", "Least virtual time", "time");

    /// <summary>Model updates.</summary>
    public static CostAxis Iterations { get; } = new(
        "iteration", "Iterations", "", point => point.Iteration, Readable.Count, "fewer iterations", "Fewest iterations", "iterations");

    /// <summary>Gradients over all workers.</summary>
    public static CostAxis OracleCalls { get; } = new(
        "oracleCalls", "Oracle calls", "", point => point.OracleCalls, Readable.Count, "fewer oracle calls", "Fewest oracle calls", "oracle calls");

    /// <summary>Gradients of single samples over all workers.</summary>
    public static CostAxis ComponentGradients { get; } = new(
        "componentGradients", "Component gradients", "", point => point.ComponentGradients, Readable.Count,
        "fewer component gradients", "Fewest component gradients", "component gradients");

    /// <summary>Seconds measured by a clock.</summary>
    public static CostAxis RealSeconds { get; } = Seconds with { Name = "Real time", Least = "Least real time" };

    /// <summary>Seconds of that engine.</summary>
    public static CostAxis SecondsOf(string engine) => engine == "simulator" ? Seconds : RealSeconds;
}
