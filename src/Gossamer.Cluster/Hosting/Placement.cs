using Gossamer.Cluster.Transport;
using Gossamer.Execution.Hosting;
using Gossamer.Numerics;

namespace Gossamer.Cluster.Hosting;

/// <summary>Where the participants of an attempt live.</summary>
/// <param name="Epoch">The number of the attempt; frames of others are dropped.</param>
/// <param name="Self">This process.</param>
/// <param name="Peers">The process of every worker or node.</param>
internal sealed record Placement(int Epoch, int Self, int[] Peers)
{
    /// <summary>Nobody: a worker whose process is lost and not replaced yet.</summary>
    public const int Nowhere = -1;

    /// <summary>The process of a participant.</summary>
    public int PeerOf(int index) => index == HostedParticipant.CoordinatorIndex ? ITransport.CoordinatorPeer : Volatile.Read(ref Peers[index]);

    /// <summary>True where a worker or node lives in this process.</summary>
    public bool IsHere(int index) => PeerOf(index) == Self;

    /// <summary>The processes beside this one that host participants, each once, in the order of their workers.</summary>
    public IEnumerable<int> Others => Peers.Where(peer => peer != Self && peer != Nowhere).Distinct();

    /// <summary>The first and the last but one participant of a group when n are dealt to so many groups as evenly as possible.</summary>
    public static (int From, int Until) Group(int group, int groups, int participants)
    {
        var (from, length) = EvenParts.Of(group, groups, participants);
        return (from, from + length);
    }

    /// <summary>The workers of a process in words, such as <c>workers 3 to 5</c>.</summary>
    public static string Describe(int from, int until) => until - from == 1 ? $"worker {from}" : $"workers {from} to {until - 1}";
}
