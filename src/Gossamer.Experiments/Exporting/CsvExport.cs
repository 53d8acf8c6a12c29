using System.Globalization;
using CsvHelper;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Exporting;

/// <summary>Writes traces and comparisons as comma-separated values: point as decimal mark, every bit of every number.</summary>
public static class CsvExport
{
    private static readonly string[] FixedColumns =
    [
        "experiment", "label", "method", "seed", "status", "step_size", "iteration", "seconds", "bits_up_per_worker",
        "bits_down_per_worker", "oracle_calls", "component_gradients",
    ];

    /// <summary>Writes one row a recorded point of every run; metrics that a run did not record, and values that are not finite, are left empty.</summary>
    /// <param name="documents">The documents, each with the name it is shown by.</param>
    /// <param name="target">Where to write; stays open.</param>
    public static void WriteTraces(IReadOnlyList<(string Name, ExperimentDocument Document)> documents, TextWriter target)
    {
        var metrics = Comparison.Of(documents, []).Metrics;
        using var csv = new CsvWriter(target, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var column in FixedColumns) csv.WriteField(column);
        foreach (var metric in metrics) csv.WriteField(metric.Replace('-', '_'));
        csv.NextRecord();
        foreach (var (name, document) in documents)
        {
            foreach (var run in document.Runs)
            {
                foreach (var point in run.Trace) WritePoint(csv, name, run, point, metrics);
            }
        }
        csv.Flush();
    }

    private static void WritePoint(CsvWriter csv, string name, RunDocument run, TracePointDocument point, IReadOnlyList<string> metrics)
    {
        csv.WriteField(name);
        csv.WriteField(run.Label);
        csv.WriteField(run.Method);
        csv.WriteField(run.Seed);
        csv.WriteField(run.Status);
        csv.WriteField(Number(run.StepSize));
        csv.WriteField(point.Iteration);
        csv.WriteField(Number(point.Seconds));
        csv.WriteField(Number(point.BitsUpPerWorker));
        csv.WriteField(Number(point.BitsDownPerWorker));
        csv.WriteField(point.OracleCalls);
        csv.WriteField(point.ComponentGradients);
        foreach (var metric in metrics) csv.WriteField(Number(point.Metrics.GetValueOrDefault(metric)));
        csv.NextRecord();
    }

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";
}
