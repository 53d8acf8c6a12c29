using System.Numerics.Tensors;

namespace Gossamer.Messaging;

/// <summary>
/// A norm, and for every coordinate a sign and one of s + 1 levels between 0 and 1: level l of s stands for l/s, or for
/// 2^(l−s) where levels are geometric (0 for l = 0).
/// </summary>
public sealed class QuantizedMessage : Message
{
    /// <summary>The largest number of linear levels.</summary>
    internal const int MostLevels = 1 << 30;

    /// <summary>The largest number of geometric levels: all stay normal numbers.</summary>
    internal const int MostGeometricLevels = 1000;

    private double[] units;

    internal QuantizedMessage(int dimension)
    {
        Dimension = dimension;
        units = new double[dimension];
    }

    /// <summary>What the unit values are multiplied by.</summary>
    public double Norm { get; internal set; }

    /// <summary>s, the number of levels beside zero.</summary>
    public int Levels { get; private set; }

    /// <summary>True where level l stands for 2^(l−s), false where it stands for l/s.</summary>
    public bool IsGeometric { get; private set; }

    /// <summary>The signed levels as numbers in [−1, 1].</summary>
    public ReadOnlySpan<double> Units => units.AsSpan(0, Dimension);

    internal Span<double> Buffer => units.AsSpan(0, Dimension);

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale) =>
        TensorPrimitives.MultiplyAdd(Units, scale * Norm, target, target);

    internal void Reset(int dimension, int levels, bool isGeometric)
    {
        Dimension = dimension;
        Levels = levels;
        IsGeometric = isGeometric;
        if (units.Length < dimension) units = new double[dimension];
    }
}

/// <summary>A sign bit above the number of the level; zero has no sign.</summary>
internal readonly struct LevelCoder(int levels, bool isGeometric) : IValueCoder
{
    private readonly int signBit = BitWidth.Of(levels + 1);

    public int Width => signBit + 1;

    public ulong Encode(double value)
    {
        var size = Math.Abs(value);
        if (size == 0) return 0;
        var level = isGeometric ? levels + Math.ILogB(size) : (long)Math.Round(size * levels);
        return (ulong)level | (value < 0 ? 1UL << signBit : 0);
    }

    public bool TryDecode(ulong code, out double value)
    {
        var level = (long)(code & ((1UL << signBit) - 1));
        var isNegative = code >> signBit != 0;
        value = level == 0 ? 0 : Value(level);
        if (isNegative) value = -value;
        return level <= levels && !(level == 0 && isNegative);
    }

    /// <summary>What a level stands for, as a number in [0, 1].</summary>
    public double Value(long level) => isGeometric ? Math.ScaleB(1, (int)(level - levels)) : (double)level / levels;
}
