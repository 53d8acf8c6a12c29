using System.Text.Json.Nodes;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Tests.Reports;

/// <summary>Made-up outcomes that look like real ones: the same numbers on every call.</summary>
internal static class SampleDocuments
{
    private const int Dimension = 112;
    private const int Workers = 20;

    /// <summary>Four methods; GD with twice the allowed step diverges, EF21 was tuned.</summary>
    public static ExperimentDocument Race(int seeds = 1, string name = "mushrooms-ef21", double? target = 1e-6)
    {
        var runs = new List<RunDocument>();
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            runs.Add(Run("gd", "gd", seed, Decay(0.9955, 64 * Dimension, 0), "theory: 1/L"));
            runs.Add(Run("EF21 Top-5", "ef21", seed, Decay(0.9915, 5 * (64 + 7), seed), "theory: Theorem 1, Richtárik et al. 2021") with { Grid = Grid(seed), GridScore = "gradient-norm-squared at the end" });
            runs.Add(Run("DIANA Rand-5", "diana", seed, Decay(0.9935, 5 * (64 + 7), seed * 31), "theory: Theorem 1, Mishchenko et al. 2019"));
            runs.Add(Run("gd (4×)", "gd", seed, Diverging(64 * Dimension), "fixed") with
            {
                Status = "diverged",
                StopReason = "diverged at iteration 190 with step 1.48",
                StepSize = 1.48,
            });
        }
        return Document(name, runs, target);
    }

    /// <summary>A document with these runs.</summary>
    public static ExperimentDocument Document(string name, IReadOnlyList<RunDocument> runs, double? target = null)
    {
        var stop = new JsonObject { ["iterations"] = 2000 };
        if (target is { } level) stop["gradientNormSquared"] = level;
        return new ExperimentDocument
        {
            Gossamer = "0.1.0",
            Name = name,
            Seed = 1,
            Engine = "simulator",
            Experiment = new JsonObject
            {
                ["name"] = name,
                ["seed"] = 1,
                ["problem"] = new JsonObject
                {
                    ["kind"] = "logistic-regression",
                    ["data"] = "mushrooms",
                    ["regularizer"] = new JsonObject { ["kind"] = "l2", ["lambda"] = 1e-3 },
                    ["workers"] = Workers,
                    ["split"] = "contiguous",
                    ["start"] = "zero",
                },
                ["cluster"] = new JsonObject
                {
                    ["compute"] = new JsonObject { ["kind"] = "fixed", ["seconds"] = "sqrt(i)" },
                    ["network"] = new JsonObject { ["uplink"] = "1 Mbit/s", ["downlink"] = "10 Mbit/s", ["latency"] = "20 ms" },
                },
                ["methods"] = new JsonArray(
                    new JsonObject { ["method"] = "gd" },
                    new JsonObject { ["method"] = "ef21", ["compressor"] = "top-k(5)", ["stepSize"] = new JsonObject { ["theory"] = new JsonArray(1, 4, 16, 64) }, ["label"] = "EF21 Top-5" }),
                ["stop"] = stop,
                ["record"] = new JsonObject { ["every"] = 10, ["metrics"] = new JsonArray("loss", "gradient-norm-squared", "accuracy") },
            },
            Problem = new ProblemDocument
            {
                Dimension = Dimension,
                Workers = Workers,
                Constants = new JsonObject
                {
                    ["L"] = 2.5853,
                    ["Li"] = new JsonArray([.. Enumerable.Range(1, Workers).Select(i => (JsonNode)(2.1 + 0.07 * i))]),
                    ["mu"] = 1e-3,
                    ["LPlus"] = 2.61,
                },
            },
            Runs = runs,
            Warnings = ["EF21 Top-5: the best multiple (64) is the largest of the grid; a larger one may be better still."],
        };
    }

    /// <summary>A run with this trace.</summary>
    public static RunDocument Run(string label, string method, ulong seed, IReadOnlyList<TracePointDocument> trace, string source = "fixed") => new()
    {
        Label = label,
        Method = method,
        Seed = seed,
        Status = "completed",
        StopReason = "2,000 iterations",
        StepSize = 0.37,
        StepSizeSource = source,
        Parameters = new JsonObject { ["stepSize"] = 0.37, ["compressor"] = method == "gd" ? "identity" : "top-k(5)", ["alpha"] = 5.0 / Dimension },
        Trace = trace,
        Counters = new CountersDocument
        {
            Started = 40_000,
            Finished = 40_000,
            Accepted = 39_800,
            Ignored = 150,
            Cancelled = 50,
            BusySeconds = 121_345,
            WastedSeconds = 812,
            PeakUplinks = 20,
            MaxAcceptedDelay = 3,
            Events = 123_456,
        },
        Final = [0.25, -1.5, 0],
    };

    /// <summary>A trace with one metric at given values; iteration k has cost 10 k bits and k seconds.</summary>
    public static IReadOnlyList<TracePointDocument> Trace(string metric, params double?[] values) =>
        [.. values.Select((value, k) => Point(k, k, 10 * k, new Dictionary<string, double?> { [metric] = value }))];

    /// <summary>One point.</summary>
    public static TracePointDocument Point(long k, double seconds, double bits, IReadOnlyDictionary<string, double?> metrics) => new()
    {
        Iteration = k,
        Seconds = seconds,
        BitsUpPerWorker = bits,
        BitsDownPerWorker = k * 64.0 * Dimension,
        OracleCalls = k * Workers,
        Metrics = metrics,
    };

    /// <summary>Linear convergence with some noise.</summary>
    public static IReadOnlyList<TracePointDocument> Decay(double rate, double bits, ulong noise, int points = 201)
    {
        var random = new Random((int)noise);
        return [.. Enumerable.Range(0, points).Select(index =>
        {
            var k = 10L * index;
            var wiggle = noise == 0 ? 1 : Math.Exp(0.35 * (random.NextDouble() - 0.5) * Math.Min(1, index / 4.0) + 0.006 * (noise % 5) * index);
            var norm = 0.08 * (0.35 * Math.Exp(-index / 3.0) + 0.65 * Math.Pow(rate, k)) * wiggle;
            var time = k * (0.02 + Math.Sqrt(Workers) * 0.1 + bits / 1e6);
            return Point(k, time, bits * k, new Dictionary<string, double?>
            {
                ["loss"] = 0.04 + 0.65 * Math.Pow(norm / 0.08, 0.35),
                ["gradient-norm-squared"] = norm,
                ["accuracy"] = 0.995 - 0.45 * Math.Pow(norm / 0.08, 0.4),
            });
        })];
    }

    private static List<TracePointDocument> Diverging(double bits) =>
        [.. Enumerable.Range(0, 20).Select(index =>
        {
            var k = 10L * index;
            double? grow(double value) => index == 19 ? null : value;
            return Point(k, k * 0.474, bits * k, new Dictionary<string, double?>
            {
                ["loss"] = grow(0.69 * Math.Pow(1.6, k / 5.0)),
                ["gradient-norm-squared"] = grow(0.08 * Math.Pow(3.1, k / 5.0)),
                ["accuracy"] = grow(0.5),
            });
        })];

    private static List<GridPointDocument> Grid(ulong seed) =>
        [.. new double[] { 1, 4, 16, 64, 256 }.Select(multiple => new GridPointDocument
        {
            Multiple = multiple,
            StepSize = 0.0058 * multiple,
            Score = multiple > 64 ? null : 0.02 / (multiple * multiple) * (1 + 0.1 * seed),
            Status = multiple > 64 ? "diverged" : "completed",
            Winner = multiple is 64,
        })];
}
