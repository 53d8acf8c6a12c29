using Gossamer.Execution.Metrics;
using Gossamer.Messaging;
using Gossamer.Problems;
using Gossamer.Topologies;

namespace Gossamer.Execution;

/// <summary>One run to be made: a method on a problem. Engines add their cluster to it.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Method">The method; one instance serves one run.</param>
public sealed record RunRequest(Problem Problem, Method Method)
{
    /// <summary>The seed of all randomness of the run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How gradients are made.</summary>
    public GradientOracle Oracle { get; init; } = new FullOracle();

    /// <summary>When to stop.</summary>
    public StopRule Stop { get; init; } = new();

    /// <summary>What is recorded and when.</summary>
    public RecordPlan Record { get; init; } = new();

    /// <summary>How values travel.</summary>
    public WireFormat Wire { get; init; } = WireFormat.Double;

    /// <summary>How traffic is counted.</summary>
    public Accounting Accounting { get; init; } = new();

    /// <summary>The graph and mixing matrix of decentralised methods; null for others.</summary>
    public Topology? Topology { get; init; }

    /// <summary>Seconds a gradient takes at each worker, if the method may know them.</summary>
    public IReadOnlyList<double>? GradientSeconds { get; init; }

    /// <summary>Called at every iteration of a run (not only recorded ones), with its whole state. Slows the run down.</summary>
    public Action<IObservation>? Observer { get; init; }

    /// <summary>Called at every recorded point, on the thread of the run.</summary>
    public Action<TracePoint>? Progress { get; init; }

    /// <summary>Where a run goes on; null for a fresh one.</summary>
    public Checkpoint? ResumeFrom { get; init; }

    /// <summary>True to return a checkpoint of the end of the run (synchronous methods).</summary>
    public bool TakeCheckpoint { get; init; }

    /// <summary>How many coordinates at the end of every vector an instrument has added: they travel free and are no part of d.</summary>
    internal int Symbols { get; init; }
}

/// <summary>When a run stops: at the first rule that is met. At least one is needed.</summary>
public sealed record StopRule
{
    /// <summary>Stop when this many model updates were made.</summary>
    public long? Iterations { get; init; }

    /// <summary>Stop at this many virtual (simulator) or real seconds: events later than it are not processed.</summary>
    public double? Seconds { get; init; }

    /// <summary>Stop when an average worker has sent this many bits.</summary>
    public double? BitsUpPerWorker { get; init; }

    /// <summary>Stop when this many oracle calls were finished.</summary>
    public long? OracleCalls { get; init; }

    /// <summary>Stop when this many component gradients were evaluated.</summary>
    public long? ComponentGradients { get; init; }

    /// <summary>Stop at the first recorded point with ‖∇f(x)‖² at or below it.</summary>
    public double? GradientNormSquared { get; init; }

    /// <summary>Stop at the first recorded point with f(x) at or below it.</summary>
    public double? Loss { get; init; }

    /// <summary>Stop at the first recorded point with f(x) − f* at or below it.</summary>
    public double? Suboptimality { get; init; }

    /// <summary>Stop at the first recorded point with an accuracy at or above it.</summary>
    public double? Accuracy { get; init; }
}

/// <summary>What is recorded and when. Metrics cost neither bits nor time.</summary>
public sealed record RecordPlan
{
    /// <summary>Record iterations divisible by this, beside the first and the last.</summary>
    public long Every { get; init; } = 1;

    /// <summary>Record when this much virtual or real time has passed since the last point, in place of <see cref="Every"/>.</summary>
    public double? EverySeconds { get; init; }

    /// <summary>Names of the metrics: those of <see cref="MetricNames"/> and of <see cref="Own"/>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [MetricNames.Loss, MetricNames.GradientNormSquared];

    /// <summary>Metrics beside the standard ones, recorded where <see cref="Metrics"/> names them.</summary>
    public IReadOnlyList<Metric> Own { get; init; } = [];

    /// <summary>The metric of this name; null where there is none.</summary>
    internal Metric? Find(string name) => StandardMetrics.Find(name) ?? Own.FirstOrDefault(metric => metric.Name == name);
}

/// <summary>Names of the metrics that a run can record.</summary>
public static class MetricNames
{
    /// <summary>f(x).</summary>
    public const string Loss = "loss";

    /// <summary>‖∇f(x)‖².</summary>
    public const string GradientNormSquared = "gradient-norm-squared";

    /// <summary>f(x) − f*, where f* or a lower bound is known.</summary>
    public const string Suboptimality = "suboptimality";

    /// <summary>‖x − x*‖², where x* is known.</summary>
    public const string DistanceSquared = "distance-squared";

    /// <summary>Share of samples classified rightly.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>(1/n) Σ‖x_i − x̄‖² over the nodes of a decentralised run; 0 in others.</summary>
    public const string ConsensusError = "consensus-error";

    /// <summary>Ψ of the method's theory.</summary>
    public const string Lyapunov = "lyapunov";

    /// <summary>All names, in the order of documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Loss, GradientNormSquared, Suboptimality, DistanceSquared, Accuracy, ConsensusError, Lyapunov];
}

/// <summary>One recorded point.</summary>
/// <param name="Iteration">k.</param>
/// <param name="Seconds">Virtual seconds in the simulator, real ones elsewhere.</param>
/// <param name="BitsUpPerWorker">Bits sent by an average worker (node) so far.</param>
/// <param name="BitsDownPerWorker">Bits received by an average worker from the coordinator so far.</param>
/// <param name="OracleCalls">Stochastic or full gradients finished so far, over all workers.</param>
/// <param name="Metrics">Values in the order of <see cref="RecordPlan.Metrics"/>.</param>
public sealed record TracePoint(
    long Iteration, double Seconds, double BitsUpPerWorker, double BitsDownPerWorker, long OracleCalls, IReadOnlyList<double> Metrics)
{
    /// <summary>
    /// Component gradients ∇f_ij evaluated so far, over all workers: m for a full gradient of a finite sum, the size of the
    /// batch for a minibatch, 1 for a gradient of no finite sum. The cost by which methods that sample compare with those
    /// that do not.
    /// </summary>
    public long ComponentGradients { get; init; }
}

/// <summary>What happened in a run beside its trace.</summary>
public sealed record Counters
{
    /// <summary>Computations started.</summary>
    public long Started { get; init; }

    /// <summary>Computations finished.</summary>
    public long Finished { get; init; }

    /// <summary>Messages that the coordinator received and used.</summary>
    public long Accepted { get; init; }

    /// <summary>Messages that reached the coordinator and were dropped unread.</summary>
    public long Ignored { get; init; }

    /// <summary>Computations cancelled.</summary>
    public long Cancelled { get; init; }

    /// <summary>Worker-seconds spent computing.</summary>
    public double BusySeconds { get; init; }

    /// <summary>Worker-seconds spent on computations that were cancelled or whose result was ignored.</summary>
    public double WastedSeconds { get; init; }

    /// <summary>Largest number of uplinks that sent at the same time.</summary>
    public int PeakUplinks { get; init; }

    /// <summary>Largest number of model updates between handing a point out and using the answer.</summary>
    public long MaxAcceptedDelay { get; init; }

    /// <summary>Events processed (simulator).</summary>
    public long Events { get; init; }
}

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>A stop rule was met.</summary>
    Completed,

    /// <summary>The iterate or a metric became NaN or infinite; the trace up to there is kept.</summary>
    Diverged,

    /// <summary>It was interrupted; the trace up to there is kept.</summary>
    Interrupted,

    /// <summary>No event was left although no stop rule was met (all workers are dead, for instance).</summary>
    Stalled,
}

/// <summary>The outcome of a run.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="StopReason">The rule that ended it in words, with iteration and step where it diverged.</param>
/// <param name="Preparation">Step size and theory used.</param>
/// <param name="Trace">Recorded points; never empty.</param>
/// <param name="Counters">What else happened.</param>
/// <param name="Final">The last iterate, d coordinates.</param>
public sealed record RunResult(
    RunStatus Status, string StopReason, Preparation Preparation, IReadOnlyList<TracePoint> Trace, Counters Counters, double[] Final)
{
    /// <summary>The end of the run, if the request asked for it.</summary>
    public Checkpoint? Checkpoint { get; init; }
}

/// <summary>All that a synchronous run needs to go on as if it had never stopped.</summary>
/// <param name="Iteration">k.</param>
/// <param name="Coordinator">The coordinator's state.</param>
/// <param name="Workers">The workers' states, in worker order.</param>
/// <param name="Totals">The last point of the trace, whose totals go on.</param>
/// <param name="JobCounts">Computations started by every worker, which pick the randomness of the next ones.</param>
public sealed record Checkpoint(
    long Iteration, ParticipantState Coordinator, IReadOnlyList<ParticipantState> Workers, TracePoint Totals, IReadOnlyList<long> JobCounts);

/// <summary>Executes runs.</summary>
public interface IEngine
{
    /// <summary>The kebab-case name: simulator, threads, …</summary>
    string Name { get; }

    /// <summary>Makes one run.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellation">Interrupts the run at the next recorded point; what was recorded is returned.</param>
    /// <exception cref="BadInputException">The request cannot be run; nothing was done.</exception>
    Task<RunResult> RunAsync(RunRequest request, CancellationToken cancellation = default);
}
