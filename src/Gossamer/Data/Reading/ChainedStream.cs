namespace Gossamer.Data.Reading;

/// <summary>One stream after another.</summary>
/// <param name="parts">The streams; are disposed with this one.</param>
internal sealed class ChainedStream(params Stream[] parts) : ReadOnlyStream
{
    /// <summary>The number of streams that were read to their end.</summary>
    internal int Finished { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (Finished < parts.Length && !buffer.IsEmpty)
        {
            var read = parts[Finished].Read(buffer);
            if (read > 0) return read;
            Finished++;
        }
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var part in parts) part.Dispose();
        }
        base.Dispose(disposing);
    }
}
