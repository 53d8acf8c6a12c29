namespace Gossamer.Compression;

/// <summary>
/// Every coordinate is given to one uniformly random worker, independently of the others; workers keep theirs, times n.
/// ω = n − 1 and A = B = 1, as for <see cref="PermK"/> with d ≥ n, but messages are of random length, d/n on average.
/// </summary>
[Compressor("coordinate-assignment", "Every coordinate goes to one random worker, times n: the moments of perm-k, messages of random length.",
    Paper = "Szlendak, Tyurin, Richtárik 2021, arXiv:2110.03300")]
public sealed class CoordinateAssignment : PartitionCompressor
{
    /// <inheritdoc/>
    public override string Name => "coordinate-assignment";

    internal override PartitionKind Kind => PartitionKind.Independent;

    internal override int Copies(int dimension, int workers) => 1;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) =>
        workers == 1 ? (dimension, dimension) : (0, dimension);
}
