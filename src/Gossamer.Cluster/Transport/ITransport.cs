namespace Gossamer.Cluster.Transport;

/// <summary>
/// Carries frames of bytes between the processes of a run, its peers, and tells who comes and goes. It knows nothing of
/// methods. Peer <see cref="CoordinatorPeer"/> hosts the coordinator. A number names one life of one process: a process that
/// comes back after it was lost is a new peer with a new number.
/// </summary>
/// <remarks>
/// <para>
/// Between two peers frames arrive whole, once, and in the order in which they were sent, as long as both live. What a peer
/// sent before it was lost may arrive or not; nothing of it arrives after the news of its loss. Nothing arrives from a peer
/// before the news that it has joined.
/// </para>
/// <para>
/// <see cref="Send"/> may be called from any thread, <see cref="ReceiveAsync"/> by one reader at a time.
/// </para>
/// </remarks>
internal interface ITransport : IAsyncDisposable
{
    /// <summary>The peer that hosts the coordinator.</summary>
    const int CoordinatorPeer = 0;

    /// <summary>This process's own number.</summary>
    int Self { get; }

    /// <summary>True where every peer can send to every other one; false where all but the coordinator's peer reach that one alone.</summary>
    bool ReachesAll { get; }

    /// <summary>Most bytes that a frame can have.</summary>
    int LongestFrame { get; }

    /// <summary>What has passed so far, as the library or the sockets count it where they do.</summary>
    Traffic Traffic { get; }

    /// <summary>
    /// Sends a frame: copies it and returns at once. What is sent to a peer that is lost, or of whom nothing is known yet, is
    /// dropped.
    /// </summary>
    /// <param name="peer">Another peer.</param>
    /// <param name="frame">Any bytes, <see cref="LongestFrame"/> at most; may be empty.</param>
    /// <exception cref="TransportException">The frame is too long, or the peer cannot be reached from here.</exception>
    void Send(int peer, ReadOnlySpan<byte> frame);

    /// <summary>Waits until all that was sent has left this process, or cannot leave it any more.</summary>
    ValueTask FlushAsync(CancellationToken cancellation = default);

    /// <summary>The next thing that happens: a peer joins, sends a frame, or is lost.</summary>
    /// <returns>An event whose frame is valid until the next call.</returns>
    /// <exception cref="TransportException">This process is cut off for good.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    ValueTask<TransportEvent> ReceiveAsync(CancellationToken cancellation = default);
}

/// <summary>What a transport tells.</summary>
internal enum TransportEventKind
{
    /// <summary>A peer is there from now on.</summary>
    Joined,

    /// <summary>A peer has sent a frame.</summary>
    Frame,

    /// <summary>A peer is gone, by its own will or not.</summary>
    Lost,
}

/// <summary>One thing that happened, in the order in which this peer is to see them.</summary>
/// <param name="Kind">What.</param>
/// <param name="Peer">Whom it concerns.</param>
/// <param name="Frame">The bytes of a frame; valid until the next receive.</param>
/// <param name="Reason">Why a peer is gone, in words.</param>
internal readonly record struct TransportEvent(TransportEventKind Kind, int Peer, ReadOnlyMemory<byte> Frame = default, string Reason = "");

/// <summary>Bytes and frames that have passed.</summary>
/// <param name="FramesSent">Frames sent.</param>
/// <param name="BytesSent">Bytes sent, with all that the transport adds as far as it can count it.</param>
/// <param name="FramesReceived">Frames received.</param>
/// <param name="BytesReceived">Bytes received.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct Traffic(long FramesSent, long BytesSent, long FramesReceived, long BytesReceived);

/// <summary>A transport cannot do what it is for; says why and what to do.</summary>
internal sealed class TransportException : Exception
{
    /// <param name="message">What happened, in words.</param>
    /// <param name="cause">Where it comes from.</param>
    public TransportException(string message, Exception? cause = null) : base(message, cause) { }
}
