using Gossamer.Cluster.Frames;
using Gossamer.Execution;

namespace Gossamer.Cluster.Checkpoints;

/// <summary>A run as it was when a checkpoint was taken.</summary>
/// <param name="Text">The run as its source knows it.</param>
/// <param name="Checkpoint">The states of all participants.</param>
/// <param name="Trace">The points recorded until then.</param>
internal sealed record SavedRun(string Text, Checkpoint Checkpoint, IReadOnlyList<TracePoint> Trace)
{
    /// <summary>Writes it.</summary>
    public void Write(FrameWriter output)
    {
        output.Text(Text).Long(Checkpoint.Iteration).Int(Checkpoint.Workers.Count).Int(Dimension);
        Write(output, Checkpoint.Totals);
        output.State(Checkpoint.Coordinator);
        for (var worker = 0; worker < Checkpoint.Workers.Count; worker++) output.Long(Checkpoint.JobCounts[worker]).State(Checkpoint.Workers[worker]);
        output.Int(Trace.Count);
        foreach (var point in Trace) Write(output, point);
    }

    /// <summary>Number of coordinates d, told by the caller when it is read.</summary>
    public required int Dimension { get; init; }

    /// <summary>Reads one.</summary>
    /// <exception cref="BadMessageException">The bytes are none.</exception>
    public static SavedRun Read(ref FrameReader input)
    {
        var text = input.Text();
        var iteration = input.Long();
        var workers = input.Count(16, "workers");
        var dimension = input.Int();
        if (dimension < 0) throw input.Error($"it announces {dimension} coordinates");
        var totals = ReadPoint(ref input);
        var coordinator = input.State(dimension);
        var states = new ParticipantState[workers];
        var jobs = new long[workers];
        for (var worker = 0; worker < workers; worker++) (jobs[worker], states[worker]) = (input.Long(), input.State(dimension));
        var trace = new TracePoint[input.Count(52, "points")];
        for (var k = 0; k < trace.Length; k++) trace[k] = ReadPoint(ref input);
        input.End();
        return new SavedRun(text, new Checkpoint(iteration, coordinator, states, totals, jobs), trace) { Dimension = dimension };
    }

    private static void Write(FrameWriter output, TracePoint point) => output
        .Long(point.Iteration).Double(point.Seconds).Double(point.BitsUpPerWorker).Double(point.BitsDownPerWorker)
        .Long(point.OracleCalls).Long(point.ComponentGradients).Doubles([.. point.Metrics]);

    private static TracePoint ReadPoint(ref FrameReader input)
    {
        var (iteration, seconds, up, down) = (input.Long(), input.Double(), input.Double(), input.Double());
        var (calls, components) = (input.Long(), input.Long());
        return new TracePoint(iteration, seconds, up, down, calls, input.Doubles()) { ComponentGradients = components };
    }
}
