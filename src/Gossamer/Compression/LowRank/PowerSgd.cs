using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>
/// PowerSGD: one step of the power method on the vector M read as an a × b matrix. P = MQ, its columns made orthonormal,
/// Q = MᵀP, and PQᵀ is sent; Q is kept for the next call. The result is an orthogonal projection of M, so that the error
/// never exceeds ‖M‖, but because of the memory there is no α. Each participant has a Q of its own (error feedback);
/// the variant that averages P and Q over the workers is not this compressor.
/// </summary>
[Compressor("power-sgd", "One warm-started power step on the vector read as an a × b matrix, PQᵀ of rank k: never expands the error, no α in the worst case.",
    Paper = "Vogels, Karimireddy, Jaggi 2019, arXiv:1905.13727")]
public sealed class PowerSgd : Compressor
{
    /// <summary>Names of the memory by slot, made once.</summary>
    private readonly ConcurrentDictionary<int, string> names = new();

    private readonly int k;
    private readonly int rows;

    /// <summary>Creates the compressor.</summary>
    /// <param name="k">The rank, at least 1.</param>
    /// <param name="rows">a, the number of rows; 0 makes the matrix as square as possible.</param>
    public PowerSgd(
        [Parameter("The rank.", Symbol = "K", Minimum = 1)] int k,
        [Parameter("Number of rows of the matrix; 0 makes it as square as possible.", Symbol = "a", Minimum = 0)] int rows = 0)
    {
        this.k = Parameters.AtLeast(1, k, nameof(k));
        this.rows = Parameters.AtLeast(0, rows, nameof(rows));
        Name = rows == 0 ? $"power-sgd({k})" : $"power-sgd({k}, {rows})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override double Density(int dimension, int workers)
    {
        var shape = MatrixShape.For(dimension, rows);
        return (double)k * (shape.Rows + shape.Columns);
    }

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers)
    {
        if (MatrixShape.Validate(Name, k, rows, dimension) is { } problem) return problem;
        var columns = MatrixShape.For(dimension, rows).Columns;
        return (long)k * columns <= dimension ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} keeps {(long)k * columns} numbers between calls, but a participant's memory has {dimension}; take k at most {dimension / columns}");
    }

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var shape = MatrixShape.For(vector.Length, rows);
        var message = context.Pool.RentLowRank(vector.Length, shape.Rows, shape.Columns, k);
        var memory = Memory(shape.Columns, ref context, out var buffer);
        var left = message.LeftBuffer;
        var right = message.RightBuffer;
        // P = MQ, then orthonormal as it will travel; Q = MᵀP.
        for (var row = 0; row < shape.Rows; row++)
        {
            var entries = Row(vector, shape, row);
            for (var j = 0; j < k; j++)
                left[(row * k) + j] = TensorPrimitives.Dot(entries, memory.Slice(j * shape.Columns, entries.Length));
        }
        Orthonormalize(left, shape.Rows);
        context.Wire.Round(left);
        right.Clear();
        for (var row = 0; row < shape.Rows; row++)
        {
            var entries = Row(vector, shape, row);
            for (var j = 0; j < k; j++)
            {
                var target = right.Slice(j * shape.Columns, entries.Length);
                TensorPrimitives.MultiplyAdd(entries, left[(row * k) + j], target, target);
            }
        }
        context.Wire.Round(right);
        Remember(right, memory, shape.Columns);
        if (buffer is not null) ArrayPool<double>.Shared.Return(buffer);
        return message;
    }

    private static ReadOnlySpan<double> Row(ReadOnlySpan<double> vector, MatrixShape shape, int row)
    {
        var start = Math.Min(vector.Length, row * shape.Columns);
        return vector.Slice(start, Math.Min(shape.Columns, vector.Length - start));
    }

    /// <summary>Q of the last call, column after column; random where there was none.</summary>
    private Span<double> Memory(int columns, ref CompressionContext context, out double[]? buffer)
    {
        Span<double> memory;
        buffer = null;
        if (context.State is null)
        {
            buffer = ArrayPool<double>.Shared.Rent(k * columns);
            memory = buffer.AsSpan(0, k * columns);
            memory.Clear();
        }
        else
        {
            var name = names.GetOrAdd(context.Slot, static (slot, name) => slot == 0 ? name : $"{name} in slot {slot}", Name);
            memory = context.State.Vector(name).Edit()[..(k * columns)];
        }
        if (!memory.ContainsAnyExcept(0)) Fill(memory, ref context.Private);
        return memory;
    }

    private static void Fill(Span<double> memory, ref RandomStream random)
    {
        foreach (ref var entry in memory) entry = random.NextGaussian();
    }

    /// <summary>A direction in which M was zero keeps its old vector: a zero one would stay zero for ever.</summary>
    private void Remember(ReadOnlySpan<double> right, Span<double> memory, int columns)
    {
        for (var j = 0; j < k; j++)
        {
            var direction = right.Slice(j * columns, columns);
            if (direction.ContainsAnyExcept(0)) direction.CopyTo(memory.Slice(j * columns, columns));
        }
    }

    /// <summary>Gram–Schmidt, twice, on the columns of P; a column that depends on the ones before becomes zero.</summary>
    private void Orthonormalize(Span<double> matrix, int height)
    {
        for (var j = 0; j < k; j++)
        {
            var before = Math.Sqrt(Product(matrix, height, j, j));
            for (var pass = 0; pass < 2; pass++)
            {
                for (var i = 0; i < j; i++)
                {
                    var overlap = Product(matrix, height, i, j);
                    for (var row = 0; row < height; row++) matrix[(row * k) + j] -= overlap * matrix[(row * k) + i];
                }
            }
            var norm = Math.Sqrt(Product(matrix, height, j, j));
            // Rounding errors of about 1e-16 of the column must not be blown up to a direction.
            var factor = norm > 1e-12 * before ? 1 / norm : 0;
            for (var row = 0; row < height; row++) matrix[(row * k) + j] *= factor;
        }
    }

    private double Product(ReadOnlySpan<double> matrix, int height, int i, int j)
    {
        var sum = 0.0;
        for (var row = 0; row < height; row++) sum += matrix[(row * k) + i] * matrix[(row * k) + j];
        return sum;
    }
}
