using System.Diagnostics;
using Gossamer.Execution;

namespace Gossamer.Experiments.Running;

/// <summary>Tells a display how far one run is, a few times a second. The clock decides only what is shown.</summary>
internal sealed class RunMeter(RunKey run, StopRule stop, RecordPlan record, IProgress<ExperimentProgress> progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Stopwatch sinceReport = new();
    private double firstNorm = double.NaN;

    /// <summary>Called at every recorded point.</summary>
    public void Advance(TracePoint point)
    {
        var norm = Norm(point);
        if (double.IsNaN(firstNorm)) firstNorm = norm;
        if (sinceReport.IsRunning && sinceReport.Elapsed < Interval) return;
        sinceReport.Restart();
        progress.Report(new RunAdvanced(run, Fraction(point, norm), point));
    }

    /// <summary>How far the run is by the rule that is nearest to being met.</summary>
    private double Fraction(TracePoint point, double norm)
    {
        var fraction = 0.0;
        Consider(point.Iteration, stop.Iterations);
        Consider(point.Seconds, stop.Seconds);
        Consider(point.BitsUpPerWorker, stop.BitsUpPerWorker);
        Consider(point.OracleCalls, stop.OracleCalls);
        Consider(point.ComponentGradients, stop.ComponentGradients);
        // Linear rates are straight lines on a logarithmic axis.
        if (stop.GradientNormSquared is > 0 and var target && firstNorm > target && norm > 0)
            fraction = Math.Max(fraction, Math.Log(firstNorm / norm) / Math.Log(firstNorm / target));
        return Math.Clamp(double.IsNaN(fraction) ? 0 : fraction, 0, 1);

        void Consider(double now, double? end)
        {
            if (end is > 0 and var limit) fraction = Math.Max(fraction, now / limit);
        }
    }

    private double Norm(TracePoint point)
    {
        for (var k = 0; k < record.Metrics.Count; k++)
        {
            if (record.Metrics[k] == MetricNames.GradientNormSquared) return point.Metrics[k];
        }
        return double.NaN;
    }
}
