using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Mpi;

/// <summary>A group of ranks and the collective operations of MPI among them.</summary>
internal sealed class MpiGroup : ICollectiveGroup
{
    private readonly MpiTransport transport;
    private readonly nint blocks;
    // Agreements overtake an operation that waits for ranks that do not know of it.
    private readonly nint agreements;
    private readonly int self;
    private readonly Lengths outgoing;
    private readonly Lengths incoming;
    private readonly long[] numbers = GC.AllocateArray<long>(2, pinned: true);

    /// <param name="transport">Makes the calls.</param>
    /// <param name="blocks">The communicator.</param>
    /// <param name="agreements">Another one of the same ranks.</param>
    /// <param name="size">Number of its ranks.</param>
    /// <param name="self">This rank's number in it.</param>
    public MpiGroup(MpiTransport transport, nint blocks, nint agreements, int size, int self)
    {
        (this.transport, this.blocks, this.agreements, this.self) = (transport, blocks, agreements, self);
        (outgoing, incoming) = (new Lengths(size), new Lengths(size));
    }

    public unsafe Task ExchangeAsync(byte[] outgoing, int[] outgoingLengths, byte[] incoming, int[] incomingLengths)
    {
        this.outgoing.Set(outgoingLengths);
        this.incoming.Set(incomingLengths);
        return transport.OperateAsync(
            mpi => mpi.ExchangeBlocks(
                blocks, Start(outgoing), this.outgoing.Counts, this.outgoing.Places, Start(incoming), this.incoming.Counts, this.incoming.Places),
            outgoing.Length - outgoingLengths[self], incoming.Length - incomingLengths[self]);
    }

    public unsafe Task GatherAsync(byte[] own, int ownLength, byte[] all, int[] lengths)
    {
        incoming.Set(lengths);
        return transport.OperateAsync(
            mpi => mpi.GatherBlocks(blocks, Start(own), ownLength, Start(all), incoming.Counts, incoming.Places),
            (long)ownLength * (lengths.Length - 1), all.Length - ownLength);
    }

    public async Task<long> MaximumAsync(long number)
    {
        numbers[0] = number;
        await transport.OperateAsync(BeginMaximum, 0, 0).ConfigureAwait(false);
        return numbers[1];
    }

    public Task LeaveAsync() => transport.World.CallAsync(mpi =>
    {
        mpi.Free(blocks);
        mpi.Free(agreements);
        return 0;
    });

    private unsafe nint BeginMaximum(LibMpi mpi)
    {
        fixed (long* own = numbers) return mpi.FindMaximum(agreements, own, own + 1);
    }

    // The arrays are pinned, as the interface demands, so that the address stays.
    private static unsafe byte* Start(byte[] pinned)
    {
        fixed (byte* start = pinned) return start;
    }

    /// <summary>Lengths of blocks and where these begin, at addresses that stay.</summary>
    private sealed unsafe class Lengths(int size)
    {
        private readonly int[] numbers = GC.AllocateArray<int>(2 * size, pinned: true);

        public int* Counts
        {
            get
            {
                fixed (int* start = numbers) return start;
            }
        }

        public int* Places => Counts + size;

        public void Set(int[] lengths)
        {
            var place = 0;
            for (var k = 0; k < size; k++)
            {
                (numbers[k], numbers[size + k]) = (lengths[k], place);
                place += lengths[k];
            }
        }
    }
}
