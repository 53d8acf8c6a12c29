namespace Gossamer.Messaging;

/// <summary>A few coordinates of a vector, indices ascending; all others are zero.</summary>
public sealed class SparseMessage : Message
{
    private int[] indices;
    private double[] values;

    internal SparseMessage(int dimension, int capacity)
    {
        Dimension = dimension;
        indices = new int[capacity];
        values = new double[capacity];
    }

    /// <summary>Number of coordinates sent.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// True where receivers know the indices without being told, from randomness that sender and receiver share
    /// (Rand-K, Perm-K): then they cost no bits.
    /// </summary>
    public bool IndicesAreShared { get; internal set; }

    /// <summary>0-based indices of the coordinates sent, ascending.</summary>
    public ReadOnlySpan<int> Indices => indices.AsSpan(0, Count);

    /// <summary>Values of the coordinates sent, in the order of <see cref="Indices"/>.</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, Count);

    internal Span<int> IndexBuffer => indices.AsSpan(0, Count);

    internal Span<double> ValueBuffer => values.AsSpan(0, Count);

    internal override bool TryGetSupport(out ReadOnlySpan<int> support, out bool isShared)
    {
        support = Indices;
        isShared = IndicesAreShared;
        return true;
    }

    internal override void CopySupport(Span<double> target) => Values.CopyTo(target);

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale)
    {
        var at = Indices;
        var entries = Values;
        for (var k = 0; k < at.Length; k++) target[at[k]] += scale * entries[k];
    }

    /// <summary>Fills in the values that a vector has at the indices, multiplied and rounded as they will travel.</summary>
    internal void Gather(ReadOnlySpan<double> vector, double factor, WireFormat wire)
    {
        var at = Indices;
        var entries = ValueBuffer;
        for (var k = 0; k < at.Length; k++) entries[k] = factor * vector[at[k]];
        wire.Round(entries);
    }

    internal void Reset(int dimension, int count)
    {
        Dimension = dimension;
        Count = count;
        IndicesAreShared = false;
        if (indices.Length >= count) return;
        indices = new int[count];
        values = new double[count];
    }
}
