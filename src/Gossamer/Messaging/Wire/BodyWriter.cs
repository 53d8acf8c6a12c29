using Gossamer.Execution;

namespace Gossamer.Messaging;

/// <summary>
/// The bits of every kind of body, in the order in which they are sent.
/// </summary>
internal static class BodyWriter
{
    public static void Write<TSink>(Message message, int floatBits, ref TSink sink) where TSink : struct, IBitSink, allows ref struct
    {
        switch (message)
        {
            case EmptyMessage:
                break;
            case SparseMessage body:
                sink.Floats(body.Values, body.Count, floatBits);
                if (!body.IndicesAreShared) WriteIndices(body.Indices, body.Dimension, ref sink);
                break;
            case DenseMessage body:
                sink.Floats(body.Values, body.Dimension, floatBits);
                break;
            case Computed body:
                sink.Floats(TSink.ReadsValues ? body.Values : default, body.Dimension, floatBits);
                break;
            case NaturalMessage body:
                sink.Codes(body.Values, NaturalCoder.Width(floatBits), new NaturalCoder(floatBits));
                break;
            case QuantizedMessage body:
                var coder = new LevelCoder(body.Levels, body.IsGeometric);
                sink.Floats([body.Norm], 1, floatBits);
                sink.Codes(body.Units, coder.Width, coder);
                break;
            case SignsMessage body:
                sink.Floats(body.Scales, body.Blocks, floatBits);
                sink.Signs(body.Signs);
                break;
            case LowRankMessage body:
                sink.Floats(body.Left, body.Left.Length, floatBits);
                sink.Floats(body.Right, body.Right.Length, floatBits);
                break;
            case GridMessage body:
                foreach (var multiple in body.Multiples) WriteInteger(multiple, ref sink);
                break;
            default:
                WriteComposite(message, floatBits, ref sink);
                break;
        }
    }

    private static void WriteComposite<TSink>(Message message, int floatBits, ref TSink sink) where TSink : struct, IBitSink, allows ref struct
    {
        switch (message)
        {
            case ScatteredMessage body:
                Write(body.Values, floatBits, ref sink);
                if (!body.IndicesAreShared) WriteIndices(body.Indices, body.Dimension, ref sink);
                break;
            case ScaledMessage body:
                Write(body.Body, floatBits, ref sink);
                break;
            case NumberedMessage body:
                sink.Indices([body.Number], BitWidth.Of(body.Alternatives));
                Write(body.Body, floatBits, ref sink);
                break;
            case SumMessage body:
                for (var part = 0; part < body.Count; part++) Write(body[part], floatBits, ref sink);
                break;
            case BundleMessage body:
                for (var part = 0; part < body.Count; part++) Write(body[part], floatBits, ref sink);
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} has no wire format: send it as a dense vector");
        }
    }

    private static void WriteIndices<TSink>(ReadOnlySpan<int> indices, int dimension, ref TSink sink)
        where TSink : struct, IBitSink, allows ref struct
    {
        switch (IndexCoding.For(indices.Length, dimension))
        {
            case IndexForm.List: sink.Indices(indices, BitWidth.Of(dimension)); break;
            case IndexForm.Bitmap: sink.Bitmap(indices, dimension); break;
        }
    }

    private static void WriteInteger<TSink>(long value, ref TSink sink) where TSink : struct, IBitSink, allows ref struct
    {
        // Small numbers of either sign become small unsigned numbers.
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 128; rest >>= 7) sink.Bits((rest & 127) | 128, 8);
        sink.Bits(rest, 8);
    }
}

/// <summary>How a set of indices is written.</summary>
internal enum IndexForm
{
    /// <summary>Not at all: all coordinates are there, or none.</summary>
    None,

    /// <summary>⌈log2 d⌉ bits each.</summary>
    List,

    /// <summary>One bit for each of the d coordinates.</summary>
    Bitmap,
}

/// <summary>Picks the cheaper form; reader and writer agree since it follows from the two counts.</summary>
internal static class IndexCoding
{
    public static IndexForm For(int count, int dimension)
    {
        if (count == 0 || count == dimension) return IndexForm.None;
        return (long)count * BitWidth.Of(dimension) <= dimension ? IndexForm.List : IndexForm.Bitmap;
    }
}
