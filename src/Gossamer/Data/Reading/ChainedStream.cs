namespace Gossamer.Data.Reading;

/// <summary>One stream after another.</summary>
/// <param name="parts">The streams; are disposed with this one.</param>
internal sealed class ChainedStream(params Stream[] parts) : ReadOnlyStream
{
    private int current;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (current < parts.Length && !buffer.IsEmpty)
        {
            var read = parts[current].Read(buffer);
            if (read > 0) return read;
            current++;
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
