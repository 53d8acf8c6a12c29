namespace Gossamer.Messaging;

/// <summary>
/// Recycles message bodies, so that a round allocates nothing after warm-up. One pool serves one engine; it may be used
/// from several threads. Which buffer is handed out never shows in a result.
/// </summary>
public sealed class MessagePool
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, Stack<DenseMessage>> dense = [];
    private readonly Stack<SparseMessage> sparse = new();
    private readonly Stack<NaturalMessage> natural = new();
    private readonly Stack<QuantizedMessage> quantized = new();
    private readonly Stack<SignsMessage> signs = new();
    private readonly Stack<LowRankMessage> lowRank = new();
    private readonly Stack<GridMessage> grid = new();
    private readonly Stack<ScatteredMessage> scattered = new();
    private readonly Stack<SumMessage> sums = new();
    private readonly Stack<ScaledMessage> scaled = new();
    private readonly Stack<NumberedMessage> numbered = new();
    private readonly Stack<EmptyMessage> empty = new();
    private readonly Stack<BundleMessage> bundles = new();

    /// <summary>A dense body whose content is to be written; not zeroed.</summary>
    internal DenseMessage RentDense(int dimension)
    {
        lock (gate)
        {
            if (dense.TryGetValue(dimension, out var free) && free.TryPop(out var message)) return Fresh(message);
        }
        return Fresh(new DenseMessage(dimension));
    }

    /// <summary>A sparse body of <paramref name="count"/> entries whose content is to be written; not zeroed.</summary>
    internal SparseMessage RentSparse(int dimension, int count)
    {
        var message = Take(sparse) ?? new SparseMessage(dimension, count);
        message.Reset(dimension, count);
        return Fresh(message);
    }

    /// <summary>A body of powers of two whose content is to be written; not zeroed.</summary>
    internal NaturalMessage RentNatural(int dimension)
    {
        var message = Take(natural) ?? new NaturalMessage(dimension);
        message.Reset(dimension);
        return Fresh(message);
    }

    /// <summary>A body of levels whose content is to be written; not zeroed.</summary>
    internal QuantizedMessage RentQuantized(int dimension, int levels, bool isGeometric)
    {
        var message = Take(quantized) ?? new QuantizedMessage(dimension);
        message.Reset(dimension, levels, isGeometric);
        return Fresh(message);
    }

    /// <summary>A body of signs whose content is to be written; not zeroed.</summary>
    internal SignsMessage RentSigns(int dimension, int blocks)
    {
        var message = Take(signs) ?? new SignsMessage(dimension);
        message.Reset(dimension, blocks);
        return Fresh(message);
    }

    /// <summary>A body of two factors whose content is to be written; not zeroed.</summary>
    internal LowRankMessage RentLowRank(int dimension, int rows, int columns, int rank)
    {
        var message = Take(lowRank) ?? new LowRankMessage();
        message.Reset(dimension, rows, columns, rank);
        return Fresh(message);
    }

    /// <summary>A body of multiples of a step whose content is to be written; not zeroed.</summary>
    internal GridMessage RentGrid(int dimension, double step)
    {
        var message = Take(grid) ?? new GridMessage(dimension);
        message.Reset(dimension, step);
        return Fresh(message);
    }

    /// <summary>Takes over the reference to the values; the indices are to be written.</summary>
    internal ScatteredMessage RentScattered(int dimension, Message values)
    {
        var message = Take(scattered) ?? new ScatteredMessage(values.Dimension);
        message.Reset(dimension, values);
        return Fresh(message);
    }

    /// <summary>A sum without parts.</summary>
    internal SumMessage RentSum(int dimension)
    {
        var message = Take(sums) ?? new SumMessage();
        message.Reset(dimension);
        return Fresh(message);
    }

    /// <summary>Takes over the reference to the body.</summary>
    internal ScaledMessage RentScaled(double factor, Message body)
    {
        var message = Take(scaled) ?? new ScaledMessage();
        message.Reset(factor, body);
        return Fresh(message);
    }

    /// <summary>Takes over the reference to the body.</summary>
    internal NumberedMessage RentNumbered(int number, int alternatives, Message body)
    {
        var message = Take(numbered) ?? new NumberedMessage();
        message.Reset(number, alternatives, body);
        return Fresh(message);
    }

    /// <summary>A message that stands for zero.</summary>
    internal EmptyMessage RentEmpty(int dimension)
    {
        var message = Take(empty) ?? new EmptyMessage(dimension);
        message.Reset(dimension);
        return Fresh(message);
    }

    /// <summary>A bundle without parts.</summary>
    internal BundleMessage RentBundle() => Fresh(Take(bundles) ?? new BundleMessage());

    internal void Return(Message message)
    {
        lock (gate)
        {
            switch (message)
            {
                case DenseMessage body:
                    if (!dense.TryGetValue(body.Dimension, out var free)) dense[body.Dimension] = free = new();
                    free.Push(body);
                    break;
                case SparseMessage body: sparse.Push(body); break;
                case NaturalMessage body: natural.Push(body); break;
                case QuantizedMessage body: quantized.Push(body); break;
                case SignsMessage body: signs.Push(body); break;
                case LowRankMessage body: lowRank.Push(body); break;
                case GridMessage body: grid.Push(body); break;
                case ScatteredMessage body: scattered.Push(body); break;
                case SumMessage body: sums.Push(body); break;
                case ScaledMessage body: scaled.Push(body); break;
                case NumberedMessage body: numbered.Push(body); break;
                case EmptyMessage body: empty.Push(body); break;
                case BundleMessage body: bundles.Push(body); break;
            }
        }
    }

    private T? Take<T>(Stack<T> free) where T : Message
    {
        lock (gate) return free.TryPop(out var message) ? message : null;
    }

    /// <summary>The maker holds the first reference.</summary>
    private T Fresh<T>(T message) where T : Message
    {
        message.Pool = this;
        message.IsReplacement = false;
        message.Retain();
        return message;
    }
}
