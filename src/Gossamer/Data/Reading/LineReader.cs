namespace Gossamer.Data.Reading;

/// <summary>Reads a stream of text line by line, as bytes, through one buffer.</summary>
internal sealed class LineReader(Stream stream)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool atEnd;

    /// <summary>The 1-based number of the line that was read last; 0 before the first.</summary>
    internal long Number { get; private set; }

    /// <summary>Reads the next line without its line feed.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <returns>False at the end of the stream.</returns>
    internal bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var rest = buffer.AsSpan(start, end - start);
            var length = rest[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = rest[..(searched + length)];
                start += line.Length + 1;
                Number++;
                return true;
            }
            searched = rest.Length;
            if (atEnd)
            {
                line = rest;
                start = end;
                if (rest.IsEmpty) return false;
                Number++;
                return true;
            }
            Refill();
        }
    }

    private void Refill()
    {
        var kept = end - start;
        if (start > 0) buffer.AsSpan(start, kept).CopyTo(buffer);
        (start, end) = (0, kept);
        if (kept == buffer.Length) Array.Resize(ref buffer, checked(2 * buffer.Length));
        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        atEnd = read == 0;
        if (Number == 0 && buffer.AsSpan(0, end).StartsWith(ByteOrderMark)) start = ByteOrderMark.Length;
    }
}
