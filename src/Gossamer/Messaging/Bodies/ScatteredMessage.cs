using System.Buffers;

namespace Gossamer.Messaging;

/// <summary>
/// A few coordinates of a vector, whose values are themselves a message: what a quantizer makes of the values that a
/// sparsifier kept.
/// </summary>
public sealed class ScatteredMessage : Message
{
    private int[] indices;
    private Message? inner;

    internal ScatteredMessage(int count) => indices = new int[count];

    /// <summary>True where receivers know the indices from shared randomness, so that they cost no bits.</summary>
    public bool IndicesAreShared { get; internal set; }

    /// <summary>0-based indices of the coordinates sent, ascending.</summary>
    public ReadOnlySpan<int> Indices => indices.AsSpan(0, Values.Dimension);

    /// <summary>Their values.</summary>
    public Message Values => inner!;

    internal Span<int> IndexBuffer => indices.AsSpan(0, Values.Dimension);

    /// <summary>True where the coordinates left out are those whose value is zero, not a choice of a sparsifier.</summary>
    internal bool SkipsZeros { get; set; }

    internal override bool TryGetSupport(out ReadOnlySpan<int> support, out bool isShared)
    {
        support = Indices;
        isShared = IndicesAreShared;
        return !SkipsZeros;
    }

    internal override void CopySupport(Span<double> target) => Values.CopyTo(target);

    /// <summary>Multiplies the values by a constant.</summary>
    internal void Scale(double factor) => inner = Pool!.RentScaled(factor, Values);

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale)
    {
        var at = Indices;
        var buffer = ArrayPool<double>.Shared.Rent(at.Length);
        var values = buffer.AsSpan(0, at.Length);
        Values.CopyTo(values);
        for (var k = 0; k < at.Length; k++) target[at[k]] += scale * values[k];
        ArrayPool<double>.Shared.Return(buffer);
    }

    /// <summary>Takes over the caller's reference to the values.</summary>
    internal void Reset(int dimension, Message values)
    {
        Dimension = dimension;
        inner = values;
        IndicesAreShared = false;
        SkipsZeros = false;
        if (indices.Length < values.Dimension) indices = new int[values.Dimension];
    }

    internal override void Recycle()
    {
        inner?.Release();
        inner = null;
        base.Recycle();
    }
}
