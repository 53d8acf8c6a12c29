using Gossamer.Messaging;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>What all participants of one run share, whatever the engine.</summary>
internal sealed class RunContext
{
    public RunContext(RunRequest request, string engine)
    {
        // Going on from the start is starting: methods tell the two apart by the iteration.
        Request = request.ResumeFrom is { Iteration: 0 } ? request with { ResumeFrom = null } : request;
        Engine = engine;
        Dimension = request.Problem.Dimension;
        Workers = request.Method is SequentialMethod ? 1 : request.Problem.Workers;
        Computations = new ComputedPool(this);
        Cancelled = new HostedComputed(Computations) { IsVoid = true };
    }

    public RunRequest Request { get; }

    public string Engine { get; }

    public Problem Problem => Request.Problem;

    public int Dimension { get; }

    /// <summary>Number of participants that compute: workers, nodes, or 1 in a sequential run.</summary>
    public int Workers { get; }

    public ulong Seed => Request.Seed;

    public WireFormat Wire => Request.Wire;

    public MessagePool Messages { get; } = new();

    public ComputedPool Computations { get; }

    /// <summary>The result of every cancelled computation.</summary>
    public HostedComputed Cancelled { get; }

    public long FirstIteration => Request.ResumeFrom?.Iteration ?? 0;

    /// <summary>f_i, or f in a sequential run.</summary>
    public ILocalObjective Objective(int worker) =>
        Request.Method is SequentialMethod ? Problem.Global : Problem.Local(worker);

    /// <summary>What a computation of a worker counts.</summary>
    public Effort EffortOf(Computation computation, int worker) =>
        new(computation.Gradients, computation.ComponentGradients(Request.Oracle, Objective(worker)));

    /// <summary>The time that a computation of a worker takes, in gradients.</summary>
    public double WorkOf(Computation computation, int worker) => computation.Work(Request.Oracle, Objective(worker));

    /// <summary>What a message costs. Dense bodies are counted here, because a deferred one is not to be evaluated for it.</summary>
    public long CountBits(Message message) => message switch
    {
        Computed or DenseMessage => (long)(message.Dimension - (message.Dimension == Dimension ? Request.Symbols : 0)) * Wire.FloatBits,
        EmptyMessage => 0,
        _ => Codec.CountBits(message, Wire, Request.Accounting.Kind),
    };

    /// <summary>A snapshot of a point as its receivers will see it; the caller holds the first reference.</summary>
    public DenseMessage Snapshot(ReadOnlySpan<double> values)
    {
        var message = Messages.RentDense(values.Length);
        values.CopyTo(message.Buffer);
        Wire.Round(message.Buffer);
        return message;
    }
}
