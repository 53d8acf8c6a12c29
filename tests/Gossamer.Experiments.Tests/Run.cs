using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Tests;

/// <summary>Runs experiments in tests.</summary>
internal static class Run
{
    public static Task<ExperimentDocument> Of(string yaml, params string[] overrides) => Of(Yaml.Parse(yaml, overrides));

    public static Task<ExperimentDocument> Of(Experiment experiment, int parallelism = 2) =>
        new ExperimentRunner(new RunnerOptions { Parallelism = parallelism }).RunAsync(experiment);

    /// <summary>The complaints of an experiment that can be read but not run.</summary>
    public static async Task<IReadOnlyList<string>> Errors(string yaml, params string[] overrides) =>
        (await Assert.ThrowsAsync<InvalidExperimentException>(() => Of(yaml, overrides))).Errors;

    /// <summary>The traces as text: equal texts, equal runs to the last bit.</summary>
    public static string Traces(IEnumerable<RunDocument> runs) =>
        string.Join('\n', runs.SelectMany(r => r.Trace.Select(p => $"{r.Label} {r.Seed} {p.Iteration} {p.Seconds:R} {p.BitsUpPerWorker:R} {p.OracleCalls} {string.Join(' ', p.Metrics.Select(m => $"{m.Key}={m.Value:R}"))}")));
}

/// <summary>Keeps all progress in the order of its coming.</summary>
internal sealed class RecordingProgress : IProgress<ExperimentProgress>
{
    private readonly List<ExperimentProgress> events = [];

    public Action<ExperimentProgress>? OnEvent { get; init; }

    public IReadOnlyList<ExperimentProgress> Events
    {
        get
        {
            lock (events) return [.. events];
        }
    }

    public void Report(ExperimentProgress value)
    {
        lock (events) events.Add(value);
        OnEvent?.Invoke(value);
    }
}
