using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.Coordinate;

/// <summary>From which end nested groups of blocks grow.</summary>
public enum NestedOrientation
{
    /// <summary>Groups are blocks 1 to s: the first block is always updated.</summary>
    Prefix,

    /// <summary>Groups are blocks s to B: the last block is always updated, as suits layers whose gradients are by-products of back-propagation.</summary>
    Suffix,
}

/// <summary>Options common to methods that update some blocks of coordinates in every step.</summary>
public record BlockOptions : MethodOptions
{
    /// <summary>B.</summary>
    [Parameter("Number of consecutive blocks, as equal as possible; those of the problem, or every coordinate by itself, unless given.", Symbol = "B", Minimum = 1)]
    public int? Blocks { get; init; }

    /// <summary>d_j.</summary>
    [Parameter("Sizes of the blocks, in place of their number; they sum to d.", Symbol = "d_j", Minimum = 1)]
    public IReadOnlyList<int>? Sizes { get; init; }

    /// <summary>c_j.</summary>
    [Parameter("What the gradient of each block costs, in any unit: a step takes the time of a full gradient times its share. Those of the problem, or the sizes, unless given.", Symbol = "c_j", Minimum = 0)]
    public IReadOnlyList<double>? Costs { get; init; }

    /// <summary>Whether block j costs all from j on.</summary>
    [Parameter("Whether the gradient of a block needs those of all later blocks, as by back-propagation: a step then costs all from its first block on.")]
    public bool Layered { get; init; }

    /// <summary>The blocks in a setting.</summary>
    /// <exception cref="AssumptionException">What was given contradicts itself or the problem.</exception>
    internal BlockStructure StructureOf(Setting setting)
    {
        if (Blocks is not null && Sizes is not null)
            throw new AssumptionException("both blocks and sizes are given; give the number of the blocks or their sizes");
        BlockStructure structure;
        try
        {
            structure = Sizes is not null ? new BlockStructure(Sizes, Costs)
                : Blocks is { } count ? BlockStructure.Equal(setting.Dimension, count, Costs)
                : setting.Blocks is not { } natural ? BlockStructure.Equal(setting.Dimension, setting.Dimension, Costs)
                : Costs is null ? natural
                : new BlockStructure([.. Enumerable.Range(0, natural.Count).Select(natural.SizeOf)], Costs);
        }
        catch (BadInputException error)
        {
            throw new AssumptionException(error.Message);
        }
        return structure.Dimension == setting.Dimension ? structure : throw new AssumptionException(
            $"the sizes of the blocks sum to {structure.Dimension}, but the problem has {setting.Dimension} coordinates");
    }
}
