using System.IO.Compression;

namespace Gossamer.Data.Reading;

/// <summary>
/// Decompresses gzip and notices where it was cut short, which <see cref="GZipStream"/> alone does not: a small member is
/// appended to the compressed data, and its content must come out last.
/// </summary>
internal sealed class GzipStreamChecked : ReadOnlyStream
{
    private static readonly byte[] Mark = "gossamer: the end of the data"u8.ToArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly GZipStream inner;
    private readonly byte[] buffer = new byte[(1 << 16) + Mark.Length];
    private int start;
    private int end;
    private bool atEnd;

    /// <summary>Creates the stream.</summary>
    /// <param name="compressed">One or more gzip members; is disposed with this stream.</param>
    internal GzipStreamChecked(Stream compressed) => inner = 
        new GZipStream(new ChainedStream(compressed, new MemoryStream(MarkMember)), CompressionMode.Decompress);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data are damaged or cut short.</exception>
    public override int Read(Span<byte> target)
    {
        while (!atEnd && end - start <= Mark.Length) Refill();
        var count = Math.Min(target.Length, Math.Max(0, end - start - Mark.Length));
        buffer.AsSpan(start, count).CopyTo(target);
        start += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    // The last bytes are held back until it is known whether they are the mark.
    private void Refill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = inner.Read(buffer, end, buffer.Length - end);
        end += read;
        if (read > 0) return;
        atEnd = true;
        if (!buffer.AsSpan(0, end).EndsWith(Mark)) throw new InvalidDataException("the compressed data end early");
    }

    private static byte[] Compress(byte[] content)
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return member.ToArray();
    }
}
