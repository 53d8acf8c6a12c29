using System.Numerics.Tensors;

namespace Gossamer.Messaging;

/// <summary>All coordinates of a vector.</summary>
public sealed class DenseMessage : Message
{
    private readonly double[] values;

    internal DenseMessage(int dimension)
    {
        Dimension = dimension;
        values = new double[dimension];
    }

    /// <summary>The coordinates.</summary>
    public ReadOnlySpan<double> Values => values;

    internal Span<double> Buffer => values;

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale)
    {
        if (scale == 1) TensorPrimitives.Add(target, values, target);
        else TensorPrimitives.MultiplyAdd(values, scale, target, target);
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<double> target) => values.CopyTo(target);
}
