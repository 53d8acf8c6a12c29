using System.Numerics.Tensors;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Random dithering: sends a norm N and rounds every |v_j|/N at random to one of the two levels around it, so that the
/// mean is kept.
/// </summary>
internal static class Dithering
{
    /// <summary>Dithers with the levels l/s (linear) or 2^(l−s) (geometric).</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="norm">A bound of its magnitudes; 0 only for the zero vector.</param>
    /// <param name="levels">s, the number of levels beside zero.</param>
    /// <param name="isGeometric">Which levels.</param>
    /// <param name="context">The call.</param>
    public static Message Compress(
        ReadOnlySpan<double> vector, double norm, int levels, bool isGeometric, ref CompressionContext context)
    {
        var message = context.Pool.RentQuantized(vector.Length, levels, isGeometric);
        norm = RandomRounding.UpToWire(norm, context.Wire);
        message.Norm = norm;
        var units = message.Buffer;
        if (norm == 0)
        {
            units.Clear();
            return message;
        }
        Span<double> draws = stackalloc double[RandomRounding.BulkLength];
        for (var start = 0; start < units.Length; start += draws.Length)
        {
            var part = units[start..Math.Min(units.Length, start + draws.Length)];
            var values = vector.Slice(start, part.Length);
            context.Private.FillUniform(draws[..part.Length]);
            // The quotient may exceed 1 by a rounding error where one coordinate carries the norm.
            TensorPrimitives.Abs(values, part);
            TensorPrimitives.Divide(part, norm, part);
            TensorPrimitives.Min(part, 1, part);
            if (isGeometric) RoundToPowers(part, draws, Math.ScaleB(1, 1 - levels));
            else RoundToSteps(part, draws[..part.Length], levels);
            TensorPrimitives.CopySign(part, values, part);
            // Takes the sign from negative zeros, which have no code of their own.
            TensorPrimitives.Add(part, 0.0, part);
        }
        return message;
    }

    /// <summary>⌊y·s + u⌋/s: up with the probability that the fraction of y·s is.</summary>
    private static void RoundToSteps(Span<double> sizes, ReadOnlySpan<double> draws, int levels)
    {
        TensorPrimitives.MultiplyAdd(sizes, levels, draws, sizes);
        TensorPrimitives.Floor(sizes, sizes);
        // The sum of a whole number and a draw just below 1 may be rounded up.
        TensorPrimitives.Min(sizes, levels, sizes);
        TensorPrimitives.Divide(sizes, levels, sizes);
    }

    private static void RoundToPowers(Span<double> sizes, ReadOnlySpan<double> draws, double smallest)
    {
        for (var i = 0; i < sizes.Length; i++)
        {
            var size = sizes[i];
            sizes[i] = size >= smallest ? RandomRounding.ToPowerOfTwo(size, draws[i]) : draws[i] < size / smallest ? smallest : 0;
        }
    }

    /// <summary>‖v‖_p, without overflow or underflow on the way.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="order">p, at least 1; infinity for the largest magnitude.</param>
    public static double Norm(ReadOnlySpan<double> vector, double order)
    {
        if (vector.IsEmpty) return 0;
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (largest == 0 || double.IsPositiveInfinity(order)) return largest;
        if (order == 1) return TensorPrimitives.SumOfMagnitudes(vector);
        if (order == 2 && largest is > 1e-100 and < 1e100) return TensorPrimitives.Norm(vector);
        var sum = 0.0;
        foreach (var value in vector) sum += Math.Pow(Math.Abs(value) / largest, order);
        return largest * Math.Pow(sum, 1 / order);
    }
}
