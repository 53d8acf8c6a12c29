using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// The result of a computation in any engine. It knows all that its values depend on, so that it can be evaluated when
/// it ends or later, by anybody, with the same outcome. Only one thread at a time may look at one that is not evaluated.
/// </summary>
internal sealed class HostedComputed : Computed
{
    private readonly ComputedPool pool;
    private Computation? computation;
    private ILocalObjective? objective;
    private Message? point;
    private int worker;
    private long job;
    private double[]? values;
    private bool isRounded;

    public HostedComputed(ComputedPool pool)
    {
        this.pool = pool;
        Dimension = pool.Run.Dimension;
    }

    /// <summary>True for the one result that stands for all cancelled computations.</summary>
    public bool IsVoid { get; init; }

    public override bool IsCancelled => IsVoid;

    public bool IsEvaluated => values is not null;

    public override ReadOnlySpan<double> Values
    {
        get
        {
            if (values is null) Evaluate();
            MarkRead();
            return values;
        }
    }

    /// <summary>
    /// Says what is to be evaluated. Takes over the caller's reference on the point; without one,
    /// <see cref="EvaluateAt"/> is to follow.
    /// </summary>
    public void Assign(Computation work, ILocalObjective local, Message? at, int owner, long jobIndex)
    {
        computation = work;
        objective = local;
        point = at;
        worker = owner;
        job = jobIndex;
        Dimension = work.Length(pool.Run.Dimension);
        WasRead = false;
        isRounded = false;
    }

    /// <summary>Evaluates at a point that is not kept.</summary>
    public void EvaluateAt(ReadOnlySpan<double> at)
    {
        var buffer = pool.RentBuffer(Dimension);
        var samples = new RandomStream(pool.Run.Seed, RandomPurpose.Sample, worker, job);
        computation!.Evaluate(pool.Run.Request.Oracle, objective!, at, ref samples, buffer);
        if (isRounded) pool.Run.Wire.Round(buffer);
        values = buffer;
    }

    /// <summary>Evaluates now, if nobody has yet, without counting as a look.</summary>
    public void Evaluate()
    {
        if (values is not null) return;
        if (IsVoid) throw new InvalidOperationException("a cancelled computation has no values; ask IsCancelled first");
        if (point is null) throw new InvalidOperationException("a computation's result is valid until its maker's or holder's next receive");
        switch (point)
        {
            case DenseMessage dense:
                EvaluateAt(dense.Values);
                break;
            case Computed other:
                EvaluateAt(other.Values);
                break;
            default:
                var unpacked = pool.RentBuffer(point.Dimension);
                point.CopyTo(unpacked);
                EvaluateAt(unpacked);
                pool.ReturnBuffer(unpacked);
                break;
        }
        point.Release();
        point = null;
    }

    /// <summary>Refuses to let a cancelled computation be sent.</summary>
    public void DemandNotCancelled()
    {
        if (IsVoid) throw new InvalidOperationException("a cancelled computation cannot be sent; ask IsCancelled first");
    }

    /// <summary>The values are going to travel: the receiver sees what the wire format leaves of them.</summary>
    public void RoundForWire()
    {
        if (isRounded || pool.Run.Wire.FloatBits != 32) return;
        isRounded = true;
        if (values is not null) pool.Run.Wire.Round(values);
    }

    internal override void Recycle()
    {
        if (IsVoid) return;
        point?.Release();
        if (values is not null) pool.ReturnBuffer(values);
        (point, values, computation, objective) = (null, null, null, null);
        pool.Return(this);
    }
}

/// <summary>Recycles results and their buffers, nearly all of d coordinates. May be used from several threads.</summary>
internal sealed class ComputedPool(RunContext run)
{
    private readonly Lock gate = new();
    private readonly Stack<HostedComputed> results = new();
    private readonly Stack<double[]> buffers = new();
    private readonly Dictionary<int, Stack<double[]>> otherBuffers = [];

    public RunContext Run => run;

    /// <summary>A result that the caller holds the first reference on.</summary>
    public HostedComputed Rent()
    {
        HostedComputed? result;
        lock (gate) results.TryPop(out result);
        result ??= new HostedComputed(this);
        result.Retain();
        return result;
    }

    public void Return(HostedComputed result)
    {
        lock (gate) results.Push(result);
    }

    /// <summary>A buffer of d values; what is in it means nothing.</summary>
    public double[] RentBuffer() => RentBuffer(run.Dimension);

    /// <summary>A buffer of as many values; what is in it means nothing.</summary>
    public double[] RentBuffer(int length)
    {
        lock (gate)
        {
            if (BuffersOf(length).TryPop(out var buffer)) return buffer;
        }
        return new double[length];
    }

    public void ReturnBuffer(double[] buffer)
    {
        lock (gate) BuffersOf(buffer.Length).Push(buffer);
    }

    private Stack<double[]> BuffersOf(int length)
    {
        if (length == run.Dimension) return buffers;
        if (!otherBuffers.TryGetValue(length, out var others)) otherBuffers[length] = others = new();
        return others;
    }
}
