using System.Runtime.InteropServices;

namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>What a message of a collective method is.</summary>
internal enum CollectiveKind
{
    /// <summary>A chunk of a point, on its way from the root.</summary>
    Point,

    /// <summary>A chunk of a sum, on its way to the root.</summary>
    Sum,

    /// <summary>How much has been computed below a node.</summary>
    Progress,

    /// <summary>Enough has been computed: what there is is summed up.</summary>
    Stop,
}

/// <summary>The tag of a message: what it is, of which iteration, and for chunks of which block, on which path, which chunk.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CollectiveTag(CollectiveKind Kind, long Iteration, int Block = 0, int Path = 0, int Chunk = 0)
{
    private const int BlockBits = 10;
    private const int PathBits = 12;
    private const int ChunkBits = 14;

    /// <summary>Most blocks, paths of a block and chunks of a block that a tag has room for.</summary>
    public static (int Blocks, int Paths, int Chunks) Limits => (1 << BlockBits, 1 << PathBits, 1 << ChunkBits);

    /// <summary>The first iteration that a tag has no room for.</summary>
    public const long EndOfIterations = 1L << (63 - 2 - BlockBits - PathBits - ChunkBits);

    public static CollectiveTag Of(long tag) => new(
        (CollectiveKind)(tag & 3),
        tag >> (2 + BlockBits + PathBits + ChunkBits),
        (int)(tag >> (2 + PathBits + ChunkBits)) & ((1 << BlockBits) - 1),
        (int)(tag >> (2 + ChunkBits)) & ((1 << PathBits) - 1),
        (int)(tag >> 2) & ((1 << ChunkBits) - 1));

    /// <exception cref="BadInputException">There is no room for the iteration.</exception>
    public long ToNumber() => Iteration >= EndOfIterations
        ? throw new BadInputException($"messages along trees can tell {EndOfIterations} iterations apart, and these are over; take a larger batch or step, so that fewer are needed")
        : (((((((Iteration << BlockBits) | (uint)Block) << PathBits) | (uint)Path) << ChunkBits) | (uint)Chunk) << 2) | (uint)Kind;
}
