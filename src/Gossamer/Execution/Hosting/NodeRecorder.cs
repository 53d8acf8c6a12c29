using System.Numerics.Tensors;
using Gossamer.Messaging;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// The recording of a decentralised run. Nodes reach an iteration at different times; its iterate is the mean over the
/// nodes at that iteration, and its costs are what every node had spent when it got there, so that nothing depends on
/// who ran ahead. Calls are made one at a time.
/// </summary>
internal sealed class NodeRecorder
{
    private readonly RunContext run;
    private readonly RunRecorder recorder;
    private readonly RunTotals before;
    private readonly bool visitsEvery;
    private readonly bool keepsStates;
    private readonly List<Gathering> gatherings = [];
    private readonly Stack<Gathering> free = new();
    private readonly double[] mean;
    private readonly int? reporter;
    private Gathering? current;
    private RunObservation? observation;

    public NodeRecorder(RunContext run, RunRecorder recorder, bool mayEndAnywhere)
    {
        (this.run, this.recorder) = (run, recorder);
        var request = run.Request;
        mean = new double[run.Dimension];
        reporter = ((DecentralizedMethod)request.Method).Reporter;
        if (request.ResumeFrom is { } checkpoint) before = RunTotals.Of(checkpoint.Totals, run.Workers);
        visitsEvery = mayEndAnywhere || request.Observer is not null || request.Record.EverySeconds is not null
            || request.Stop.BitsUpPerWorker is not null || request.Stop.OracleCalls is not null || request.Stop.ComponentGradients is not null;
        keepsStates = request.Observer is not null || request.TakeCheckpoint || request.Record.Metrics.Contains(MetricNames.Lyapunov);
    }

    /// <summary>The one node whose iterates are the run's; null where the run's iterate is the mean over all.</summary>
    public int? Reporter => reporter;

    /// <summary>True where the iterates of all nodes at this iteration are wanted; may be asked from several threads.</summary>
    public bool Wants(long iteration) =>
        visitsEvery || iteration % run.Request.Record.Every == 0 || iteration >= run.Request.Stop.Iterations
        || iteration == run.FirstIteration;

    /// <summary>A node reached an iteration that is wanted.</summary>
    /// <param name="node">0-based index.</param>
    /// <param name="iteration">k.</param>
    /// <param name="iterate">A copy of its iterate, whose reference is taken over.</param>
    /// <param name="state">Its state.</param>
    /// <param name="spent">What this node (all nodes, where one reports) has spent in this run, and the time now.</param>
    /// <param name="jobs">Computations it has started.</param>
    public void Visit(int node, long iteration, DenseMessage iterate, ParticipantState state, in RunTotals spent, long jobs)
    {
        if (reporter is { } one && one != node)
            throw new InvalidOperationException($"node {node} shows an iterate, but node {one} does so for all");
        var gathering = Find(iteration);
        if (gathering.Iterates[node] is { } earlier) earlier.Release();
        else gathering.Count++;
        gathering.Iterates[node] = iterate;
        gathering.Spent[node] = spent;
        gathering.Jobs[node] = jobs;
        if (keepsStates) gathering.States[node] = StateCopy.Of(state, run.Dimension);
        if (gathering.Count == (reporter is null ? run.Workers : 1)) Complete(gathering);
    }

    /// <summary>The end of the run, once it is over.</summary>
    public Checkpoint? TakeCheckpoint() => run.Request.TakeCheckpoint && current is not null ? CheckpointOf(current, recorder.LastPoint) : null;

    /// <summary>A checkpoint of an iteration that all nodes have just shown with their states; null where some has not.</summary>
    /// <param name="iteration">k.</param>
    /// <param name="totals">What the run had cost there.</param>
    public Checkpoint? TakeCheckpoint(long iteration, Func<TracePoint> totals) =>
        keepsStates && current?.Iteration == iteration ? CheckpointOf(current, totals()) : null;

    /// <summary>Where one node reports, the others keep nothing that its next point does not bring.</summary>
    private Checkpoint CheckpointOf(Gathering gathering, TracePoint totals) => new(
        gathering.Iteration,
        new ParticipantState(run.Dimension),
        [.. gathering.States.Select(state => state is null ? new ParticipantState(run.Dimension) : StateCopy.Of(state, run.Dimension))],
        totals,
        [.. gathering.Jobs]);

    private Gathering Find(long iteration)
    {
        foreach (var candidate in gatherings)
        {
            if (candidate.Iteration == iteration) return candidate;
        }
        if (!free.TryPop(out var gathering)) gathering = new Gathering(run.Workers);
        gathering.Iteration = iteration;
        gatherings.Add(gathering);
        return gathering;
    }

    private void Complete(Gathering gathering)
    {
        var totals = before with { Seconds = 0 };
        mean.AsSpan().Clear();
        for (var node = 0; node < run.Workers; node++)
        {
            if (reporter is { } one && one != node) continue;
            var spent = gathering.Spent[node];
            totals = new RunTotals(
                Math.Max(totals.Seconds, spent.Seconds), totals.BitsUp + spent.BitsUp, 0, totals.Effort + spent.Effort);
            TensorPrimitives.Add(mean, gathering.Iterates[node]!.Values, mean);
        }
        if (reporter is null) TensorPrimitives.Divide(mean, run.Workers, mean);
        gatherings.Remove(gathering);
        if (current is not null) Clear(current);
        current = gathering;
        observation ??= new RunObservation(run, new ParticipantState(run.Dimension), node => current!.States[node] ?? new ParticipantState(run.Dimension));
        recorder.Visit(observation, mean, gathering.Iteration, totals, ConsensusError(gathering));
    }

    private double ConsensusError(Gathering gathering)
    {
        if (reporter is not null || !run.Request.Record.Metrics.Contains(MetricNames.ConsensusError)) return 0;
        var sum = 0.0;
        foreach (var iterate in gathering.Iterates)
        {
            var distance = TensorPrimitives.Distance(iterate!.Values, mean);
            sum += distance * distance;
        }
        return sum / run.Workers;
    }

    private void Clear(Gathering gathering)
    {
        for (var node = 0; node < run.Workers; node++)
        {
            gathering.Iterates[node]?.Release();
            gathering.Iterates[node] = null;
        }
        gathering.Count = 0;
        free.Push(gathering);
    }

    /// <summary>What the nodes have said of one iteration.</summary>
    private sealed class Gathering(int nodes)
    {
        public long Iteration { get; set; }

        public int Count { get; set; }

        public DenseMessage?[] Iterates { get; } = new DenseMessage?[nodes];

        public ParticipantState?[] States { get; } = new ParticipantState?[nodes];

        public RunTotals[] Spent { get; } = new RunTotals[nodes];

        public long[] Jobs { get; } = new long[nodes];
    }
}
