using System.Security.Cryptography;

namespace Gossamer.Data.Reading;

/// <summary>Reads files of known sets and checks that they are what was published.</summary>
internal static class KnownFileReader
{
    /// <summary>Reads a file to its end.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">Where it is.</param>
    /// <param name="known">The set.</param>
    /// <param name="file">The file as published.</param>
    /// <param name="read">Reads the uncompressed content; is given the name for messages.</param>
    /// <exception cref="BadInputException">The file cannot be read or differs from the published one.</exception>
    internal static T Read<T>(string path, KnownDataSet known, KnownFile file, Func<Stream, string, T> read) =>
        DataFile.Read(path, (content, name) =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var watched = new HashedStream(content, hash);
            T result;
            try
            {
                result = read(watched, name);
            }
            catch (BadInputException) when (Drain(watched) && !Matches(hash, file))
            {
                throw Differs(path, known);
            }
            Drain(watched);
            return Matches(hash, file) ? result : throw Differs(path, known);
        });

    /// <summary>The digest in lower-case hexadecimal digits.</summary>
    internal static string Hexadecimal(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetCurrentHash());

    private static bool Matches(IncrementalHash hash, KnownFile file) => Hexadecimal(hash) == file.Sha256;

    private static bool Drain(Stream stream)
    {
        stream.CopyTo(Stream.Null);
        return true;
    }

    private static BadInputException Differs(string path, KnownDataSet known) => new(
        $"{path} is not the published data set '{known.Name}' (its SHA-256 differs): remove it and get the set again, or load your own data as a file");

    private sealed class HashedStream(Stream inner, IncrementalHash hash) : ReadOnlyStream
    {
        /// <inheritdoc/>
        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            hash.AppendData(buffer[..read]);
            return read;
        }
    }
}
