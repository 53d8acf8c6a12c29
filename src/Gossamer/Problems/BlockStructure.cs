namespace Gossamer.Problems;

/// <summary>
/// A partition of the d coordinates into B consecutive blocks, such as the layers of a network, with what the gradient of
/// each block costs. Immutable.
/// </summary>
public sealed class BlockStructure
{
    private readonly int[] starts;
    private readonly double[] costs;

    /// <summary>Creates the partition.</summary>
    /// <param name="sizes">d_j ≥ 1, one a block.</param>
    /// <param name="costs">c_j ≥ 0, one a block, not all zero, in any unit; as large as the blocks unless given.</param>
    /// <exception cref="BadInputException">There is no block, or a number is out of range.</exception>
    public BlockStructure(IReadOnlyList<int> sizes, IReadOnlyList<double>? costs = null)
    {
        if (sizes.Count == 0 || sizes.Any(size => size < 1)) throw new BadInputException($"the sizes of the blocks are [{string.Join(", ", sizes)}]; at least one block is needed, and each needs a coordinate");
        if (costs is not null && costs.Count != sizes.Count) throw new BadInputException($"there are {costs.Count} costs for {sizes.Count} blocks; give one each");
        starts = new int[sizes.Count + 1];
        for (var j = 0; j < sizes.Count; j++) starts[j + 1] = checked(starts[j] + sizes[j]);
        this.costs = costs is null ? [.. sizes.Select(size => (double)size)] : [.. costs];
        TotalCost = this.costs.Sum();
        if (this.costs.Any(cost => !(cost >= 0)) || !(TotalCost > 0) || !double.IsFinite(TotalCost))
            throw new BadInputException($"the costs of the blocks are [{string.Join(", ", this.costs)}]; numbers of at least 0 are needed, not all 0");
    }

    /// <summary>Number of blocks B.</summary>
    public int Count => costs.Length;

    /// <summary>Number of coordinates d.</summary>
    public int Dimension => starts[^1];

    /// <summary>Σc_j: what a full gradient costs.</summary>
    public double TotalCost { get; }

    /// <summary>Blocks that are as equal as possible, the longer ones first.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="count">Number of blocks B, from 1 to d.</param>
    /// <param name="costs">c_j, one a block; as large as the blocks unless given.</param>
    /// <exception cref="BadInputException">There are more blocks than coordinates, or none.</exception>
    public static BlockStructure Equal(int dimension, int count, IReadOnlyList<double>? costs = null)
    {
        if (count < 1 || count > dimension) throw new BadInputException($"{dimension} coordinates cannot be cut into {count} blocks; take 1 to {dimension}");
        var sizes = new int[count];
        for (var j = 0; j < count; j++) sizes[j] = (dimension / count) + (j < dimension % count ? 1 : 0);
        return new BlockStructure(sizes, costs);
    }

    /// <summary>The first coordinate of a block, 0-based.</summary>
    /// <param name="block">0-based.</param>
    public int StartOf(int block) => starts[block];

    /// <summary>d_j.</summary>
    /// <param name="block">0-based.</param>
    public int SizeOf(int block) => starts[block + 1] - starts[block];

    /// <summary>c_j.</summary>
    /// <param name="block">0-based.</param>
    public double CostOf(int block) => costs[block];

    /// <summary>L_j = λmax(𝐋_jj), the smoothness of f in every block; L where no 𝐋 is known.</summary>
    /// <param name="constants">The constants of a problem with d coordinates.</param>
    public double[] SmoothnessOf(ProblemConstants constants)
    {
        var found = new double[Count];
        for (var j = 0; j < found.Length; j++) found[j] = constants.SmoothnessMatrix?.NormOfBlock(starts[j], SizeOf(j)) ?? constants.L;
        return found;
    }
}
