using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Hosting;

/// <summary>
/// Means over all nodes of a run by the collective operations of a transport, with the numbers that
/// <see cref="PairwiseAverage"/> gives, to the last bit: a process is responsible for the pieces of its nodes, is handed these
/// by all, sums in node order, and hands the mean to all.
/// </summary>
internal sealed class CollectiveAverage
{
    private readonly RunContext run;
    private readonly ICollectiveGroup group;
    private readonly (int From, int Until)[] nodes;
    private readonly int self;
    private readonly int width;
    private readonly int[] outgoingLengths;
    private readonly int[] incomingLengths;
    private readonly int[] meanLengths;
    private readonly Lock gate = new();
    private TaskCompletionSource round = NewRound();
    private int handedIn;
    private long begun;
    private Task current = Task.CompletedTask;
    private Room? room;

    private CollectiveAverage(RunContext run, ICollectiveGroup group, (int From, int Until)[] nodes, int self)
    {
        (this.run, this.group, this.nodes, this.self) = (run, group, nodes, self);
        width = run.Wire.FloatBits / 8;
        outgoingLengths = [.. nodes.Select((_, member) => OwnNodes * PieceOf(member).Length * width)];
        incomingLengths = [.. nodes.Select(other => (other.Until - other.From) * PieceOf(self).Length * width)];
        meanLengths = [.. nodes.Select((_, member) => PieceOf(member).Length * width)];
    }

    /// <summary>Made when a method first asks for a mean: most never do.</summary>
    private Room Memory => room ??= new Room(OwnNodes * run.Dimension, run.Dimension, outgoingLengths.Sum(), incomingLengths.Sum(), meanLengths[self], meanLengths.Sum());

    private int OwnNodes => nodes[self].Until - nodes[self].From;

    /// <summary>Joins the other processes of a run; null where there are none, or their blocks would be too long.</summary>
    /// <param name="run">The run.</param>
    /// <param name="placement">Where its nodes live, those of a process one after the other.</param>
    /// <param name="collectives">The transport's operations.</param>
    public static async Task<CollectiveAverage?> JoinAsync(RunContext run, Placement placement, ICollectives collectives)
    {
        int[] members = [.. placement.Peers.Distinct()];
        var nodes = members.Select(peer => (Array.IndexOf(placement.Peers, peer), Array.LastIndexOf(placement.Peers, peer) + 1)).ToArray();
        if (members.Length == 1) return null;
        // All processes judge alike.
        if ((long)run.Workers * run.Dimension * sizeof(double) > Array.MaxLength) return null;
        return new CollectiveAverage(run, await collectives.JoinAsync(members).ConfigureAwait(false), nodes, Array.IndexOf(members, placement.Self));
    }

    /// <summary>A node that lives here hands its vector in, and gets the mean when those of all nodes are in.</summary>
    /// <param name="node">0-based index.</param>
    /// <param name="vector">d coordinates, overwritten in the end by <see cref="Read"/>.</param>
    public Task HandIn(int node, ReadOnlySpan<double> vector)
    {
        lock (gate)
        {
            vector.CopyTo(RowOf(node));
            run.Wire.Round(RowOf(node));
            var mine = round.Task;
            if (++handedIn == OwnNodes)
            {
                handedIn = 0;
                current = FormAsync(round);
                round = NewRound();
            }
            return mine;
        }
    }

    /// <summary>Writes the mean of the round whose end was awaited last.</summary>
    public void Read(Span<double> vector) => Memory.Mean.CopyTo(vector);

    /// <summary>Bits that a node is said to have sent, as without collective operations.</summary>
    public long BitsOf(int node) => PairwiseAverage.CoordinatesSent(node, run.Workers, run.Dimension) * run.Wire.FloatBits;

    /// <summary>
    /// Takes part in what others have begun and leaves: a run ends at any moment, but an operation that some process is in waits
    /// for all.
    /// </summary>
    public async Task EndAsync()
    {
        long all;
        lock (gate) all = begun;
        all = await group.MaximumAsync(all).ConfigureAwait(false);
        await current.ConfigureAwait(false);
        while (begun < all) await FormAsync(NewRound()).ConfigureAwait(false);
        await group.LeaveAsync().ConfigureAwait(false);
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Span<double> RowOf(int node) => Memory.Rows.AsSpan((node - nodes[self].From) * run.Dimension, run.Dimension);

    /// <summary>The coordinates that a process is responsible for: those of its nodes.</summary>
    private (int From, int Length) PieceOf(int member)
    {
        var from = PairwiseAverage.PieceOf(nodes[member].From, run.Workers, run.Dimension).From;
        var last = PairwiseAverage.PieceOf(nodes[member].Until - 1, run.Workers, run.Dimension);
        return (from, last.From + last.Length - from);
    }

    private async Task FormAsync(TaskCompletionSource done)
    {
        begun++;
        try
        {
            Pack();
            await group.ExchangeAsync(Memory.Outgoing, outgoingLengths, Memory.Incoming, incomingLengths).ConfigureAwait(false);
            Sum();
            await group.GatherAsync(Memory.OwnMean, meanLengths[self], Memory.AllMeans, meanLengths).ConfigureAwait(false);
            Load(Memory.AllMeans, Memory.Mean);
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
            throw;
        }
    }

    private void Pack()
    {
        var place = 0;
        for (var member = 0; member < nodes.Length; member++)
        {
            var (from, length) = PieceOf(member);
            for (var row = 0; row < OwnNodes; row++)
            {
                Store(Memory.Rows.AsSpan((row * run.Dimension) + from, length), Memory.Outgoing.AsSpan(place, length * width));
                place += length * width;
            }
        }
    }

    private void Sum()
    {
        var (from, length) = PieceOf(self);
        var piece = Memory.Mean.AsSpan(from, length);
        // The own row serves as room for what comes in: it is packed already.
        var share = Memory.Rows.AsSpan(0, length);
        piece.Clear();
        for (var node = 0; node < run.Workers; node++)
        {
            Load(Memory.Incoming.AsSpan(node * length * width, length * width), share);
            PairwiseAverage.AddShare(piece, share, run.Workers);
        }
        Store(piece, Memory.OwnMean);
    }

    private void Store(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        if (width == sizeof(double)) values.CopyTo(MemoryMarshal.Cast<byte, double>(bytes));
        else TensorPrimitives.ConvertTruncating(values, MemoryMarshal.Cast<byte, float>(bytes));
    }

    private void Load(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        if (width == sizeof(double)) MemoryMarshal.Cast<byte, double>(bytes).CopyTo(values);
        else TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, float>(bytes), values);
    }

    private sealed class Room(int rows, int dimension, int outgoing, int incoming, int ownMean, int allMeans)
    {
        public double[] Rows { get; } = new double[rows];

        public double[] Mean { get; } = new double[dimension];

        // The transport is handed the addresses of the bytes.
        public byte[] Outgoing { get; } = GC.AllocateArray<byte>(outgoing, pinned: true);

        public byte[] Incoming { get; } = GC.AllocateArray<byte>(incoming, pinned: true);

        public byte[] OwnMean { get; } = GC.AllocateArray<byte>(ownMean, pinned: true);

        public byte[] AllMeans { get; } = GC.AllocateArray<byte>(allMeans, pinned: true);
    }
}
