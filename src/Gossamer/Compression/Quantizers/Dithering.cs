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
        if (norm == 0) units.Clear();
        else if (isGeometric) RoundToPowers(vector, norm, Math.ScaleB(1, 1 - levels), units, ref context);
        else RoundToSteps(vector, norm, levels, units, ref context);
        return message;
    }

    private static void RoundToSteps(
        ReadOnlySpan<double> vector, double norm, int levels, Span<double> units, ref CompressionContext context)
    {
        for (var i = 0; i < units.Length; i++)
        {
            // The quotient may exceed 1 by a rounding error where one coordinate carries the norm.
            var steps = Math.Min(1, Math.Abs(vector[i]) / norm) * levels;
            var lower = Math.Floor(steps);
            if (RandomRounding.Coin(steps - lower, ref context.Private)) lower++;
            units[i] = lower == 0 ? 0 : Math.CopySign(lower / levels, vector[i]);
        }
    }

    private static void RoundToPowers(
        ReadOnlySpan<double> vector, double norm, double smallest, Span<double> units, ref CompressionContext context)
    {
        for (var i = 0; i < units.Length; i++)
        {
            var size = Math.Min(1, Math.Abs(vector[i]) / norm);
            var unit = size >= smallest ? RandomRounding.ToPowerOfTwo(size, ref context.Private)
                : RandomRounding.Coin(size / smallest, ref context.Private) ? smallest : 0;
            units[i] = unit == 0 ? 0 : Math.CopySign(unit, vector[i]);
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
