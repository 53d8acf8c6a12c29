using Gossamer.Execution;
using Gossamer.Experiments.Binding;

namespace Gossamer.Experiments.Sections;

/// <summary>What is recorded and when.</summary>
[Section("record", "Which points of a run are recorded, and what of them. Metrics cost neither bits nor time.")]
internal sealed class RecordSection(
    [Parameter("Record iterations divisible by this, beside the first and the last.", Minimum = 1)] long? every = null,
    [Parameter("Record when so much virtual or real time has passed since the last point, in place of every.")] Seconds? everySeconds = null,
    [Parameter("What to record; loss and gradient-norm-squared unless given.")]
    IReadOnlyList<Metric>? metrics = null,
    [Parameter("Gradients of the computation tree to record (Birch SGD): the run is made once more until so many were looked at; none unless given.", Minimum = 1, Maximum = 10_000)]
    int? tree = null)
{
    public bool IsContradictory => every is not null && everySeconds is not null;

    public int? Tree => tree;

    public bool HasDuplicateMetrics => metrics is not null && metrics.DistinctBy(metric => metric.Name).Count() < metrics.Count;

    public bool HasNoMetrics => metrics is { Count: 0 };

    public RecordPlan Plan { get; } = new()
    {
        Every = every ?? 1,
        EverySeconds = everySeconds?.Value,
        Metrics = metrics is null ? new RecordPlan().Metrics : [.. metrics.Select(metric => metric.Name)],
        Own = metrics ?? [],
    };
}
