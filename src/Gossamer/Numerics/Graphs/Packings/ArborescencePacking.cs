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
        var capacities = new RelayedArcs(nodes);
        foreach (var link in links)
        {
            if (!(link.Weight >= 0 && double.IsFinite(link.Weight)))
                throw new BadInputException($"the bandwidth of the link {link.First}-{link.Second} is {link.Weight}, but must be 0 or more and finite");
            capacities.Add(link.First, link.Second, (long)Math.Floor(link.Weight / unit));
            capacities.Add(link.Second, link.First, (long)Math.Floor(link.Weight / unit));
        }
        return [.. Pack(capacities, root, terminals).Select(tree => new Arborescence(tree.Paths, tree.Units * unit))];
    }

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
        while (missing > 0)
        {
            var tree = GrowTree(capacities, root, targets, missing);
            var units = LargestWeight(capacities, tree, root, targets, missing);
            packed.AddRange(capacities.Take(tree, units));
            missing -= units;
        }
        return packed;
    }

    /// <summary>
    /// Grows a tree arc by arc so that the flow to every node stays at least <paramref name="missing"/> − 1 without it. Such an
    /// arc always exists (Lovász); nodes are tried in the order in which they were reached, which keeps the tree shallow.
    /// </summary>
    private static List<(int From, int To)> GrowTree(RelayedArcs capacities, int root, int[] targets, long missing)
    {
        var tree = new List<(int, int)>();
        var reached = new List<int> { root };
        var isReached = new bool[capacities.Nodes];
        isReached[root] = true;
        while (reached.Count <= targets.Length)
        {
            if (!TryExtend()) throw new InvalidOperationException("no arc extends the tree, which contradicts Lovász' theorem");
        }
        foreach (var (from, to) in tree) capacities.Change(from, to, 1);
        return tree;

        bool TryExtend()
        {
            foreach (var from in reached)
            {
                foreach (var to in capacities.Targets(from))
                {
                    if (isReached[to] || capacities[from, to] < 1) continue;
                    capacities.Change(from, to, -1);
                    if (capacities.Flow(root, to, missing - 1) >= missing - 1)
                    {
                        tree.Add((from, to));
                        reached.Add(to);
                        isReached[to] = true;
                        return true;
                    }
                    capacities.Change(from, to, 1);
                }
            }
            return false;
        }
    }

    private static long LargestWeight(RelayedArcs capacities, List<(int From, int To)> tree, int root, int[] targets, long missing)
    {
        var most = missing;
        foreach (var (from, to) in tree) most = Math.Min(most, capacities[from, to]);
        foreach (var target in targets)
        {
            if (Serves(target, most)) continue;
            // One always serves: the tree was grown so.
            most = RelayedArcs.Largest(1, most, units => Serves(target, units));
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
