using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gossamer.Signals.Recordings;

/// <summary>A numeric matrix of a MATLAB file.</summary>
/// <param name="Name">Its variable.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Values">Column after column.</param>
internal sealed record MatlabMatrix(string Name, int Rows, int Columns, double[] Values)
{
    /// <summary>Why it cannot be used, for a variable that is numeric but no real matrix; else null.</summary>
    public string? Refusal { get; init; }

    /// <summary>The rows or columns, whichever are longer: time runs along the longer side.</summary>
    public List<double[]> Series()
    {
        var alongRows = Rows >= Columns;
        var series = new List<double[]>();
        for (var k = 0; k < (alongRows ? Columns : Rows); k++)
        {
            var one = new double[alongRows ? Rows : Columns];
            for (var n = 0; n < one.Length; n++) one[n] = alongRows ? Values[(k * Rows) + n] : Values[(n * Rows) + k];
            series.Add(one);
        }
        return series;
    }
}

/// <summary>
/// Reads numeric matrices from MATLAB files of level 5 (versions 5 to 7, compressed or not). Files of version 7.3 are HDF5 and
/// are refused, as are complex and sparse matrices and those of more than two dimensions where they are asked for. Other
/// variables are passed over.
/// </summary>
internal static class MatlabFile
{
    private const int HeaderBytes = 128;
    private const int MatrixType = 14;
    private const int CompressedType = 15;
    private const int MostBytes = 1 << 30;

    /// <exception cref="BadInputException">The file cannot be read, or has no such matrix; the message names those it has.</exception>
    public static MatlabMatrix Read(string path, string? variable)
    {
        var matrices = ReadAll(path);
        if (variable is null)
        {
            var usable = matrices.FindAll(matrix => matrix.Refusal is null);
            if (usable.Count == 1) return usable[0];
            throw new BadInputException($"{path}: has {Names(matrices)}{(matrices.Count > 0 ? "; name the variable" : "")}");
        }
        var found = matrices.Find(matrix => matrix.Name == variable)
            ?? throw new BadInputException($"{path}: has no numeric matrix '{variable}'; it has {Names(matrices)}");
        return found.Refusal is null ? found : throw new BadInputException($"{path}: '{variable}' {found.Refusal}");
    }

    /// <exception cref="BadInputException">The file cannot be read.</exception>
    public static List<MatlabMatrix> ReadAll(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw BadInputException.OfFile(path, error);
        }
        if (bytes.Length < HeaderBytes || bytes[126] != 'I' || bytes[127] != 'M' || bytes[125] != 1)
        {
            var isNewer = Encoding.ASCII.GetString(bytes, 0, Math.Min(19, bytes.Length)).StartsWith("MATLAB 7.3", StringComparison.Ordinal);
            throw new BadInputException(isNewer
                ? $"{path}: is of MATLAB version 7.3 (HDF5), which is not read; save it with -v7"
                : $"{path}: is no little-endian MATLAB file of level 5; save it with -v7");
        }
        try
        {
            var matrices = new List<MatlabMatrix>();
            ReadElements(bytes.AsSpan(HeaderBytes), matrices, isInflated: false);
            return matrices;
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidDataException or OverflowException)
        {
            throw new BadInputException($"{path}: is damaged or cut off: {error.Message}");
        }
    }

    private static string Names(List<MatlabMatrix> matrices) =>
        matrices.Count == 0 ? "no numeric matrix" : $"the numeric matrices {string.Join(", ", matrices.Select(matrix => matrix.Name))}";

    private static void ReadElements(ReadOnlySpan<byte> bytes, List<MatlabMatrix> matrices, bool isInflated)
    {
        while (bytes.Length >= 8)
        {
            var element = Element.Take(ref bytes);
            if (element.Type == CompressedType)
            {
                if (isInflated) throw new InvalidDataException("a compressed variable inside of another");
                using var inflated = new MemoryStream();
                using (var zlib = new ZLibStream(new MemoryStream(element.Data.ToArray()), CompressionMode.Decompress)) CopyLimited(zlib, inflated);
                ReadElements(inflated.GetBuffer().AsSpan(0, (int)inflated.Length), matrices, isInflated: true);
            }
            else if (element.Type == MatrixType && ReadMatrix(element.Data) is { } matrix)
            {
                matrices.Add(matrix);
            }
        }
    }

    private static void CopyLimited(Stream from, MemoryStream to)
    {
        var buffer = new byte[1 << 16];
        int count;
        while ((count = from.Read(buffer)) > 0)
        {
            if (to.Length + count > MostBytes) throw new InvalidDataException("a variable of more than 1 GiB");
            to.Write(buffer, 0, count);
        }
    }

    private static MatlabMatrix? ReadMatrix(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        var flags = Element.Take(ref bytes).Data;
        var dimensions = Element.Take(ref bytes).Data;
        var name = Encoding.ASCII.GetString(Element.Take(ref bytes).Data);
        var kind = flags[0];
        // 5 is sparse, 6 to 15 are the numeric classes; cells, structures, texts and the like are passed over.
        if (kind is < 5 or > 15) return null;
        string? refusal = null;
        if (kind == 5) refusal = "is sparse, which is not read; save full(x)";
        else if ((flags[1] & 8) != 0) refusal = "is complex, which is not read; save real(x) or abs(x)";
        else if (dimensions.Length != 8) refusal = $"has {dimensions.Length / 4} dimensions, but must be a matrix; save reshape(x, n, [])";
        if (refusal is not null) return new MatlabMatrix(name, 0, 0, []) { Refusal = refusal };
        var rows = BinaryPrimitives.ReadInt32LittleEndian(dimensions);
        var columns = BinaryPrimitives.ReadInt32LittleEndian(dimensions[4..]);
        var data = Element.Take(ref bytes);
        var width = Width(data.Type);
        if (rows < 0 || columns < 0 || data.Data.Length != (long)rows * columns * width)
            throw new InvalidDataException($"the matrix '{name}' has {data.Data.Length} bytes for {rows} x {columns} values of {width}");
        var values = new double[rows * columns];
        for (var k = 0; k < values.Length; k++) values[k] = Number(data.Type, data.Data[(k * width)..]);
        return new MatlabMatrix(name, rows, columns, values);
    }

    private static int Width(int type) => type switch
    {
        1 or 2 => 1,
        3 or 4 => 2,
        5 or 6 or 7 => 4,
        9 or 12 or 13 => 8,
        _ => throw new InvalidDataException($"numbers of the unknown type {type}"),
    };

    private static double Number(int type, ReadOnlySpan<byte> bytes) => type switch
    {
        1 => (sbyte)bytes[0],
        2 => bytes[0],
        3 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        5 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        6 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        7 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        9 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        12 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    /// <summary>A tagged piece of a file.</summary>
    private readonly ref struct Element
    {
        public int Type { get; private init; }

        public ReadOnlySpan<byte> Data { get; private init; }

        public static Element Take(ref ReadOnlySpan<byte> bytes)
        {
            var tag = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            // Up to four bytes stand in the tag itself.
            if (tag >> 16 is > 0 and <= 4 and var few)
            {
                var small = new Element { Type = (int)(tag & 0xffff), Data = bytes.Slice(4, (int)few) };
                bytes = bytes[8..];
                return small;
            }
            var length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
            var element = new Element { Type = (int)tag, Data = bytes.Slice(8, length) };
            // Elements are padded to eight bytes, compressed ones are not.
            var padded = tag == CompressedType ? length : (length + 7) & ~7;
            bytes = bytes[Math.Min(bytes.Length, 8 + padded)..];
            return element;
        }
    }
}
