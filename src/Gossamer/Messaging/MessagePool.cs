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

    /// <summary>A dense body whose content is to be written; not zeroed.</summary>
    internal DenseMessage RentDense(int dimension)
    {
        lock (gate)
        {
            if (dense.TryGetValue(dimension, out var free) && free.TryPop(out var message)) return Fresh(message);
        }
        return Fresh(new DenseMessage(dimension) { Pool = this });
    }

    /// <summary>A sparse body of <paramref name="count"/> entries whose content is to be written; not zeroed.</summary>
    internal SparseMessage RentSparse(int dimension, int count)
    {
        SparseMessage? message;
        lock (gate) sparse.TryPop(out message);
        message ??= new SparseMessage(dimension, count) { Pool = this };
        message.Reset(dimension, count);
        return Fresh(message);
    }

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
                case SparseMessage body:
                    sparse.Push(body);
                    break;
            }
        }
    }

    /// <summary>The maker holds the first reference.</summary>
    private static T Fresh<T>(T message) where T : Message
    {
        message.IsReplacement = false;
        message.Retain();
        return message;
    }
}
