using System.Globalization;
using System.Numerics.Tensors;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// The recording of a run: which iterates become points of the trace, and which one is the last. All engines ask it at
/// the same places, so that they stop at the same iterates.
/// </summary>
internal sealed class RunRecorder
{
    private const int CoordinatesPerLook = 4096;

    private readonly RunContext run;
    private readonly Preparation preparation;
    private readonly MetricEvaluator metrics;
    private readonly CancellationToken cancellation;
    private readonly List<TracePoint> trace = [];
    private readonly bool keepsEveryIterate;
    private RunObservation? seen;
    private RunTotals seenTotals;
    private RunTotals uncounted;
    private double seenConsensusError;
    private bool hasSeen;

    /// <param name="run">The run.</param>
    /// <param name="preparation">What the method decided.</param>
    /// <param name="metrics">Computes the metrics.</param>
    /// <param name="mayEndAnywhere">True where the run may end between two iterations: by time, or because nothing happens any more.</param>
    /// <param name="cancellation">Interrupts the run.</param>
    public RunRecorder(RunContext run, Preparation preparation, MetricEvaluator metrics, bool mayEndAnywhere, CancellationToken cancellation)
    {
        (this.run, this.preparation, this.metrics, this.cancellation) = (run, preparation, metrics, cancellation);
        keepsEveryIterate = mayEndAnywhere;
    }

    public bool IsOver { get; private set; }

    public RunStatus Status { get; private set; }

    public string StopReason { get; private set; } = "";

    /// <summary>k of the last visit.</summary>
    public long Iteration { get; private set; } = -1;

    /// <summary>Called with every iterate: records it where it is due and says whether the run goes on.</summary>
    /// <param name="state">Takes the iterate and tells the rest of the state.</param>
    /// <param name="iterate">x^k.</param>
    /// <param name="iteration">k.</param>
    /// <param name="totals">What the run has cost so far.</param>
    /// <param name="consensusError">Of a decentralised run.</param>
    public bool Visit(RunObservation state, ReadOnlySpan<double> iterate, long iteration, in RunTotals totals, double consensusError = 0)
    {
        if (IsOver) return false;
        var isNew = !hasSeen || iteration != Iteration;
        Iteration = iteration;
        var isFirst = !hasSeen;
        if (isFirst && !run.Request.Accounting.CountInitialization && run.Request.ResumeFrom is null) uncounted = totals with { Seconds = 0, Effort = default };
        hasSeen = true;
        seen = state;
        seenTotals = totals;
        seenConsensusError = consensusError;
        if (isNew && (keepsEveryIterate || run.Request.Observer is not null)) state.Set(iteration, iterate);
        if (isNew) run.Request.Observer?.Invoke(state);
        if (isNew && IsLookedAt(iteration, iterate.Length, totals.Seconds) && !IsFinite(iterate))
        {
            state.Set(iteration, iterate);
            End(RunStatus.Diverged, DivergenceReason("the iterate"));
        }
        else if (ReachedLimit(iteration, totals) is { } limit)
        {
            state.Set(iteration, iterate);
            End(RunStatus.Completed, limit);
        }
        else if (isNew && !isFirst && cancellation.IsCancellationRequested)
        {
            state.Set(iteration, iterate);
            End(RunStatus.Interrupted, $"interrupted at iteration {iteration}");
        }
        else if (isFirst || (isNew && IsDue(iteration, totals.Seconds)))
        {
            state.Set(iteration, iterate);
            Record();
        }
        return !IsOver;
    }

    /// <summary>Ends the run at the last iterate that was seen, which is recorded if it is not yet.</summary>
    public void End(RunStatus status, string reason)
    {
        if (IsOver) return;
        if (seen is null)
        {
            // The run ended before its first iterate, in the start round for instance: it shows its starting point.
            var empty = new ParticipantState(run.Dimension);
            seen = new RunObservation(run, empty, _ => empty);
            seen.Set(0, run.Problem.Start.Span);
        }
        Finish(status, reason);
        if (trace.Count == 0 || trace[^1].Iteration != seen.Iteration) Record();
    }

    /// <summary>The outcome.</summary>
    public RunResult Result(Counters counters, Checkpoint? checkpoint) =>
        new(Status, StopReason, preparation, trace, counters, seen!.Iterate.ToArray()) { Checkpoint = checkpoint };

    /// <summary>The last recorded point.</summary>
    public TracePoint LastPoint => trace[^1];

    /// <summary>The points recorded so far.</summary>
    public IReadOnlyList<TracePoint> Trace => trace;

    /// <summary>What the run had cost at the last visit, as a point that a resumed run goes on from; its metrics are those recorded last.</summary>
    public TracePoint TotalsPoint() => PointOf(Iteration, trace[^1].Metrics);

    private void Finish(RunStatus status, string reason) => (IsOver, Status, StopReason) = (true, status, reason);

    private void Record()
    {
        var state = seen!;
        var values = metrics.Evaluate(state, seenConsensusError);
        var point = PointOf(state.Iteration, values);
        trace.Add(point);
        run.Request.Progress?.Invoke(point);
        if (Status == RunStatus.Diverged) return;
        for (var k = 0; k < values.Length; k++)
        {
            if (double.IsFinite(values[k])) continue;
            Finish(RunStatus.Diverged, DivergenceReason(run.Request.Record.Metrics[k]));
            return;
        }
        if (!IsOver && ReachedTarget() is { } target) Finish(RunStatus.Completed, target);
    }

    private TracePoint PointOf(long iteration, IReadOnlyList<double> values) => new(
        iteration,
        seenTotals.Seconds,
        (seenTotals.BitsUp - uncounted.BitsUp) / (double)run.Workers,
        (seenTotals.BitsDown - uncounted.BitsDown) / (double)run.Workers,
        seenTotals.Effort.OracleCalls,
        values)
    {
        ComponentGradients = seenTotals.Effort.ComponentGradients,
    };

    private bool IsDue(long iteration, double seconds) => run.Request.Record.EverySeconds is { } every
        ? seconds - trace[^1].Seconds >= every
        : iteration % run.Request.Record.Every == 0;

    private string? ReachedLimit(long iteration, in RunTotals totals)
    {
        var stop = run.Request.Stop;
        if (iteration >= stop.Iterations) return $"{Count(stop.Iterations.Value)} iterations made";
        if (totals.Seconds > stop.Seconds) return TimeLimitReason(stop.Seconds.Value);
        if ((totals.BitsUp - uncounted.BitsUp) / (double)run.Workers >= stop.BitsUpPerWorker)
            return $"{Count(stop.BitsUpPerWorker.Value)} bits sent by an average worker";
        if (totals.Effort.OracleCalls >= stop.OracleCalls) return $"{Count(stop.OracleCalls.Value)} oracle calls made";
        if (totals.Effort.ComponentGradients >= stop.ComponentGradients)
            return $"{Count(stop.ComponentGradients.Value)} component gradients evaluated";
        return null;
    }

    /// <summary>How the end of time is told.</summary>
    public static string TimeLimitReason(double seconds) => $"time limit of {Count(seconds)} s reached";

    private string? ReachedTarget()
    {
        var stop = run.Request.Stop;
        if (stop.GradientNormSquared is { } norm && metrics.GradientNormSquared <= norm)
            return $"squared gradient norm {Number(metrics.GradientNormSquared)} is at or below {Number(norm)}";
        if (stop.Loss is { } loss && metrics.Loss <= loss) return $"loss {Number(metrics.Loss)} is at or below {Number(loss)}";
        if (stop.Suboptimality is { } gap && metrics.Suboptimality <= gap)
            return $"suboptimality {Number(metrics.Suboptimality)} is at or below {Number(gap)}";
        if (stop.Accuracy is { } accuracy && metrics.Accuracy >= accuracy)
            return $"accuracy {Number(metrics.Accuracy)} is at or above {Number(accuracy)}";
        return null;
    }

    private string DivergenceReason(string what) =>
        $"diverged: {what} is not finite at iteration {Count(Iteration)} with step size {Number(preparation.StepSize)}";

    // A step may touch a few coordinates of very many: looking at all after each would cost far more than the steps. What is not
    // finite stays so, and is seen some steps later.
    private bool IsLookedAt(long iteration, int dimension, double seconds) =>
        dimension < 2 * CoordinatesPerLook || iteration % (dimension / CoordinatesPerLook) == 0 || (trace.Count > 0 && IsDue(iteration, seconds));

    private static bool IsFinite(ReadOnlySpan<double> values)
    {
        // A finite sum proves that all terms are finite. The sum of large finite terms may overflow: look at each then.
        if (double.IsFinite(TensorPrimitives.Sum(values))) return true;
        foreach (var value in values)
        {
            if (!double.IsFinite(value)) return false;
        }
        return true;
    }

    private static string Count(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);

    // Four digits, as in the tables of results.
    private static string Number(double value) =>
        value == 0 || Math.Abs(value) is >= 1e-3 and < 1e4
            ? value.ToString("G4", CultureInfo.InvariantCulture)
            : value.ToString("0.###e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal);
}
