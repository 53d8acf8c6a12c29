namespace Gossamer.Cluster.Mpi;

/// <summary>Operations in which many ranks take part at once. What is begun goes on until <see cref="Test"/> says that it is done.</summary>
internal sealed unsafe partial class LibMpi
{
    /// <summary>A communicator of some ranks; waits until all of them ask for it.</summary>
    /// <param name="ranks">The ranks, in the order of their new numbers.</param>
    /// <param name="tag">Tells it from others that are made at the same time.</param>
    public nint Group(ReadOnlySpan<int> ranks, int tag)
    {
        nint all, some, made;
        Check(((delegate* unmanaged<nint, nint*, int>)Symbol("MPI_Comm_group"))(world, &all), "forming a group");
        fixed (int* first = ranks)
        {
            Check(((delegate* unmanaged<nint, int, int*, nint*, int>)Symbol("MPI_Group_incl"))(all, ranks.Length, first, &some), "forming a group");
        }
        Check(((delegate* unmanaged<nint, nint, int, nint*, int>)Symbol("MPI_Comm_create_group"))(world, some, tag, &made), "forming a group");
        var free = (delegate* unmanaged<nint*, int>)Symbol("MPI_Group_free");
        Check(free(&some), "forming a group");
        Check(free(&all), "forming a group");
        return made;
    }

    /// <summary>Another communicator of the same ranks; waits until all of them ask for it.</summary>
    public nint Duplicate(nint group)
    {
        nint made;
        Check(((delegate* unmanaged<nint, nint*, int>)Symbol("MPI_Comm_dup"))(group, &made), "forming a group");
        return made;
    }

    /// <summary>Ends a communicator; its ranks do so together.</summary>
    public void Free(nint group) => Check(((delegate* unmanaged<nint*, int>)Symbol("MPI_Comm_free"))(&group), "leaving a group");

    /// <summary>Begins to hand a block to every rank of a group and to take one from each. Nothing of it may move before the end.</summary>
    public nint ExchangeBlocks(nint group, byte* outgoing, int* outgoingLengths, int* outgoingPlaces, byte* incoming, int* incomingLengths, int* incomingPlaces)
    {
        nint request;
        Check(
            ((delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int>)Symbol("MPI_Ialltoallv"))(
                outgoing, outgoingLengths, outgoingPlaces, bytes, incoming, incomingLengths, incomingPlaces, bytes, group, &request),
            "exchanging blocks");
        return request;
    }

    /// <summary>Begins to hand one block to every rank of a group and to take those of all. Nothing of it may move before the end.</summary>
    public nint GatherBlocks(nint group, byte* own, int ownLength, byte* all, int* lengths, int* places)
    {
        nint request;
        Check(
            ((delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int>)Symbol("MPI_Iallgatherv"))(
                own, ownLength, bytes, all, lengths, places, bytes, group, &request),
            "gathering blocks");
        return request;
    }

    /// <summary>Begins to find the largest number in a group. Neither may move before the end.</summary>
    public nint FindMaximum(nint group, long* own, long* largest)
    {
        nint request;
        Check(
            ((delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int>)Symbol("MPI_Iallreduce"))(own, largest, 1, integers, maximum, group, &request),
            "agreeing on a number");
        return request;
    }

    /// <summary>The sum over all ranks, in an order that the library chooses: equal at all ranks, but rounded as it likes.</summary>
    public void AllReduceSum(Span<double> values)
    {
        fixed (double* start = values)
        {
            // MPI_IN_PLACE is the address 1.
            Check(((delegate* unmanaged<void*, void*, int, nint, nint, nint, int>)Symbol("MPI_Allreduce"))((void*)1, start, values.Length, doubles, sum, world), "reducing");
        }
    }
}
