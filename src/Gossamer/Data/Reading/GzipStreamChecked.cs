using System.IO.Compression;

namespace Gossamer.Data.Reading;

/// <summary>
/// Decompresses gzip and notices where it was cut short, which <see cref="GZipStream"/> alone does not: a small member is
/// appended to the compressed data, and its content must come out last. What comes out once that member was touched is given on
/// only after this check.
/// </summary>
internal sealed class GzipStreamChecked : ReadOnlyStream
{
    private static readonly byte[] Mark = "gossamer: the end of the data"u8.ToArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly ChainedStream input;
    private readonly GZipStream inner;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool atEnd;

    /// <summary>Creates the stream.</summary>
    /// <param name="compressed">One or more gzip members; is disposed with this stream.</param>
    internal GzipStreamChecked(Stream compressed)
    {
        input = new ChainedStream(compressed, new MemoryStream(MarkMember));
        inner = new GZipStream(input, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data are damaged or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (start == end && !atEnd) Refill();
        var count = Math.Min(buffer.Length, end - start);
        this.buffer.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Refill()
    {
        (start, end) = (0, inner.Read(buffer, 0, buffer.Length));
        if (input.Finished == 0 && end > 0) return;

        // The last bytes of input expand to a bounded number of bytes, which are held until the mark is seen.
        while (true)
        {
            if (end == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
            var read = inner.Read(buffer, end, buffer.Length - end);
            if (read == 0) break;
            end += read;
        }
        atEnd = true;
        if (!buffer.AsSpan(0, end).EndsWith(Mark)) throw new InvalidDataException("the compressed data end early");
        end -= Mark.Length;
    }

    private static byte[] Compress(byte[] content)
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return member.ToArray();
    }
}
