using System.Numerics.Tensors;

namespace Gossamer.Messaging;

/// <summary>
/// A matrix P·Qᵀ of small rank, read row by row; where it has more entries than the vector, the last ones are left out.
/// </summary>
public sealed class LowRankMessage : Message
{
    private double[] left;
    private double[] right;

    internal LowRankMessage()
    {
        left = [];
        right = [];
    }

    /// <summary>Number of rows a of the matrix.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns b of the matrix.</summary>
    public int Columns { get; private set; }

    /// <summary>Number of columns K of the factors.</summary>
    public int Rank { get; private set; }

    /// <summary>P, a × K, row by row.</summary>
    public ReadOnlySpan<double> Left => left.AsSpan(0, Rows * Rank);

    /// <summary>Q transposed, K × b, row by row.</summary>
    public ReadOnlySpan<double> Right => right.AsSpan(0, Columns * Rank);

    internal Span<double> LeftBuffer => left.AsSpan(0, Rows * Rank);

    internal Span<double> RightBuffer => right.AsSpan(0, Columns * Rank);

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale)
    {
        for (var row = 0; row < Rows && row * Columns < Dimension; row++)
        {
            var part = target.Slice(row * Columns, Math.Min(Columns, Dimension - (row * Columns)));
            for (var k = 0; k < Rank; k++)
            {
                var factor = right.AsSpan(k * Columns, part.Length);
                TensorPrimitives.MultiplyAdd(factor, scale * left[(row * Rank) + k], part, part);
            }
        }
    }

    internal void Reset(int dimension, int rows, int columns, int rank)
    {
        Dimension = dimension;
        (Rows, Columns, Rank) = (rows, columns, rank);
        if (left.Length < rows * rank) left = new double[rows * rank];
        if (right.Length < columns * rank) right = new double[columns * rank];
    }
}
