using ICSharpCode.SharpZipLib.BZip2;

namespace Gossamer.Data.Reading;

/// <summary>Opens files of data, plain or compressed with gzip or bzip2 (told by their first bytes, not by their names).</summary>
internal static class DataFile
{
    /// <summary>Opens a file and reads it to the end.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the uncompressed content; is given the name for messages.</param>
    /// <exception cref="BadInputException">The file is missing, unreadable, damaged or cut short.</exception>
    internal static T Read<T>(string path, Func<Stream, string, T> read)
    {
        try
        {
            using var stream = Open(path);
            try
            {
                return read(stream, path);
            }
            catch (BadInputException)
            {
                // Where compressed data are cut short their last line is garbage: the cut is the news, not the line.
                Drain(stream);
                throw;
            }
        }
        catch (Exception error) when (Explain(error) is { } fault)
        {
            throw new BadInputException($"{path} {fault}", error);
        }
    }

    /// <summary>Decompresses a stream as its first bytes say.</summary>
    /// <param name="raw">The stream; is disposed with the result.</param>
    /// <param name="isEmpty">True where the stream has no bytes at all.</param>
    internal static Stream Decompress(Stream raw, out bool isEmpty)
    {
        var head = new byte[3];
        var count = raw.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        isEmpty = count == 0;
        var whole = new ChainedStream(new MemoryStream(head, 0, count), raw);
        if (head[0] == 0x1F && head[1] == 0x8B) return new GzipStreamChecked(whole);
        return head.AsSpan().SequenceEqual("BZh"u8) ? new BZip2InputStream(whole) : whole;
    }

    private static void Drain(Stream stream)
    {
        var rest = new byte[1 << 16];
        while (stream.Read(rest) > 0) { }
    }

    private static Stream Open(string path)
    {
        if (Directory.Exists(path)) throw new BadInputException($"{path} is a folder, but a file of data is expected");
        var stream = Decompress(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), out var isEmpty);
        if (!isEmpty) return stream;
        stream.Dispose();
        throw new BadInputException($"{path} is empty");
    }

    private static string? Explain(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "does not exist",
        UnauthorizedAccessException => "may not be read by this user",
        InvalidDataException or BZip2Exception or EndOfStreamException => "is damaged or cut short: its compressed data do not end as they should; copy or download it again",
        IOException => $"cannot be read: {error.Message}",
        _ => null,
    };
}
