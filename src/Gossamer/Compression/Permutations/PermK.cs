namespace Gossamer.Compression;

/// <summary>
/// Perm-K: the workers of a round share a random permutation of the coordinates, and worker i keeps the i-th part of it,
/// times n. With more workers than coordinates, each keeps one coordinate or none. Indices cost nothing.
/// </summary>
[Compressor("perm-k", "Each worker keeps its own part of a shared random permutation, times n: unbiased with ω = n − 1, and the errors of the workers cancel.",
    Paper = "Szlendak, Tyurin, Richtárik 2021, arXiv:2110.03300")]
public sealed class PermK : PartitionCompressor
{
    /// <inheritdoc/>
    public override string Name => "perm-k";

    internal override PartitionKind Kind => PartitionKind.Shuffled;
}
