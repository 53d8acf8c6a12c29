using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Topologies;

namespace Gossamer.Methods.Tests;

/// <summary>All iterates and worker vectors of a simulated run.</summary>
internal sealed class Recording
{
    /// <summary>x^k by k.</summary>
    public List<double[]> Iterates { get; } = [];

    /// <summary>Named vectors of the workers: by k, worker and name.</summary>
    public List<Dictionary<string, double[]>[]> Workers { get; } = [];

    /// <summary>Named vectors of the coordinator: by k and name.</summary>
    public List<Dictionary<string, double[]>> Coordinator { get; } = [];

    public required RunResult Result { get; init; }

    /// <summary>Seconds at which x^k appeared, by k.</summary>
    public double[] Seconds => [.. Result.Trace.Select(point => point.Seconds)];

    public double[] Metric(int index) => [.. Result.Trace.Select(point => point.Metrics[index])];

    public static Recording Of(RunRequest request, IReadOnlyList<double>? seconds = null)
    {
        var iterates = new List<double[]>();
        var workers = new List<Dictionary<string, double[]>[]>();
        var coordinator = new List<Dictionary<string, double[]>>();
        var cluster = seconds is null ? null : new Cluster { Compute = new FixedTimes(seconds) };
        var count = request.Method is SequentialMethod ? 0 : request.Problem.Workers;
        var result = new Simulator(cluster).RunAsync(request with
        {
            Observer = state =>
            {
                request.Observer?.Invoke(state);
                iterates.Add(state.Iterate.ToArray());
                workers.Add([.. Enumerable.Range(0, count).Select(i =>
                    state.Worker(i).Vectors.ToDictionary(pair => pair.Key, pair => pair.Value.Values.ToArray()))]);
                coordinator.Add(state.Coordinator.Vectors.ToDictionary(pair => pair.Key, pair => pair.Value.Values.ToArray()));
            },
        }).GetAwaiter().GetResult();
        var recording = new Recording { Result = result };
        recording.Iterates.AddRange(iterates);
        recording.Workers.AddRange(workers);
        recording.Coordinator.AddRange(coordinator);
        return recording;
    }

    public static Recording Of(
        Problem problem, Method method, long iterations, IReadOnlyList<double>? seconds = null, GradientOracle? oracle = null,
        Topology? topology = null, double? target = null, string[]? metrics = null, Metric[]? own = null) =>
        Of(
            new RunRequest(problem, method)
            {
                Stop = new StopRule { Iterations = iterations, GradientNormSquared = target },
                Oracle = oracle ?? new FullOracle(),
                Topology = topology,
                Record = new RecordPlan { Metrics = [.. metrics ?? [MetricNames.Loss], .. (own ?? []).Select(metric => metric.Name)], Own = own ?? [] },
            },
            seconds);

    /// <summary>The setting of a run with exact gradients, as an engine makes it.</summary>
    public static Setting SettingOf(Problem problem) => new(problem.Constants, problem.Dimension)
    {
        IsHomogeneous = problem.IsHomogeneous,
        Ownership = problem.Ownership,
    };
}

/// <summary>Asserts about vectors.</summary>
internal static class Near
{
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Equal(expected[i], actual[i], tolerance);
    }

    public static void Equal(double expected, double actual, double tolerance = 1e-12) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, found {actual:R}");
}

/// <summary>f(x) = x²/2 on the line, held by all of n workers.</summary>
internal sealed class Parabola(int workers, double start = 1) : Problem
{
    private readonly double[] start = [start];

    public override string Kind => "parabola";

    public override int Dimension => 1;

    public override int Workers => workers;

    public override bool IsHomogeneous => true;

    public override ILocalObjective Global { get; } = new Objective();

    public override ProblemConstants Constants { get; } =
        new GivenConstants(1, workers) { StrongConvexity = 1, Convex = true, Bound = 0, BoundIsMinimum = true };

    public override ReadOnlyMemory<double> Start => start;

    public override ReadOnlyMemory<double>? Minimizer => new double[] { 0 };

    public override ILocalObjective Local(int worker) => Global;

    private sealed class Objective : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => x[0] * x[0] / 2;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = x[0];
    }
}

/// <summary>Rand-1 whose coordinates are given instead of drawn: one an entry, for a single worker.</summary>
internal sealed class ScriptedRandOne(params int[] coordinates) : Compressor
{
    private readonly TopK one = new(1);
    private int calls;

    public override string Name => "scripted-rand-1";

    public override double? Omega(int dimension, int workers) => dimension - 1;

    public override Messaging.Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var kept = new double[vector.Length];
        var at = coordinates[calls++];
        kept[at] = vector.Length * vector[at];
        return one.Compress(kept, ref context);
    }
}

/// <summary>Drops coordinates at random but promises nothing: neither contractive nor unbiased.</summary>
internal sealed class LawlessCompressor : Compressor
{
    private readonly TopK one = new(1);

    public override string Name => "lawless";

    public override Messaging.Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) => one.Compress(vector, ref context);
}
