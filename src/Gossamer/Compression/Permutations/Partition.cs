using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>
/// Which coordinates each worker keeps in one round. Drawn from randomness that all workers share, by exact uniform
/// shuffles, so that the moments are exact. Drawing takes O(d + n); since all workers of a round ask for the same
/// partition, each thread keeps the last one, and a worker that finds it there pays only for its own d/n coordinates.
/// (A keyed permutation evaluated index by index would spare the memory, but its shuffles are not uniform, and at some
/// 50 ns an index a round of all workers would take longer.) What is kept is a pure function of the stream: it never
/// shows in a result.
/// </summary>
internal sealed class Partition
{
    [ThreadStatic]
    private static Partition? latest;

    private (ulong, ulong, PartitionKind, int Dimension, int Workers) identity;
    private int[] labels = [];
    private int[] members = [];
    private int[] starts = [];
    private int[] owners = [];

    /// <summary>The partition of this round.</summary>
    /// <param name="shared">The stream that all workers share.</param>
    /// <param name="kind">How it is drawn.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n.</param>
    public static Partition Draw(ref RandomStream shared, PartitionKind kind, int dimension, int workers)
    {
        // 128 random bits name the partition and are all that is taken from the stream, found or made.
        var (name, subname) = (shared.NextUInt64(), shared.NextUInt64());
        var identity = (name, subname, kind, dimension, workers);
        var partition = latest ??= new Partition();
        if (partition.identity == identity) return partition;
        partition.identity = default;
        var random = new RandomStream(name, RandomPurpose.Compression, iteration: (long)subname);
        partition.Make(ref random, kind, dimension, workers);
        partition.identity = identity;
        return partition;
    }

    /// <summary>The partition that a given order of the coordinates makes: worker i takes the i-th block of it.</summary>
    /// <param name="order">A permutation of 0..d−1.</param>
    /// <param name="workers">Number of workers n, at most d.</param>
    public static Partition FromOrder(ReadOnlySpan<int> order, int workers)
    {
        var partition = new Partition();
        partition.Allocate(order.Length, workers);
        for (var block = 0; block < workers; block++)
        {
            var (start, length) = Messaging.BlockLayout.Of(order.Length, workers, block);
            foreach (var coordinate in order.Slice(start, length)) partition.labels[coordinate] = block;
            partition.owners[block] = block;
        }
        partition.Group(order.Length, workers);
        return partition;
    }

    /// <summary>The coordinates that a worker keeps, 0-based and ascending.</summary>
    public ReadOnlySpan<int> Of(int worker)
    {
        var block = owners[worker];
        return block < 0 ? [] : members.AsSpan(starts[block], starts[block + 1] - starts[block]);
    }

    private void Make(ref RandomStream random, PartitionKind kind, int dimension, int workers)
    {
        Allocate(dimension, workers);
        if (kind == PartitionKind.Independent)
        {
            for (var j = 0; j < dimension; j++) labels[j] = random.NextInt(workers);
            for (var i = 0; i < workers; i++) owners[i] = i;
            Group(dimension, workers);
        }
        else if (workers > dimension)
        {
            MakeSingles(ref random, dimension, workers);
        }
        else
        {
            for (var block = 0; block < workers; block++)
            {
                var (start, length) = Messaging.BlockLayout.Of(dimension, workers, block);
                labels.AsSpan(start, length).Fill(block);
                owners[block] = block;
            }
            if (kind == PartitionKind.Shuffled) random.Shuffle(labels.AsSpan(0, dimension));
            // Where blocks are of two sizes or stay in place, only this makes every coordinate reach every worker equally often.
            random.Shuffle(owners.AsSpan(0, workers));
            Group(dimension, workers);
        }
    }

    /// <summary>More workers than coordinates: each coordinate goes to ⌊n/d⌋ workers, and the rest stay silent.</summary>
    private void MakeSingles(ref RandomStream random, int dimension, int workers)
    {
        var copies = workers / dimension;
        for (var i = 0; i < workers; i++) owners[i] = i < copies * dimension ? i / copies : -1;
        random.Shuffle(owners.AsSpan(0, workers));
        for (var j = 0; j < dimension; j++) starts[j] = members[j] = j;
        starts[dimension] = dimension;
    }

    /// <summary>Sorts the coordinates by their labels in one pass, ascending within each.</summary>
    private void Group(int dimension, int blocks)
    {
        var first = starts.AsSpan(0, blocks + 1);
        first.Clear();
        foreach (var label in labels.AsSpan(0, dimension)) first[label]++;
        var sum = 0;
        for (var block = 0; block <= blocks; block++)
        {
            // Afterwards each entry is the end of its block; filling from behind moves it to the start.
            sum += first[block];
            first[block] = sum;
        }
        for (var j = dimension - 1; j >= 0; j--) members[--first[labels[j]]] = j;
    }

    private void Allocate(int dimension, int workers)
    {
        if (labels.Length < dimension)
        {
            labels = new int[dimension];
            members = new int[dimension];
        }
        if (owners.Length < workers) owners = new int[workers];
        var blocks = Math.Max(dimension, workers) + 1;
        if (starts.Length < blocks) starts = new int[blocks];
    }
}

/// <summary>How a partition of the coordinates among the workers is drawn.</summary>
internal enum PartitionKind
{
    /// <summary>Blocks as equal as possible of a random permutation, given to the workers in random order.</summary>
    Shuffled,

    /// <summary>Consecutive blocks as equal as possible, given to the workers in random order.</summary>
    FixedBlocks,

    /// <summary>Every coordinate goes to one worker, independently of the others.</summary>
    Independent,
}
