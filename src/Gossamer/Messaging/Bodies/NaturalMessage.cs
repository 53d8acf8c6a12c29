using System.Numerics.Tensors;

namespace Gossamer.Messaging;

/// <summary>Zeros and signed powers of two: every coordinate costs a sign and an exponent, 12 bits (9 on a 32-bit wire).</summary>
public sealed class NaturalMessage : Message
{
    private double[] values;

    internal NaturalMessage(int dimension)
    {
        Dimension = dimension;
        values = new double[dimension];
    }

    /// <summary>The coordinates.</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, Dimension);

    internal Span<double> Buffer => values.AsSpan(0, Dimension);

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale) =>
        TensorPrimitives.MultiplyAdd(Values, scale, target, target);

    /// <inheritdoc/>
    public override void CopyTo(Span<double> target) => Values.CopyTo(target);

    internal void Reset(int dimension)
    {
        Dimension = dimension;
        if (values.Length < dimension) values = new double[dimension];
    }
}

/// <summary>A sign and an exponent: the upper bits of the IEEE number, whose mantissa is zero.</summary>
internal readonly struct NaturalCoder(int floatBits) : IValueCoder
{
    public static int Width(int floatBits) => floatBits == 32 ? 9 : 12;

    public ulong Encode(double value) =>
        floatBits == 32 ? BitConverter.SingleToUInt32Bits((float)value) >> 23 : BitConverter.DoubleToUInt64Bits(value) >> 52;

    public bool TryDecode(ulong code, out double value)
    {
        value = floatBits == 32 ? BitConverter.UInt32BitsToSingle((uint)code << 23) : BitConverter.UInt64BitsToDouble(code << 52);
        return double.IsFinite(value) && !(value == 0 && code != 0);
    }
}
