namespace Gossamer.Cluster.Transport;

/// <summary>What a transport offers that has operations of its own in which many processes take part at once.</summary>
internal interface ICollectives
{
    /// <summary>
    /// Joins a group. Every member calls it once with the same members, at a time when none of them waits for a frame of
    /// another; groups are joined in the same order everywhere.
    /// </summary>
    /// <param name="members">The peers of the group, this one among them, in the order in which blocks are handed over.</param>
    Task<ICollectiveGroup> JoinAsync(IReadOnlyList<int> members);
}

/// <summary>
/// Processes that exchange blocks of bytes all at once. Every member calls the same operations in the same order, one at a time.
/// The arrays are pinned: their addresses go to native code.
/// </summary>
internal interface ICollectiveGroup
{
    /// <summary>Hands a block to every member, and takes one from each.</summary>
    /// <param name="outgoing">The blocks for the members, one behind the other; not to be touched before the end.</param>
    /// <param name="outgoingLengths">Bytes of every block.</param>
    /// <param name="incoming">Room for what the members hand over, one block behind the other.</param>
    /// <param name="incomingLengths">Bytes of every block.</param>
    Task ExchangeAsync(byte[] outgoing, int[] outgoingLengths, byte[] incoming, int[] incomingLengths);

    /// <summary>Hands one block to all members, and takes those of all, the own among them.</summary>
    /// <param name="own">The block; not to be touched before the end.</param>
    /// <param name="ownLength">Its bytes.</param>
    /// <param name="all">Room for the blocks of all members, one behind the other.</param>
    /// <param name="lengths">Bytes of every block.</param>
    Task GatherAsync(byte[] own, int ownLength, byte[] all, int[] lengths);

    /// <summary>The largest of the members' numbers. May be called while another operation is under way.</summary>
    Task<long> MaximumAsync(long number);

    /// <summary>Leaves the group; every member does, when no operation is under way.</summary>
    Task LeaveAsync();
}
