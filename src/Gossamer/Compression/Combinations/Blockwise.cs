using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Applies a compressor to each of several consecutive blocks, as equal as possible (layer by layer). α is the smallest
/// and ω the largest of the blocks; bits add. Block-wise Top-K is not the Top-K of the whole vector.
/// </summary>
[Compressor("blockwise", "Applies a compressor to each of several blocks of coordinates: α is the smallest and ω the largest of the blocks.",
    Paper = "Horváth et al. 2019, arXiv:1905.10988")]
public sealed class Blockwise : Compressor
{
    private readonly Compressor compressor;
    private readonly int blocks;

    /// <summary>Creates the compressor.</summary>
    /// <param name="compressor">Applied to each block, with randomness of its own.</param>
    /// <param name="blocks">Number of blocks, at least 1.</param>
    public Blockwise(
        [Parameter("The compressor that is applied to each block.")] Compressor compressor,
        [Parameter("Number of blocks, at most d.", Minimum = 1)] int blocks)
    {
        this.compressor = compressor;
        this.blocks = Parameters.AtLeast(1, blocks, nameof(blocks));
        Name = $"blockwise({compressor}, {blocks})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => compressor.IsDeterministic;

    /// <inheritdoc/>
    public override bool IsHomogeneous => compressor.IsHomogeneous;

    /// <inheritdoc/>
    public override bool IsCorrelated => compressor.IsCorrelated;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => AlphaOnSupport(dimension, dimension);

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support)
    {
        var (longer, shorter) = Lengths(dimension);
        return Smallest(
            compressor.AlphaOnSupport(longer, Math.Min(longer, support)),
            compressor.AlphaOnSupport(shorter, Math.Min(shorter, support)));
    }

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers)
    {
        var (longer, shorter) = Lengths(dimension);
        return Largest(compressor.Omega(longer, workers), compressor.Omega(shorter, workers));
    }

    /// <summary>The largest A and the smallest B of the blocks.</summary>
    public override GroupVariance? GroupConstants(int dimension, int workers)
    {
        var (longer, shorter) = Lengths(dimension);
        return compressor.GroupConstants(longer, workers) is { } a && compressor.GroupConstants(shorter, workers) is { } b
            ? new GroupVariance(Math.Max(a.A, b.A), Math.Min(a.B, b.B))
            : null;
    }

    /// <inheritdoc/>
    public override BiasVariance? BiasAndVariance(int dimension)
    {
        var (longer, shorter) = Lengths(dimension);
        return compressor.BiasAndVariance(longer) is { } a && compressor.BiasAndVariance(shorter) is { } b
            ? new BiasVariance(Math.Max(a.Eta, b.Eta), Math.Max(a.Omega, b.Omega))
            : null;
    }

    /// <inheritdoc/>
    public override double? AbsoluteError(int dimension)
    {
        double? sum = 0;
        for (var block = 0; block < blocks; block++) sum += compressor.AbsoluteError(BlockLayout.Of(dimension, blocks, block).Length);
        return sum;
    }

    /// <inheritdoc/>
    public override double Density(int dimension, int workers)
    {
        var sum = 0.0;
        for (var block = 0; block < blocks; block++)
            sum += compressor.Density(BlockLayout.Of(dimension, blocks, block).Length, workers);
        return sum;
    }

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers)
    {
        if (Parameters.AtMostBlocks(Name, blocks, dimension) is { } problem) return problem;
        var (longer, shorter) = Lengths(dimension);
        problem = compressor.Validate(shorter, workers) ?? compressor.Validate(longer, workers);
        return problem is null ? null : $"in {Name}, whose blocks have {shorter} to {longer} coordinates: {problem}";
    }

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentSum(vector.Length);
        for (var block = 0; block < blocks; block++)
        {
            var (start, length) = BlockLayout.Of(vector.Length, blocks, block);
            var part = context.Part(block);
            message.Append(start, compressor.Compress(vector.Slice(start, length), ref part));
        }
        return message;
    }

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets)
    {
        for (var block = 0; block < blocks; block++)
        {
            var part = context.Part(block);
            compressor.ListSharedIndices(BlockLayout.Of(dimension, blocks, block).Length, ref part, sets);
        }
        return Support.Everywhere;
    }

    private (int Longer, int Shorter) Lengths(int dimension) =>
        (BlockLayout.Of(dimension, blocks, 0).Length, BlockLayout.Of(dimension, blocks, blocks - 1).Length);

    private static double? Smallest(double? a, double? b) => a is { } x && b is { } y ? Math.Min(x, y) : null;

    private static double? Largest(double? a, double? b) => a is { } x && b is { } y ? Math.Max(x, y) : null;
}
