using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>
/// How a vector travels between a root and other nodes: cut into blocks of coordinates, each of which has a tree of its own,
/// and the blocks into chunks that are passed on as they come. A tree is a set of paths: one to every node that it reaches,
/// from the root or a node reached before, over relays.
/// </summary>
internal sealed class TreePlan
{
    private readonly Block[] blocks;
    private (int Block, int Chunk)[]? turns;

    private TreePlan(int root, Block[] blocks) => (Root, this.blocks) = (root, blocks);

    /// <summary>The node from which vectors are broadcast and to which they are reduced.</summary>
    public int Root { get; }

    /// <summary>The blocks, in the order of their coordinates.</summary>
    public IReadOnlyList<Block> Blocks => blocks;

    /// <summary>Chunks of all blocks.</summary>
    public int Chunks => blocks.Sum(block => block.Chunks);

    /// <summary>All chunks, as number of the block and of the chunk in it, those first that are due first.</summary>
    public IReadOnlyList<(int Block, int Chunk)> InTurn() => turns ??=
    [
        .. Enumerable.Range(0, blocks.Length)
            .SelectMany(b => Enumerable.Range(0, blocks[b].Chunks).Select(chunk => (Block: b, Chunk: chunk)))
            .OrderBy(turn => blocks[turn.Block].Share(turn.Chunk)),
    ];

    /// <summary>Trees that were packed into the links: each takes as many coordinates as its share of the bandwidth.</summary>
    /// <param name="root">The root.</param>
    /// <param name="packing">The trees; none where the root is alone.</param>
    /// <param name="length">Coordinates of the vector.</param>
    /// <param name="chunk">Coordinates of a chunk; few enough for long pipelines unless given.</param>
    public static TreePlan Of(int root, IReadOnlyList<Arborescence> packing, int length, int? chunk)
    {
        var shares = LargestRemainders([.. packing.Select(tree => tree.Weight)], length);
        var blocks = new List<Block>();
        var start = 0;
        for (var t = 0; t < packing.Count; t++)
        {
            if (shares[t] == 0) continue;
            int[][] paths = [.. packing[t].Paths.Select(path => path.ToArray())];
            blocks.Add(new Block(start, shares[t], chunk ?? Math.Max(1, shares[t] / (64 * Depth(root, paths))), paths));
            start += shares[t];
        }
        return new TreePlan(root, [.. blocks]);
    }

    /// <summary>One tree, along which the vector travels as a whole.</summary>
    /// <param name="root">The root.</param>
    /// <param name="nodes">Number of nodes n.</param>
    /// <param name="parent">The next node towards the root.</param>
    /// <param name="length">Coordinates of the vector.</param>
    public static TreePlan Of(int root, int nodes, Func<int, int> parent, int length) => new(
        root, [new Block(0, length, length, [.. Enumerable.Range(0, nodes).Where(node => node != root).Select(node => (int[])[parent(node), node])])]);

    /// <summary>This plan, if message tags have room for its blocks, paths and chunks.</summary>
    /// <param name="method">The method that wants it.</param>
    /// <exception cref="BadInputException">They do not.</exception>
    public TreePlan Fitting(string method)
    {
        var limits = CollectiveTag.Limits;
        foreach (var block in blocks)
        {
            if (block.Chunks > limits.Chunks) throw new BadInputException($"{method} would send {block.Chunks} chunks along a tree, at most {limits.Chunks} are possible: give a larger chunk");
            if (block.Paths > limits.Paths) throw new BadInputException($"{method} would reach {block.Paths} nodes by a tree, at most {limits.Paths} are possible: use fewer nodes");
        }
        return blocks.Length <= limits.Blocks
            ? this
            : throw new BadInputException($"{method} packs {blocks.Length} trees, at most {limits.Blocks} are possible: use bandwidths that are multiples of each other");
    }

    private static int Depth(int root, int[][] paths)
    {
        var depths = new Dictionary<int, int> { [root] = 0 };
        foreach (var path in paths) depths[path[^1]] = depths[path[0]] + path.Length - 1;
        return Math.Max(1, depths.Values.Max());
    }

    /// <summary>Whole parts of a number in proportion to weights; what is left over goes to the largest fractions.</summary>
    private static int[] LargestRemainders(double[] weights, int total)
    {
        var sum = weights.Sum();
        var exact = Array.ConvertAll(weights, weight => total * weight / sum);
        var parts = Array.ConvertAll(exact, part => (int)Math.Floor(part));
        var order = Enumerable.Range(0, parts.Length).OrderByDescending(t => exact[t] - parts[t]).ThenBy(t => t).Take(total - parts.Sum());
        foreach (var t in order) parts[t]++;
        return parts;
    }

    /// <summary>Coordinates that travel along one tree.</summary>
    internal sealed class Block(int start, int length, int chunk, int[][] paths)
    {
        private readonly ILookup<int, int> leaving = Enumerable.Range(0, paths.Length).ToLookup(path => paths[path][0]);
        private readonly Dictionary<int, int> ending = Enumerable.Range(0, paths.Length).ToDictionary(path => paths[path][^1]);

        /// <summary>Number of chunks.</summary>
        public int Chunks => (length + chunk - 1) / chunk;

        /// <summary>Number of paths: one to every node that the tree reaches.</summary>
        public int Paths => paths.Length;

        /// <summary>The coordinates of a chunk: the first, and how many.</summary>
        public (int Start, int Length) Range(int index) => (start + (index * chunk), Math.Min(chunk, length - (index * chunk)));

        /// <summary>The share of the block up to the end of a chunk, at most 1.</summary>
        public double Share(int chunk) => (double)(chunk + 1) / Chunks;

        /// <summary>The nodes of a path, from nearer the root to farther.</summary>
        public int[] Path(int path) => paths[path];

        /// <summary>The paths that begin at a node.</summary>
        public IEnumerable<int> PathsFrom(int node) => leaving[node];

        /// <summary>The path that ends at a node; −1 at the root and at nodes that only relay.</summary>
        public int PathTo(int node) => ending.GetValueOrDefault(node, -1);
    }
}
