using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Operators;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>The local steps of fixed-point methods.</summary>
internal static class RelaxedSteps
{
    /// <summary>Makes x ← (1 − λ)x + λT(x) + λc a number of times.</summary>
    /// <param name="t">T.</param>
    /// <param name="x">Changed in place.</param>
    /// <param name="steps">How often.</param>
    /// <param name="relaxation">λ.</param>
    /// <param name="shift">c; empty for zero.</param>
    /// <returns>The cost, in gradients of f_i.</returns>
    public static double Make(IOperator t, Span<double> x, int steps, double relaxation, ReadOnlySpan<double> shift)
    {
        var buffer = ArrayPool<double>.Shared.Rent(x.Length);
        var image = buffer.AsSpan(0, x.Length);
        double cost = 0;
        for (var step = 0; step < steps; step++)
        {
            cost += t.Apply(x, image);
            if (relaxation == 1) image.CopyTo(x);
            else TensorPrimitives.Lerp(x, image, relaxation, x);
            if (!shift.IsEmpty) TensorPrimitives.MultiplyAdd(shift, relaxation, x, x);
        }
        ArrayPool<double>.Shared.Return(buffer);
        return cost;
    }
}
