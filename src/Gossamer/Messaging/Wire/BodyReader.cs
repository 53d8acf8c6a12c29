namespace Gossamer.Messaging;

/// <summary>
/// Reads bodies from bytes that may be anything. A message stands for as many coordinates as the receiver expects or is a
/// bundle of parts of any length; no body makes room before enough bits for it are known to be there.
/// </summary>
internal ref struct BodyReader
{
    /// <summary>Bodies inside bodies; compositions of compressors go a few levels deep.</summary>
    private const int DeepestLevel = 16;

    /// <summary>All bodies together have at most this many times the coordinates of the vector.</summary>
    private const int LargestExpansion = 64;

    /// <summary>What the bodies of a message may have in any case: bundles carry scalars and small tables beside a short vector.</summary>
    private const int SmallestLimit = 1 << 16;

    private readonly int floatBits;
    private readonly MessagePool pool;
    private readonly IndexSource? shared;
    private ReadOnlySpan<byte> records;
    private BitReader bits;
    private long coordinatesLeft;

    public BodyReader(ReadOnlySpan<byte> records, BitReader bits, int dimension, int floatBits, MessagePool pool, IndexSource? shared)
    {
        this.records = records;
        this.bits = bits;
        this.floatBits = floatBits;
        this.pool = pool;
        this.shared = shared;
        coordinatesLeft = Math.Max(SmallestLimit, LargestExpansion * (long)dimension);
    }

    /// <summary>Reads the whole message.</summary>
    public Message ReadAll(int dimension)
    {
        var record = Next();
        if (record.Kind != BodyKind.Bundle && record.Dimension != dimension)
            throw bits.Error($"it stands for {record.Dimension} coordinates, but {dimension} are expected");
        if (record.Offset != 0) throw bits.Error($"it has an offset of {record.Offset}, but is no part of a sum");
        var message = Read(record, 0);
        if (!records.IsEmpty) throw bits.Error($"its header has {records.Length / MessageRecord.Length} records too many");
        if (bits.Remaining != 0) throw bits.Error($"{bits.Remaining} bits are left over");
        return message;
    }

    private MessageRecord Next()
    {
        if (records.IsEmpty) throw bits.Error("its header has too few records");
        var record = MessageRecord.Read(records);
        if ((records[2] | records[3]) != 0) throw bits.Error("its header has bits set that mean nothing");
        records = records[MessageRecord.Length..];
        if (record.Dimension < 0 || record.Count < 0 || record.Offset < 0)
            throw bits.Error($"its header has a negative number (dimension {record.Dimension}, count {record.Count}, offset {record.Offset})");
        coordinatesLeft -= record.Dimension;
        if (coordinatesLeft < 0) throw bits.Error($"its parts have more than {LargestExpansion} times the coordinates of the vector");
        return record;
    }

    private Message Read(in MessageRecord record, int level)
    {
        CheckFlags(record);
        Message message = record.Kind switch
        {
            BodyKind.Empty => pool.RentEmpty(record.Dimension),
            BodyKind.Dense => ReadDense(record),
            BodyKind.Sparse => ReadSparse(record),
            BodyKind.Natural => ReadNatural(record),
            BodyKind.Quantized => ReadQuantized(record),
            BodyKind.Signs => ReadSigns(record),
            BodyKind.LowRank => ReadLowRank(record),
            BodyKind.Grid => ReadGrid(record),
            BodyKind.Scattered => ReadScattered(record, level),
            BodyKind.Sum => ReadSum(record, level),
            BodyKind.Scaled => ReadScaled(record, level),
            BodyKind.Bundle => ReadBundle(record, level),
            BodyKind.Numbered => ReadNumbered(record, level),
            _ => throw bits.Error($"there is no body of kind {(int)record.Kind}"),
        };
        message.IsReplacement = record.Flags.HasFlag(BodyFlags.Replacement);
        return message;
    }

    private readonly void CheckFlags(in MessageRecord record)
    {
        var known = BodyFlags.Replacement | record.Kind switch
        {
            BodyKind.Sparse or BodyKind.Scattered => BodyFlags.SharedIndices,
            BodyKind.Quantized => BodyFlags.GeometricLevels,
            _ => BodyFlags.None,
        };
        if ((record.Flags & ~known) != BodyFlags.None) throw bits.Error($"a body of kind {record.Kind} cannot have the flags {(int)record.Flags}");
    }

    private DenseMessage ReadDense(in MessageRecord record)
    {
        bits.Require(record.Dimension, floatBits, "values");
        var message = pool.RentDense(record.Dimension);
        bits.Floats(message.Buffer, floatBits, "values");
        return message;
    }

    private SparseMessage ReadSparse(in MessageRecord record)
    {
        CheckCount(record);
        bits.Require(record.Count, floatBits, "values");
        var message = pool.RentSparse(record.Dimension, record.Count);
        bits.Floats(message.ValueBuffer, floatBits, "values");
        ReadIndices(record, message.IndexBuffer);
        message.IndicesAreShared = record.Flags.HasFlag(BodyFlags.SharedIndices);
        return message;
    }

    private NaturalMessage ReadNatural(in MessageRecord record)
    {
        var width = NaturalCoder.Width(floatBits);
        bits.Require(record.Dimension, width, "values");
        var message = pool.RentNatural(record.Dimension);
        bits.Codes(message.Buffer, width, new NaturalCoder(floatBits));
        return message;
    }

    private QuantizedMessage ReadQuantized(in MessageRecord record)
    {
        var isGeometric = record.Flags.HasFlag(BodyFlags.GeometricLevels);
        var most = isGeometric ? QuantizedMessage.MostGeometricLevels : QuantizedMessage.MostLevels;
        if (record.Count < 1 || record.Count > most) throw bits.Error($"it has {record.Count} levels, but 1 to {most} are possible");
        var coder = new LevelCoder(record.Count, isGeometric);
        bits.Require(record.Dimension, coder.Width, "levels");
        var message = pool.RentQuantized(record.Dimension, record.Count, isGeometric);
        message.Norm = ReadFloat("norm");
        if (message.Norm < 0) throw bits.Error($"its norm is {message.Norm}");
        bits.Codes(message.Buffer, coder.Width, coder);
        return message;
    }

    private SignsMessage ReadSigns(in MessageRecord record)
    {
        if (record.Count > Math.Max(1, record.Dimension))
            throw bits.Error($"it has {record.Count} blocks, but only {record.Dimension} coordinates");
        bits.Require(record.Dimension, 1, "signs");
        bits.Require(record.Count, floatBits, "scales");
        var message = pool.RentSigns(record.Dimension, record.Count);
        bits.Floats(message.ScaleBuffer, floatBits, "scales");
        bits.Signs(message.SignBuffer);
        return message;
    }

    private LowRankMessage ReadLowRank(in MessageRecord record)
    {
        var rows = record.Detail;
        if (!(rows >= 1 && rows <= record.Dimension && rows == Math.Floor(rows)))
            throw bits.Error($"its matrix has {rows} rows, but only {record.Dimension} coordinates");
        var a = (int)rows;
        var b = (int)(((long)record.Dimension + a - 1) / a);
        if (record.Count < 1 || record.Count > Math.Min(a, b)) throw bits.Error($"its rank is {record.Count}, but its matrix is {a} × {b}");
        bits.Require((long)record.Count * ((long)a + b), floatBits, "values");
        var message = pool.RentLowRank(record.Dimension, a, b, record.Count);
        bits.Floats(message.LeftBuffer, floatBits, "values");
        bits.Floats(message.RightBuffer, floatBits, "values");
        return message;
    }

    private GridMessage ReadGrid(in MessageRecord record)
    {
        if (!(record.Detail > 0 && double.IsFinite(record.Detail))) throw bits.Error($"its step is {record.Detail}");
        bits.Require(record.Dimension, 8, "integers");
        var message = pool.RentGrid(record.Dimension, record.Detail);
        var multiples = message.Buffer;
        for (var i = 0; i < multiples.Length; i++)
        {
            multiples[i] = bits.Integer();
            if (!double.IsFinite(record.Detail * multiples[i])) throw bits.Error($"coordinate {i} is {multiples[i]} steps of {record.Detail}");
        }
        return message;
    }

    private ScatteredMessage ReadScattered(in MessageRecord record, int level)
    {
        CheckCount(record);
        var inner = ReadInner(level);
        if (inner.Dimension != record.Count)
            throw bits.Error($"it announces {record.Count} coordinates, but its values are {inner.Dimension}");
        var message = pool.RentScattered(record.Dimension, inner);
        ReadIndices(record, message.IndexBuffer);
        message.IndicesAreShared = record.Flags.HasFlag(BodyFlags.SharedIndices);
        return message;
    }

    private SumMessage ReadSum(in MessageRecord record, int level)
    {
        var message = pool.RentSum(record.Dimension);
        for (var part = 0; part < record.Count; part++)
        {
            var place = Next();
            if ((long)place.Offset + place.Dimension > record.Dimension)
                throw bits.Error($"part {part} of a sum ends beyond its {record.Dimension} coordinates");
            message.Append(place.Offset, ReadInner(place, level));
        }
        return message;
    }

    private ScaledMessage ReadScaled(in MessageRecord record, int level)
    {
        if (!double.IsFinite(record.Detail)) throw bits.Error($"its factor is {record.Detail}");
        var body = ReadInner(level);
        if (body.Dimension != record.Dimension)
            throw bits.Error($"it announces {record.Dimension} coordinates, but its body has {body.Dimension}");
        return pool.RentScaled(record.Detail, body);
    }

    private BundleMessage ReadBundle(in MessageRecord record, int level)
    {
        if (level > 0) throw bits.Error("it has a bundle inside another body");
        if (record.Dimension != 0) throw bits.Error($"it is a bundle, but stands for {record.Dimension} coordinates");
        if (record.Count is < 1 or > BundleMessage.MostParts)
            throw bits.Error($"it is a bundle of {record.Count} parts, but 1 to {BundleMessage.MostParts} are possible");
        var message = pool.RentBundle();
        for (var part = 0; part < record.Count; part++) message.Append(ReadInner(level));
        return message;
    }

    private NumberedMessage ReadNumbered(in MessageRecord record, int level)
    {
        if (record.Count < 1) throw bits.Error($"it is one of {record.Count} alternatives");
        var number = bits.Bits(BitWidth.Of(record.Count));
        if (number >= (ulong)record.Count) throw bits.Error($"it is alternative {number}, but there are only {record.Count}, counted from 0");
        var body = ReadInner(level);
        if (body.Dimension != record.Dimension)
            throw bits.Error($"it announces {record.Dimension} coordinates, but its body has {body.Dimension}");
        return pool.RentNumbered((int)number, record.Count, body);
    }

    private Message ReadInner(int level)
    {
        var record = Next();
        if (record.Offset != 0) throw bits.Error($"it has an offset of {record.Offset}, but is no part of a sum");
        return ReadInner(record, level);
    }

    private Message ReadInner(in MessageRecord record, int level)
    {
        if (level + 1 >= DeepestLevel) throw bits.Error($"its bodies are nested more than {DeepestLevel} levels deep");
        return Read(record, level + 1);
    }

    private double ReadFloat(string what)
    {
        Span<double> value = stackalloc double[1];
        bits.Floats(value, floatBits, what);
        return value[0];
    }

    private readonly void CheckCount(in MessageRecord record)
    {
        if (record.Count > record.Dimension) throw bits.Error($"it sends {record.Count} of {record.Dimension} coordinates");
    }

    private void ReadIndices(in MessageRecord record, Span<int> indices)
    {
        if (!record.Flags.HasFlag(BodyFlags.SharedIndices))
        {
            bits.Indices(indices, record.Dimension);
            return;
        }
        if (shared is null) throw bits.Error("its indices come from shared randomness, but the receiver prepared none");
        if (!shared.TryNext(out var set)) throw bits.Error("it has more sets of shared indices than the receiver prepared");
        if (set.Length != indices.Length || (set.Length > 0 && set[^1] >= record.Dimension))
        {
            throw bits.Error(
                $"it sends {indices.Length} of {record.Dimension} coordinates, but the shared randomness of the receiver picks {set.Length} others");
        }
        set.CopyTo(indices);
    }
}
