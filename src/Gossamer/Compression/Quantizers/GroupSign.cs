using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Scaled sign on each of several consecutive blocks, as equal as possible. α = 1/⌈d/blocks⌉, one over the length of the
/// longest block.
/// </summary>
[Compressor("group-sign", "Scaled sign on each of several blocks of coordinates: contractive with α = 1/⌈d/blocks⌉.",
    Paper = "Zheng, Huang, Kwok 2019, arXiv:1905.10936")]
public sealed class GroupSign : Compressor
{
    private readonly int blocks;

    /// <summary>Creates the compressor.</summary>
    /// <param name="blocks">Number of blocks, at least 1.</param>
    public GroupSign([Parameter("Number of blocks, at most d.", Minimum = 1)] int blocks)
    {
        this.blocks = Parameters.AtLeast(1, blocks, nameof(blocks));
        Name = $"group-sign({blocks})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => 1.0 / BlockLayout.Of(dimension, blocks, 0).Length;

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) => Parameters.AtMostBlocks(Name, blocks, dimension);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        BlockSigns.Compress(vector, blocks, ref context);
}
