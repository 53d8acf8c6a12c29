namespace Gossamer.Numerics.Graphs;

/// <summary>
/// Arcs of integer capacity whose units may run over relays: every arc keeps the paths that its units take, so that trees
/// of arcs can be turned back into trees of links.
/// </summary>
internal sealed class RelayedArcs(int nodes)
{
    private readonly FlowNetwork<long> network = new(nodes);
    private readonly Dictionary<(int From, int To), int> arcs = [];
    private readonly Dictionary<(int From, int To), PieceQueue> pieces = [];

    public int Nodes => nodes;

    public long this[int from, int to] => arcs.TryGetValue((from, to), out var arc) ? network[arc] : 0;

    /// <summary>The nodes that arcs of a node lead to, some perhaps with a capacity of 0, in the order in which they were linked.</summary>
    public IEnumerable<int> Targets(int node) => network.ArcsOf(node).Select(network.Head);

    /// <summary>Adds capacity that runs over the link itself.</summary>
    public void Add(int from, int to, long units) => Add(from, to, new Piece([from, to], units));

    /// <summary>Changes a capacity for the time being; what units run over stays as it is.</summary>
    public void Change(int from, int to, long units)
    {
        var arc = arcs[(from, to)];
        network[arc] += units;
    }

    public long Flow(int source, int sink, long? limit = null) => network.MaximumFlow(source, sink, limit);

    /// <summary>
    /// Replaces the arcs through a node by arcs past it, which run over it, without lowering the flow from the root to any
    /// target below <paramref name="needed"/>.
    /// </summary>
    public void SplitOff(int relay, int root, int[] targets, long needed)
    {
        int[] around = [.. Targets(relay).Distinct()];
        foreach (var from in around)
        {
            foreach (var to in around)
            {
                var units = LargestSplit(from, relay, to, root, targets, needed);
                if (units == 0) continue;
                var first = TakePieces(from, relay, units);
                var second = TakePieces(relay, to, units);
                Change(from, relay, -units);
                Change(relay, to, -units);
                if (from != to) AddJoined(from, to, first, second);
            }
        }
    }

    /// <summary>Takes a tree away, as trees of links: several where the units of an arc take different paths.</summary>
    public IEnumerable<(IReadOnlyList<IReadOnlyList<int>> Paths, long Units)> Take(List<(int From, int To)> tree, long units)
    {
        var taken = tree.Select(arc => TakePieces(arc.From, arc.To, units)).ToArray();
        foreach (var (from, to) in tree) Change(from, to, -units);
        while (units > 0)
        {
            var share = taken.Min(queue => queue.First.Units);
            yield return ([.. taken.Select(queue => queue.First.Path)], share);
            foreach (var queue in taken) queue.Use(share);
            units -= share;
        }
    }

    /// <summary>The largest amount that serves, by halving.</summary>
    /// <param name="good">An amount that serves.</param>
    /// <param name="bad">A larger one that does not; what serves is everything up to some amount.</param>
    /// <param name="serves">Whether an amount serves.</param>
    public static long Largest(long good, long bad, Func<long, bool> serves)
    {
        while (bad - good > 1)
        {
            var middle = good + ((bad - good) / 2);
            if (serves(middle)) good = middle;
            else bad = middle;
        }
        return good;
    }

    private long LargestSplit(int from, int relay, int to, int root, int[] targets, long needed)
    {
        var most = Math.Min(this[from, relay], this[relay, to]);
        foreach (var target in targets)
        {
            if (most == 0) return 0;
            if (Serves(target, most)) continue;
            most = Largest(0, most, units => Serves(target, units));
        }
        return most;

        bool Serves(int target, long units)
        {
            Try(-units);
            var isEnough = Flow(root, target, needed) >= needed;
            Try(units);
            return isEnough;
        }

        void Try(long units)
        {
            Change(from, relay, units);
            Change(relay, to, units);
            if (from == to) return;
            network[Arc(from, to)] -= units;
        }
    }

    private void AddJoined(int from, int to, PieceQueue first, PieceQueue second)
    {
        while (!first.IsEmpty)
        {
            var (a, b) = (first.First, second.First);
            var units = Math.Min(a.Units, b.Units);
            Add(from, to, new Piece(Join(a.Path, b.Path), units));
            first.Use(units);
            second.Use(units);
        }
    }

    /// <summary>One path after the other, without loops: what passes a node again could have gone on the first time.</summary>
    private static int[] Join(int[] first, int[] second)
    {
        var path = new List<int>();
        foreach (var node in (int[])[.. first, .. second[1..]])
        {
            var before = path.IndexOf(node);
            if (before >= 0) path.RemoveRange(before, path.Count - before);
            path.Add(node);
        }
        return [.. path];
    }

    private void Add(int from, int to, Piece piece)
    {
        network[Arc(from, to)] += piece.Units;
        if (!pieces.TryGetValue((from, to), out var queue)) pieces[(from, to)] = queue = new();
        if (piece.Units > 0) queue.Append(piece);
    }

    private int Arc(int from, int to)
    {
        if (arcs.TryGetValue((from, to), out var arc)) return arc;
        arc = network.Link(from, to, 0, 0);
        arcs[(from, to)] = arc;
        arcs[(to, from)] = arc + 1;
        return arc;
    }

    private PieceQueue TakePieces(int from, int to, long units)
    {
        var taken = new PieceQueue();
        var queue = pieces[(from, to)];
        while (units > 0)
        {
            var share = Math.Min(units, queue.First.Units);
            taken.Append(queue.First with { Units = share });
            queue.Use(share);
            units -= share;
        }
        return taken;
    }

    /// <summary>Units of an arc that take one path of links, from its first node to its last.</summary>
    private sealed record Piece(int[] Path, long Units);

    /// <summary>Pieces in the order in which they came; the first may be used up in part.</summary>
    private sealed class PieceQueue
    {
        private readonly Queue<Piece> queue = new();
        private long usedOfFirst;

        public bool IsEmpty => queue.Count == 0;

        /// <summary>The first piece with what is left of it.</summary>
        public Piece First => queue.Peek() with { Units = queue.Peek().Units - usedOfFirst };

        public void Append(Piece piece) => queue.Enqueue(piece);

        /// <summary>Uses units of the first piece, at most what is left of it.</summary>
        public void Use(long units)
        {
            usedOfFirst += units;
            if (usedOfFirst < queue.Peek().Units) return;
            queue.Dequeue();
            usedOfFirst = 0;
        }
    }
}
