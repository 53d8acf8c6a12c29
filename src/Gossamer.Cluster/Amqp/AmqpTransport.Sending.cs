namespace Gossamer.Cluster.Amqp;

/// <summary>The sender: what a process publishes, in which order, and what it acknowledges to the broker.</summary>
internal abstract partial class AmqpTransport
{
    private readonly Queue<Link> ready = new();
    private readonly Queue<Letter> letters = new();
    private readonly byte[] small = new byte[Envelope.Length];

    /// <summary>Writes to a process outside of the numbered pieces; under the gate.</summary>
    private protected void Write(EnvelopeKind kind, ulong to, string queue, long number = 0) => letters.Enqueue(new Letter(new Envelope(kind, Life, to) { Number = number }, queue));

    private async Task SendAllAsync()
    {
        try
        {
            while (await wake.Reader.WaitToReadAsync(ending.Token).ConfigureAwait(false))
            {
                while (wake.Reader.TryRead(out _)) { }
                while (Next() is { } outgoing)
                {
                    try
                    {
                        await connection.PublishAsync(outgoing.Queue, outgoing.Bytes, outgoing.IsMandatory, ending.Token).ConfigureAwait(false);
                    }
                    finally
                    {
                        outgoing.Piece?.Release();
                    }
                }
                await AcknowledgeAsync().ConfigureAwait(false);
                lock (Gate) NoteDrained();
            }
        }
        catch (OperationCanceledException)
        {
            // The transport ends.
        }
        catch (Exception failure)
        {
            CutOff($"peer {Self} cannot send any more: {failure.Message}");
        }
    }

    /// <summary>
    /// Acknowledges what is processed, where that is much or a ping is due. Only the sender calls it: the broker closes a
    /// channel on which an acknowledgement overtakes a later one.
    /// </summary>
    private async ValueTask AcknowledgeAsync()
    {
        int session;
        ulong tag;
        lock (Gate)
        {
            (session, tag) = (delivered.Session, Processed());
            if (tag < acknowledged + (isAcknowledgementDue ? 1UL : (ulong)(Options.Prefetch / 4))) return;
            isAcknowledgementDue = false;
        }
        if (!await connection.AcknowledgeAsync(session, tag, ending.Token).ConfigureAwait(false)) return;
        lock (Gate)
        {
            if (session == delivered.Session) acknowledged = tag;
        }
    }

    /// <summary>The tag up to which all frames of the present connection are processed.</summary>
    private ulong Processed() =>
        !unprocessed.TryPeek(out var first) ? delivered.Tag
        : first.Session == delivered.Session ? first.Tag - 1
        : acknowledged;

    /// <summary>What to publish next: the peers take turns.</summary>
    private Outgoing? Next()
    {
        lock (Gate)
        {
            if (letters.TryDequeue(out var letter)) return Header(letter.Envelope, letter.Queue);
            while (ready.TryDequeue(out var link))
            {
                link.IsQueued = false;
                if (link.IsClosed) continue;
                if (link.Next() is { } piece)
                {
                    Mark(link);
                    bytesSent += piece.Bytes.Length;
                    return new Outgoing(link.Queue, piece.Bytes, IsMandatory: false, piece);
                }
                if (!link.IsPingDue) continue;
                var ping = new Envelope(EnvelopeKind.Ping, Life, link.Life) { Acknowledged = link.Received, AsksToResend = link.AsksToResend };
                link.NoteAcknowledged();
                return Header(ping, link.Queue);
            }
            return null;
        }
    }

    /// <summary>A link may have something to send; under the gate.</summary>
    private void Mark(Link link)
    {
        if (link.IsQueued) return;
        link.IsQueued = true;
        ready.Enqueue(link);
    }

    private Outgoing Header(in Envelope envelope, string queue)
    {
        envelope.Write(small);
        bytesSent += small.Length;
        return new Outgoing(queue, small, IsMandatory: true, Piece: null);
    }

    private readonly record struct Letter(Envelope Envelope, string Queue);

    private sealed record Outgoing(string Queue, ReadOnlyMemory<byte> Bytes, bool IsMandatory, Piece? Piece);
}
