namespace Gossamer.Compression;

/// <summary>
/// Perm-K that leaves the coordinates in place: consecutive blocks are given to the workers in random order. The same
/// moments as <see cref="PermK"/>, cheaper, and every message is one contiguous run.
/// </summary>
[Compressor("perm-k-fixed-blocks", "Consecutive blocks of coordinates go to the workers in a shared random order, times n: the moments of perm-k, contiguous messages.",
    Paper = "Szlendak, Tyurin, Richtárik 2021, arXiv:2110.03300")]
public sealed class PermKFixedBlocks : PartitionCompressor
{
    /// <inheritdoc/>
    public override string Name => "perm-k-fixed-blocks";

    internal override PartitionKind Kind => PartitionKind.FixedBlocks;
}
