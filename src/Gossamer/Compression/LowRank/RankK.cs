using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Compression;

/// <summary>
/// Reads the vector as an a × b matrix and sends its best approximation of rank k, by singular values.
/// α = k/min(a, b). A message costs k(a + b) values.
/// </summary>
[Compressor("rank-k", "The best approximation of rank k of the vector read as an a × b matrix: contractive with α = k/min(a, b).",
    Paper = "Safaryan et al. 2022 (FedNL), arXiv:2106.02969")]
public sealed class RankK : Compressor
{
    private readonly int k;
    private readonly int rows;

    /// <summary>Creates the compressor.</summary>
    /// <param name="k">The rank, at least 1.</param>
    /// <param name="rows">a, the number of rows; 0 makes the matrix as square as possible.</param>
    public RankK(
        [Parameter("The rank.", Symbol = "K", Minimum = 1)] int k,
        [Parameter("Number of rows of the matrix; 0 makes it as square as possible.", Symbol = "a", Minimum = 0)] int rows = 0)
    {
        this.k = Parameters.AtLeast(1, k, nameof(k));
        this.rows = Parameters.AtLeast(0, rows, nameof(rows));
        Name = rows == 0 ? $"rank-k({k})" : $"rank-k({k}, {rows})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => (double)k / MatrixShape.For(dimension, rows).LargestRank;

    /// <inheritdoc/>
    public override double Density(int dimension, int workers)
    {
        var shape = MatrixShape.For(dimension, rows);
        return (double)k * (shape.Rows + shape.Columns);
    }

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) => MatrixShape.Validate(Name, k, rows, dimension);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var shape = MatrixShape.For(vector.Length, rows);
        var message = context.Pool.RentLowRank(vector.Length, shape.Rows, shape.Columns, k);
        // Brought to size 1 by a power of two, which changes no digit, so that squares neither overflow nor vanish.
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0 || !double.IsFinite(largest))
        {
            message.LeftBuffer.Fill(largest);
            message.RightBuffer.Clear();
            return message;
        }
        var exponent = Math.ILogB(largest);
        var matrix = Matrix<double>.Build.Dense(shape.Rows, shape.Columns);
        for (var i = 0; i < vector.Length; i++)
            matrix[i / shape.Columns, i % shape.Columns] = Math.ScaleB(vector[i], -exponent);
        var svd = matrix.Svd();
        for (var j = 0; j < k; j++)
        {
            var size = Math.ScaleB(svd.S[j], exponent);
            for (var row = 0; row < shape.Rows; row++) message.LeftBuffer[(row * k) + j] = svd.U[row, j] * size;
            for (var column = 0; column < shape.Columns; column++)
                message.RightBuffer[(j * shape.Columns) + column] = svd.VT[j, column];
        }
        context.Wire.Round(message.LeftBuffer);
        context.Wire.Round(message.RightBuffer);
        return message;
    }
}
