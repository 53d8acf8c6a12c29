using System.Text.Json.Nodes;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Tests;

/// <summary>Result documents made by hand.</summary>
internal static class Sample
{
    public static ExperimentDocument Document(string name, string method = "ef21", string status = "completed", int points = 3) => Document(name,
        Run("EF21", method, 1, status, [.. Enumerable.Range(0, points).Select(k => (k * 10L, Math.Pow(0.1, k) / 3))]));

    public static ExperimentDocument Document(string name, params RunDocument[] runs) => new()
    {
        Gossamer = "0.1.0",
        Name = name,
        Seed = 1,
        Engine = "simulator",
        Experiment = new JsonObject { ["name"] = name },
        Problem = new ProblemDocument { Dimension = 2, Workers = 4, Constants = new JsonObject { ["L"] = 1.0 / 3 } },
        Runs = runs,
    };

    /// <summary>A run whose bits are 64 an iteration, seconds a half and oracle calls four.</summary>
    public static RunDocument Run(string label, string method, ulong seed, string status, params (long Iteration, double Norm)[] points) => new()
    {
        Label = label,
        Method = method,
        Seed = seed,
        Status = status,
        StopReason = "made by hand",
        StepSize = 1.0 / 7,
        StepSizeSource = "given",
        Parameters = new JsonObject { ["compressor"] = "top-k(1)" },
        Trace =
        [
            .. points.Select(p => new TracePointDocument
            {
                Iteration = p.Iteration,
                Seconds = p.Iteration / 2.0,
                BitsUpPerWorker = 64 * p.Iteration,
                BitsDownPerWorker = 128 * p.Iteration,
                OracleCalls = 4 * p.Iteration,
                Metrics = new Dictionary<string, double?> { ["loss"] = p.Norm * 2, ["gradient-norm-squared"] = p.Norm },
            }),
        ],
        Counters = new CountersDocument { Started = 5, BusySeconds = 0.1 },
        Final = [0.1, -1e-300],
    };
}
