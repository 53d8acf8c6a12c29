using System.Text;

namespace Gossamer.Data.Reading;

/// <summary>Goes through the fields of one line of a table. Fields may stand in double quotes, in which "" is a quote.</summary>
internal ref struct CsvFields(ReadOnlySpan<byte> line, byte delimiter)
{
    private readonly ReadOnlySpan<byte> line = delimiter == (byte)' ' ? line.Trim(Blanks) : line.TrimEnd((byte)'\r');
    private int position;
    private bool atEnd;

    private static ReadOnlySpan<byte> Blanks => " \t\r"u8;

    /// <summary>Moves to the next field.</summary>
    /// <param name="field">Without blanks and quotes around it; doubled quotes inside are left as they are.</param>
    /// <returns>False after the last field.</returns>
    /// <exception cref="FormatException">A quote is not closed, or is followed by something else than the delimiter.</exception>
    internal bool TryNext(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (atEnd) return false;
        var rest = line[position..];
        var leading = rest.Length - rest.TrimStart(delimiter == (byte)'\t' ? " "u8 : Blanks).Length;
        if (leading < rest.Length && rest[leading] == '"') return TakeQuoted(rest, leading + 1, out field);

        var length = delimiter == (byte)' ' ? rest.IndexOfAny(Blanks) : rest.IndexOf(delimiter);
        if (length < 0) (length, atEnd) = (rest.Length, true);
        field = rest[..length].Trim(Blanks);
        Advance(length);
        return true;
    }

    /// <summary>A field as text.</summary>
    internal static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field).Replace("\"\"", "\"", StringComparison.Ordinal);

    private bool TakeQuoted(ReadOnlySpan<byte> rest, int start, out ReadOnlySpan<byte> field)
    {
        var end = start;
        while (true)
        {
            var next = rest[end..].IndexOf((byte)'"');
            if (next < 0) throw new FormatException("a quote is not closed (a field cannot go on in the next line)");
            end += next;
            if (end + 1 >= rest.Length || rest[end + 1] != '"') break;
            end += 2;
        }
        field = rest[start..end];
        var after = rest[(end + 1)..];
        var blanks = after.Length - after.TrimStart(Blanks).Length;
        if (blanks == after.Length) atEnd = true;
        else if (after[blanks] != delimiter && !(delimiter == (byte)' ' && blanks > 0)) throw new FormatException("a closing quote must be followed by the delimiter");
        else Advance(end + 1 + (delimiter == (byte)' ' ? 0 : blanks));
        return true;
    }

    // Runs of blanks are one delimiter.
    private void Advance(int length)
    {
        position += length + (atEnd ? 0 : 1);
        if (delimiter != (byte)' ') return;
        while (position < line.Length && Blanks.Contains(line[position])) position++;
    }
}
