using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Gossamer.Data;

namespace Gossamer.Population.Reading;

/// <summary>
/// Arrays of numbers in NumPy's NPZ files: a zip archive of NPY files, each a header with type, order and shape, then the values.
/// Floats and integers of 1 to 8 bytes, little-endian, in C order. What it reads is not trusted: lengths are checked.
/// </summary>
internal sealed partial class NpzFile : IDisposable
{
    private const long MostValues = 500_000_000;

    private readonly string path;
    private readonly ZipArchive archive;

    /// <exception cref="BadInputException">There is no such file, or it is no archive.</exception>
    public NpzFile(string path)
    {
        this.path = path;
        if (!File.Exists(path)) throw new MissingDataException($"there is no file {path}; give the path of an NPZ file, relative to the experiment file");
        try
        {
            archive = ZipFile.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new BadInputException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads an array.</summary>
    /// <param name="name">Its name, without .npy.</param>
    /// <exception cref="BadInputException">There is no such array, or it is damaged or of another type.</exception>
    public (double[] Values, IReadOnlyList<int> Shape) Read(string name)
    {
        var entry = archive.GetEntry(name + ".npy") ?? throw new BadInputException(
            $"{path} has no array '{name}'; it has {string.Join(", ", archive.Entries.Select(e => e.Name.Replace(".npy", "", StringComparison.Ordinal)))}");
        try
        {
            using var stream = entry.Open();
            return Parse(stream, name);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new BadInputException($"{path}: the array '{name}' is damaged: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    private (double[] Values, IReadOnlyList<int> Shape) Parse(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        stream.ReadExactly(start);
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8)) throw new InvalidDataException("it does not begin as NPY files do");
        Span<byte> length = stackalloc byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(length);
        var size = length.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (size > 65_536) throw new InvalidDataException($"its header has {size} bytes");
        var bytes = new byte[size];
        stream.ReadExactly(bytes);
        var header = Encoding.Latin1.GetString(bytes);
        var type = Type().Match(header).Groups[1].Value;
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal))
            throw new BadInputException($"{path}: the array '{name}' is in Fortran order; save it in C order (numpy.ascontiguousarray)");
        int[] shape = [.. Number().Matches(Shape().Match(header).Groups[1].Value).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];
        var count = shape.Aggregate(1L, (product, axis) => checked(product * axis));
        if (shape.Length == 0 || count > MostValues) throw new InvalidDataException($"its shape is ({string.Join(", ", shape)})");
        return (Values(stream, type, (int)count, name), shape);
    }

    private double[] Values(Stream stream, string type, int count, string name)
    {
        var width = type.Length == 3 && char.IsAsciiDigit(type[2]) ? type[2] - '0' : 0;
        if (type.Length != 3 || type[0] is not ('<' or '|') || type[1] is not ('f' or 'i' or 'u') || width is not (1 or 2 or 4 or 8) || (type[1] == 'f' && width < 4))
            throw new BadInputException($"{path}: the array '{name}' holds values of type '{type}'; floats of 4 or 8 bytes and integers are possible");
        var values = new List<double>();
        var block = new byte[width * 4096];
        while (values.Count < count)
        {
            var part = block.AsSpan(0, Math.Min(4096, count - values.Count) * width);
            stream.ReadExactly(part);
            for (var k = 0; k < part.Length; k += width) values.Add(Value(part.Slice(k, width), type[1]));
        }
        return [.. values];
    }

    private static double Value(ReadOnlySpan<byte> bytes, char kind) => (kind, bytes.Length) switch
    {
        ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ('f', _) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ('i', _) => (sbyte)bytes[0],
        (_, 8) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        _ => bytes[0],
    };

    [GeneratedRegex("'descr':\\s*'([^']*)'", RegexOptions.None, 1000)]
    private static partial Regex Type();

    [GeneratedRegex("'shape':\\s*\\(([^)]*)\\)", RegexOptions.None, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex("\\d+", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
