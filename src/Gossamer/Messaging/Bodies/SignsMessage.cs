using System.Numerics.Tensors;

namespace Gossamer.Messaging;

/// <summary>
/// One bit a coordinate, +1 or −1, times one scale for each block; without scales where there are no blocks. Blocks are
/// consecutive and as equal as possible, the longer ones first.
/// </summary>
public sealed class SignsMessage : Message
{
    private double[] signs;
    private double[] scales = [];

    internal SignsMessage(int dimension)
    {
        Dimension = dimension;
        signs = new double[dimension];
    }

    /// <summary>Number of blocks with a scale of their own; 0 where all scales are 1 and none is sent.</summary>
    public int Blocks { get; private set; }

    /// <summary>+1 or −1 for each coordinate.</summary>
    public ReadOnlySpan<double> Signs => signs.AsSpan(0, Dimension);

    /// <summary>The scale of each block.</summary>
    public ReadOnlySpan<double> Scales => scales.AsSpan(0, Blocks);

    internal Span<double> SignBuffer => signs.AsSpan(0, Dimension);

    internal Span<double> ScaleBuffer => scales.AsSpan(0, Blocks);

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale)
    {
        if (Blocks == 0) TensorPrimitives.MultiplyAdd(Signs, scale, target, target);
        for (var block = 0; block < Blocks; block++)
        {
            var (start, length) = BlockLayout.Of(Dimension, Blocks, block);
            var part = target.Slice(start, length);
            TensorPrimitives.MultiplyAdd(Signs.Slice(start, length), scale * scales[block], part, part);
        }
    }

    internal void Reset(int dimension, int blocks)
    {
        Dimension = dimension;
        Blocks = blocks;
        if (signs.Length < dimension) signs = new double[dimension];
        if (scales.Length < blocks) scales = new double[blocks];
    }
}

/// <summary>Cuts a vector into consecutive blocks that are as equal as possible, the longer ones first.</summary>
internal static class BlockLayout
{
    public static (int Start, int Length) Of(int dimension, int blocks, int block)
    {
        var (size, longer) = Math.DivRem(dimension, blocks);
        return ((block * size) + Math.Min(block, longer), size + (block < longer ? 1 : 0));
    }
}
