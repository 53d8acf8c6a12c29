using System.Buffers;
using System.Threading.Channels;

namespace Gossamer.Cluster.Transport;

/// <summary>Events that wait for their reader, with frames in rented buffers: what most transports hand out from.</summary>
internal sealed class Inbox
{
    private readonly Channel<Entry> entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private byte[]? handedOut;

    /// <summary>A frame has come; it is copied.</summary>
    public void AddFrame(int peer, ReadOnlySpan<byte> frame)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(frame.Length);
        frame.CopyTo(buffer);
        AddFrame(peer, buffer, frame.Length);
    }

    /// <summary>A frame has come in a buffer rented from the shared pool, which is taken over.</summary>
    public void AddFrame(int peer, byte[] buffer, int length)
    {
        if (!entries.Writer.TryWrite(new Entry(TransportEventKind.Frame, peer, buffer, length, ""))) ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>A peer has come.</summary>
    public void AddJoined(int peer) => entries.Writer.TryWrite(new Entry(TransportEventKind.Joined, peer, null, 0, ""));

    /// <summary>A peer has gone.</summary>
    public void AddLost(int peer, string reason) => entries.Writer.TryWrite(new Entry(TransportEventKind.Lost, peer, null, 0, reason));

    /// <summary>Nothing more will come: the reader is told why when it has read the rest.</summary>
    public void Close(string reason) => entries.Writer.TryComplete(new TransportException(reason));

    /// <summary>As <see cref="ITransport.ReceiveAsync"/>.</summary>
    public async ValueTask<TransportEvent> ReceiveAsync(CancellationToken cancellation)
    {
        if (handedOut is { } before) ArrayPool<byte>.Shared.Return(before);
        handedOut = null;
        Entry entry;
        try
        {
            entry = await entries.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is TransportException reason)
        {
            throw new TransportException(reason.Message, reason);
        }
        handedOut = entry.Buffer;
        return new TransportEvent(entry.Kind, entry.Peer, entry.Buffer.AsMemory(0, entry.Length), entry.Reason);
    }

    private readonly record struct Entry(TransportEventKind Kind, int Peer, byte[]? Buffer, int Length, string Reason);
}
