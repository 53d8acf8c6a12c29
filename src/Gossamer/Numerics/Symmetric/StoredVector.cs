using System.Numerics.Tensors;

namespace Gossamer.Numerics.Symmetric;

/// <summary>A vector that keeps all its entries, or only those that are not zero. Immutable.</summary>
public sealed class StoredVector
{
    private readonly double[] values;
    private readonly int[]? indices;

    /// <summary>A vector with all its entries.</summary>
    /// <param name="values">Kept, not copied.</param>
    public StoredVector(double[] values) => this.values = values;

    /// <summary>A vector of which some entries are kept.</summary>
    /// <param name="indices">0-based coordinates, different from each other. Kept, not copied.</param>
    /// <param name="values">One value each. Kept, not copied.</param>
    public StoredVector(int[] indices, double[] values)
    {
        if (indices.Length != values.Length) throw new ArgumentException($"{indices.Length} indices for {values.Length} values");
        (this.indices, this.values) = (indices, values);
    }

    /// <summary>How many entries are kept.</summary>
    public int Entries => values.Length;

    /// <summary>The inner product with another vector, in time proportional to the entries kept.</summary>
    /// <param name="other">d coordinates.</param>
    public double Dot(ReadOnlySpan<double> other)
    {
        if (indices is null) return TensorPrimitives.Dot(values, other);
        double sum = 0;
        for (var k = 0; k < values.Length; k++) sum += values[k] * other[indices[k]];
        return sum;
    }

    /// <summary>Adds a multiple of this vector, in time proportional to the entries kept.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="target">d coordinates, changed.</param>
    public void AddTo(double scale, Span<double> target)
    {
        if (indices is null)
        {
            TensorPrimitives.MultiplyAdd(values, scale, target, target);
            return;
        }
        for (var k = 0; k < values.Length; k++) target[indices[k]] += scale * values[k];
    }
}
