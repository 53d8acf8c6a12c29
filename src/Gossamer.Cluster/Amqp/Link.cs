using System.Buffers;

namespace Gossamer.Cluster.Amqp;

/// <summary>
/// What one process knows of one peer: the pieces that the peer has not acknowledged yet, and how far it has read the peer's.
/// A broker that restarts forgets messages; sequence numbers, acknowledgements and resending make up for it from end to end.
/// Not thread safe: used under the transport's lock.
/// </summary>
internal sealed class Link(int peer, ulong life, string queue, AmqpOptions options)
{
    private const int AcknowledgeEvery = 16;
    private const int FirstProbe = 4;
    private const int LastProbe = 64;

    private readonly Queue<Piece> waiting = new();
    private readonly List<Piece> flying = [];
    private readonly FrameAssembly assembly = new(options.LongestFrame);
    private long last;
    private long received;
    private int unacknowledged;
    private int nextToSend;
    private long askedFor = -1;
    private int idle;
    private int probeAfter = FirstProbe;
    private bool isProbing;

    /// <summary>The peer's number.</summary>
    public int Peer => peer;

    /// <summary>The peer's life.</summary>
    public ulong Life => life;

    /// <summary>Where messages for it go.</summary>
    public string Queue => queue;

    /// <summary>Whether it waits for its turn to send.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether the peer is gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>When the broker first said that the peer's queue is gone; null while it is there.</summary>
    public long? AbsentSince { get; set; }

    /// <summary>Whether a ping is to be sent as soon as possible.</summary>
    public bool IsPingDue { get; set; } = true;

    /// <summary>Whether the next message asks the peer to send again what has not come.</summary>
    public bool AsksToResend { get; set; }

    /// <summary>The last piece of the peer that has come, which goes out as the acknowledgement.</summary>
    public long Received => received;

    /// <summary>Whether something has never been handed to the broker, or is to be handed to it again.</summary>
    public bool HasUnsent => waiting.Count > 0 || nextToSend < flying.Count;

    /// <summary>Cuts a frame into pieces and queues them.</summary>
    public void Enqueue(EnvelopeKind kind, ulong self, ReadOnlySpan<byte> frame)
    {
        var total = frame.Length;
        do
        {
            var take = Math.Min(frame.Length, options.ChunkBytes);
            var buffer = ArrayPool<byte>.Shared.Rent(Envelope.Length + take);
            new Envelope(kind, self, life) { Number = ++last, FrameLength = total }.Write(buffer);
            frame[..take].CopyTo(buffer.AsSpan(Envelope.Length));
            waiting.Enqueue(new Piece(last, buffer, Envelope.Length + take));
            frame = frame[take..];
        }
        while (frame.Length > 0);
    }

    /// <summary>The next piece to send, with the newest acknowledgement in it; null where there is none or the window is full.</summary>
    public Piece? Next()
    {
        if (nextToSend == flying.Count)
        {
            if (flying.Count >= options.Window || !waiting.TryDequeue(out var first)) return null;
            flying.Add(first);
        }
        var piece = flying[nextToSend++];
        if (isProbing) (isProbing, nextToSend) = (false, flying.Count);
        Envelope.Acknowledge(piece.Bytes.Span, received, AsksToResend);
        NoteAcknowledged();
        piece.Retain();
        return piece;
    }

    /// <summary>An acknowledgement goes out.</summary>
    public void NoteAcknowledged() => (unacknowledged, IsPingDue, AsksToResend) = (0, false, false);

    /// <summary>Sends again whatever is not acknowledged.</summary>
    public void Resend() => (isProbing, nextToSend) = (false, 0);

    /// <summary>The peer has everything up to a piece.</summary>
    /// <returns>False where it acknowledges what was never sent.</returns>
    public bool Acknowledge(long number)
    {
        if (number > last) return false;
        var count = 0;
        while (count < flying.Count && flying[count].Number <= number) flying[count++].Release();
        if (count == 0) return true;
        flying.RemoveRange(0, count);
        nextToSend = Math.Max(0, nextToSend - count);
        (idle, probeAfter) = (0, FirstProbe);
        return true;
    }

    /// <summary>Decides about a counted message.</summary>
    /// <returns>True where it is the next one; others are dropped: they came twice, or something before them was lost.</returns>
    public bool Accept(long number)
    {
        if (number == received + 1)
        {
            received = number;
            if (++unacknowledged >= AcknowledgeEvery) IsPingDue = true;
            return true;
        }
        if (number <= received) IsPingDue = true;
        else if (askedFor != received) (askedFor, AsksToResend, IsPingDue) = (received, true, true);
        return false;
    }

    /// <summary>As <see cref="FrameAssembly.Add"/>.</summary>
    public (byte[]? Buffer, int Length) Assemble(long frameLength, ReadOnlySpan<byte> piece, out string? error) => assembly.Add(frameLength, piece, out error);

    /// <summary>
    /// Called at every ping: where nothing was acknowledged for some pings, the first piece is sent again, less and less often;
    /// the answer tells what is missing.
    /// </summary>
    public void Tick()
    {
        askedFor = -1;
        if (flying.Count == 0 || nextToSend < flying.Count || ++idle < probeAfter) return;
        (idle, probeAfter) = (0, Math.Min(2 * probeAfter, LastProbe));
        (isProbing, nextToSend) = (true, 0);
    }

    /// <summary>The peer is gone: gives back all buffers.</summary>
    public void Close()
    {
        IsClosed = true;
        foreach (var piece in flying) piece.Release();
        foreach (var piece in waiting) piece.Release();
        flying.Clear();
        waiting.Clear();
        assembly.Clear();
        nextToSend = 0;
    }
}
