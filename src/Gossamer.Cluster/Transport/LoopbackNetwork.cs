namespace Gossamer.Cluster.Transport;

/// <summary>A network inside one process, for tests and trials: peers join, leave and are killed.</summary>
/// <param name="reachesAll">Whether all peers reach each other, or the coordinator's peer alone.</param>
internal sealed class LoopbackNetwork(bool reachesAll = true)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, LoopbackTransport> peers = [];
    private int next;

    /// <summary>Whether all peers reach each other.</summary>
    public bool ReachesAll => reachesAll;

    /// <summary>A new peer; the first one is the coordinator's.</summary>
    public LoopbackTransport Join()
    {
        lock (gate)
        {
            var joined = new LoopbackTransport(this, next++);
            foreach (var (number, other) in peers)
            {
                if (!AreLinked(number, joined.Self)) continue;
                other.Inbox.AddJoined(joined.Self);
                joined.Inbox.AddJoined(number);
            }
            peers.Add(joined.Self, joined);
            return joined;
        }
    }

    /// <summary>Ends a peer as a crash of its process would.</summary>
    public void Kill(int peer) => Remove(peer, "it was killed");

    internal void Remove(int peer, string reason)
    {
        lock (gate)
        {
            if (!peers.Remove(peer, out var gone)) return;
            gone.Inbox.Close($"peer {peer} is cut off: {reason}");
            foreach (var (number, other) in peers)
            {
                if (AreLinked(number, peer)) other.Inbox.AddLost(peer, reason);
            }
        }
    }

    internal bool Deliver(int sender, int receiver, ReadOnlySpan<byte> frame)
    {
        if (!AreLinked(sender, receiver))
            throw new TransportException($"peer {sender} cannot send to peer {receiver}: it reaches the coordinator's peer alone");
        lock (gate)
        {
            if (!peers.ContainsKey(sender) || !peers.TryGetValue(receiver, out var other)) return false;
            other.Take(sender, frame);
            return true;
        }
    }

    private bool AreLinked(int first, int second) =>
        first != second && (reachesAll || first == ITransport.CoordinatorPeer || second == ITransport.CoordinatorPeer);
}

/// <summary>One peer of a <see cref="LoopbackNetwork"/>.</summary>
internal sealed class LoopbackTransport(LoopbackNetwork network, int self) : ITransport
{
    private long framesSent;
    private long bytesSent;
    private long framesReceived;
    private long bytesReceived;

    public int Self => self;

    public bool ReachesAll => network.ReachesAll;

    public int LongestFrame => Array.MaxLength;

    public Traffic Traffic => new(
        Interlocked.Read(ref framesSent), Interlocked.Read(ref bytesSent), Interlocked.Read(ref framesReceived), Interlocked.Read(ref bytesReceived));

    internal Inbox Inbox { get; } = new();

    public void Send(int peer, ReadOnlySpan<byte> frame)
    {
        if (!network.Deliver(self, peer, frame)) return;
        Interlocked.Increment(ref framesSent);
        Interlocked.Add(ref bytesSent, frame.Length);
    }

    public ValueTask FlushAsync(CancellationToken cancellation = default) => default;

    public ValueTask<TransportEvent> ReceiveAsync(CancellationToken cancellation = default) => Inbox.ReceiveAsync(cancellation);

    public ValueTask DisposeAsync()
    {
        network.Remove(self, "it has left");
        return default;
    }

    /// <summary>Called under the network's lock.</summary>
    internal void Take(int sender, ReadOnlySpan<byte> frame)
    {
        framesReceived++;
        bytesReceived += frame.Length;
        Inbox.AddFrame(sender, frame);
    }
}
