using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Compressors whose workers keep different coordinates of one random partition. Their outputs depend on each other so
/// that, for equal inputs, the mean is exact where there are at least as many coordinates as workers.
/// </summary>
public abstract class PartitionCompressor : Compressor
{
    /// <inheritdoc/>
    public sealed override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public sealed override bool IsCorrelated => true;

    internal abstract PartitionKind Kind { get; }

    /// <summary>Copies of each coordinate that are sent: ⌊n/d⌋ where there are more workers than coordinates, else 1.</summary>
    internal virtual int Copies(int dimension, int workers) => Math.Max(1, workers / dimension);

    /// <summary>
    /// ω = n − 1 where d ≥ n. With more workers, each coordinate is sent by q = ⌊n/d⌋ of them and ω = n/q − 1, which is
    /// d − 1 where d divides n.
    /// </summary>
    public sealed override double? Omega(int dimension, int workers) => ((double)workers / Copies(dimension, workers)) - 1;

    /// <summary>
    /// A = B = 1 where d ≥ n, else A = B = (n − q)/(q(n − 1)) with q = ⌊n/d⌋; equalities. Nothing is lost with one worker.
    /// </summary>
    public sealed override GroupVariance? GroupConstants(int dimension, int workers)
    {
        if (workers == 1) return new GroupVariance(0, 0);
        double n = workers, q = Copies(dimension, workers);
        var both = (n - q) / (q * (n - 1));
        return new GroupVariance(both, both);
    }

    /// <inheritdoc/>
    public sealed override double Density(int dimension, int workers) =>
        (double)dimension * Copies(dimension, workers) / workers;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => workers > dimension
        ? (workers % dimension == 0 ? 1 : 0, 1)
        : (dimension / workers, (dimension + workers - 1) / workers);

    /// <inheritdoc/>
    public sealed override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var partition = Partition.Draw(ref context.Shared, Kind, vector.Length, context.Workers);
        return Keep(vector, partition, context);
    }

    internal Message Keep(ReadOnlySpan<double> vector, Partition partition, in CompressionContext context)
    {
        var kept = partition.Of(context.Worker);
        var message = context.Pool.RentSparse(vector.Length, kept.Length);
        kept.CopyTo(message.IndexBuffer);
        message.IndicesAreShared = true;
        message.Gather(vector, (double)context.Workers / Copies(vector.Length, context.Workers), context.Wire);
        return message;
    }

    internal sealed override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets)
    {
        var kept = Partition.Draw(ref context.Shared, Kind, dimension, context.Workers).Of(context.Worker);
        kept.CopyTo(sets.Append(kept.Length));
        return Support.Shared;
    }
}
