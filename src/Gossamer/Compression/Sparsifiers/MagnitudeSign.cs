using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Keeps every coordinate with probability |v_j|/‖v‖₁, independently, as ‖v‖₁·sign(v_j). Unbiased with
/// E‖C(v)‖² = ‖v‖₁² ≤ d‖v‖², so that ω = d − 1; one coordinate is sent on average.
/// </summary>
[Compressor("magnitude-sign", "Keeps a coordinate with probability |v_j|/‖v‖₁ as ‖v‖₁·sign(v_j): unbiased with ω = d − 1, one coordinate on average.",
    Paper = "Tyurin, Richtárik 2022 (DASHA), arXiv:2202.01268")]
public sealed class MagnitudeSign : Compressor
{
    /// <inheritdoc/>
    public override string Name => "magnitude-sign";

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => dimension - 1;

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => 1;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (0, dimension);

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) => Support.Told;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        // The norm as it travels is the one that the probabilities are formed with, so that no bias creeps in.
        var norm = RandomRounding.UpToWire(TensorPrimitives.SumOfMagnitudes(vector), context.Wire);
        if (norm == 0) return context.Pool.RentEmpty(vector.Length);
        var buffer = ArrayPool<int>.Shared.Rent(vector.Length);
        var count = 0;
        Span<double> draws = stackalloc double[RandomRounding.BulkLength];
        for (var start = 0; start < vector.Length; start += draws.Length)
        {
            var part = vector[start..Math.Min(vector.Length, start + draws.Length)];
            context.Private.FillUniform(draws[..part.Length]);
            for (var i = 0; i < part.Length; i++)
            {
                if (draws[i] < Math.Abs(part[i]) / norm) buffer[count++] = start + i;
            }
        }
        Message message = count == 0
            ? context.Pool.RentEmpty(vector.Length)
            : Signs(vector, buffer.AsSpan(0, count), norm, context);
        ArrayPool<int>.Shared.Return(buffer);
        return message;
    }

    private static ScatteredMessage Signs(ReadOnlySpan<double> vector, ReadOnlySpan<int> kept, double norm, in CompressionContext context)
    {
        var signs = context.Pool.RentSigns(kept.Length, 1);
        signs.ScaleBuffer[0] = norm;
        for (var k = 0; k < kept.Length; k++) signs.SignBuffer[k] = vector[kept[k]] < 0 ? -1 : 1;
        var message = context.Pool.RentScattered(vector.Length, signs);
        kept.CopyTo(message.IndexBuffer);
        return message;
    }
}
