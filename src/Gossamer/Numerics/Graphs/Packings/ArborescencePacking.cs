namespace Gossamer.Numerics.Graphs;

/// <summary>
/// Trees that lead from a root to all terminals and together use every link of a full-duplex network at most up to its
/// bandwidth: their total is λ, the least of the maximum flows from the root to a terminal, which no scheme can exceed.
/// Relays are split off first (Bang-Jensen, Frank and Jackson, 1995), then trees are packed among the terminals (Edmonds,
/// 1973, by Lovász' proof). Bandwidths are rounded down to multiples of a unit, so that all numbers are exact.
/// </summary>
public static class ArborescencePacking
{
    private const double UnitsOfWidestLink = 1 << 16;

    /// <summary>Packs trees into links of real bandwidths.</summary>
    /// <param name="nodes">Number of nodes n.</param>
    /// <param name="links">Undirected links with their bandwidth in each direction, 0 or more.</param>
    /// <param name="root">The node from which the trees lead.</param>
    /// <param name="terminals">The nodes that every tree reaches; the root may be among them.</param>
    /// <returns>
    /// The trees. Their total is λ where bandwidths are integers below 65,536; else it lacks at most one unit, which is the
    /// largest bandwidth divided by 65,536, for every link of a smallest cut.
    /// </returns>
    /// <exception cref="BadInputException">A terminal cannot be reached.</exception>
    public static IReadOnlyList<Arborescence> Pack(int nodes, IReadOnlyList<WeightedEdge> links, int root, IReadOnlyList<int> terminals)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(terminals);
        var widest = links.Count == 0 ? 0 : links.Max(link => link.Weight);
        var unit = links.All(link => link.Weight == Math.Floor(link.Weight)) && widest < UnitsOfWidestLink ? 1 : widest / UnitsOfWidestLink;
        var units = new long[links.Count];
        long common = 0;
        for (var k = 0; k < units.Length; k++)
        {
            var link = links[k];
            if (!(link.Weight >= 0 && double.IsFinite(link.Weight)))
                throw new BadInputException($"the bandwidth of the link {link.First}-{link.Second} is {link.Weight}, but must be 0 or more and finite");
            units[k] = (long)Math.Floor(link.Weight / unit);
            common = GreatestCommonDivisor(common, units[k]);
        }
        // The coarsest unit in which all bandwidths are whole, so that trees are as wide as links where these are alike.
        common = Math.Max(1, common);
        var capacities = new RelayedArcs(nodes);
        for (var k = 0; k < units.Length; k++)
        {
            capacities.Add(links[k].First, links[k].Second, units[k] / common);
            capacities.Add(links[k].Second, links[k].First, units[k] / common);
        }
        return [.. Pack(capacities, root, terminals).Select(tree => new Arborescence(tree.Paths, tree.Units * common * unit))];
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private static List<(IReadOnlyList<IReadOnlyList<int>> Paths, long Units)> Pack(RelayedArcs capacities, int root, IReadOnlyList<int> terminals)
    {
        int[] targets = [.. terminals.Where(node => node != root).Distinct().Order()];
        var packed = new List<(IReadOnlyList<IReadOnlyList<int>>, long)>();
        if (targets.Length == 0) return packed;
        var missing = long.MaxValue;
        foreach (var target in targets) missing = Math.Min(missing, capacities.Flow(root, target));
        if (missing == 0) throw new BadInputException($"some of the nodes {string.Join(", ", targets)} cannot be reached from node {root}");
        for (var relay = 0; relay < capacities.Nodes; relay++)
        {
            if (relay != root && Array.BinarySearch(targets, relay) < 0) capacities.SplitOff(relay, root, targets, missing);
        }
        // Few wide trees are better than many narrow ones. Trees of one unit can always be grown; wide ones until none is left.
        var width = missing;
        while (missing > 0)
        {
            width = Math.Min(width, missing);
            if (GrowTree(capacities, root, targets, missing, width) is not { } tree)
            {
                width /= 2;
                continue;
            }
            var units = LargestWeight(capacities, tree, root, targets, missing, width);
            packed.AddRange(capacities.Take(tree, units));
            missing -= units;
        }
        return packed;
    }

    /// <summary>
    /// Grows a tree of a given width arc by arc, so that the flow to every node stays at least <paramref name="missing"/> − width
    /// without it. It is enough to try the node that an arc leads to: a cut that became too small must have it on its far side.
    /// For a width of 1 there always is such an arc (Lovász); nodes are tried in the order in which they were reached, which
    /// keeps the tree shallow.
    /// </summary>
    /// <returns>The tree; null where no arc of this width extends it.</returns>
    private static List<(int From, int To)>? GrowTree(RelayedArcs capacities, int root, int[] targets, long missing, long width)
    {
        var tree = new List<(int From, int To)>();
        var reached = new List<int> { root };
        var isReached = new bool[capacities.Nodes];
        isReached[root] = true;
        while (reached.Count <= targets.Length && TryExtend()) { }
        foreach (var (from, to) in tree) capacities.Change(from, to, width);
        if (reached.Count > targets.Length) return tree;
        return width > 1 ? null : throw new InvalidOperationException("no arc extends the tree, which contradicts Lovász' theorem");

        bool TryExtend()
        {
            foreach (var from in reached)
            {
                foreach (var to in capacities.Targets(from))
                {
                    if (isReached[to] || capacities[from, to] < width) continue;
                    capacities.Change(from, to, -width);
                    if (capacities.Flow(root, to, missing - width) >= missing - width)
                    {
                        tree.Add((from, to));
                        reached.Add(to);
                        isReached[to] = true;
                        return true;
                    }
                    capacities.Change(from, to, width);
                }
            }
            return false;
        }
    }

    private static long LargestWeight(RelayedArcs capacities, List<(int From, int To)> tree, int root, int[] targets, long missing, long width)
    {
        var most = missing;
        foreach (var (from, to) in tree) most = Math.Min(most, capacities[from, to]);
        foreach (var target in targets)
        {
            if (Serves(target, most)) continue;
            // The width of the tree serves: it was grown so.
            most = RelayedArcs.Largest(width, most, units => Serves(target, units));
        }
        return most;

        bool Serves(int target, long units)
        {
            foreach (var (from, to) in tree) capacities.Change(from, to, -units);
            var isEnough = capacities.Flow(root, target, missing - units) >= missing - units;
            foreach (var (from, to) in tree) capacities.Change(from, to, units);
            return isEnough;
        }
    }
}

/// <summary>
/// A tree that leads from a root to terminals with a bandwidth of its own. What is sent from the root to a terminal's parent
/// goes on to it along a path, which may pass relays; a relay may stand on several paths and then forwards several copies.
/// </summary>
/// <param name="Paths">
/// One path a terminal, each from a node reached before (the root or a terminal) over relays to the terminal, 0-based.
/// Paths come in such an order that their first nodes are reached by earlier ones.
/// </param>
/// <param name="Weight">The bandwidth, in the unit of the links.</param>
public sealed record Arborescence(IReadOnlyList<IReadOnlyList<int>> Paths, double Weight);
