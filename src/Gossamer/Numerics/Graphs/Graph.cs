namespace Gossamer.Numerics.Graphs;

/// <summary>
/// An immutable simple graph on the nodes 0, …, n − 1: no loops, no parallel edges. Undirected unless it was made of
/// arcs that do not all have their opposite.
/// </summary>
public sealed class Graph
{
    private readonly int[] offsets;
    private readonly int[] targets;

    private Graph(int[] offsets, int[] targets)
    {
        this.offsets = offsets;
        this.targets = targets;
        for (var node = 0; node < Nodes; node++)
        {
            MaxDegree = Math.Max(MaxDegree, Degree(node));
            foreach (var other in Neighbors(node)) IsDirected |= !HasArc(other, node);
        }
    }

    /// <summary>Number of nodes n.</summary>
    public int Nodes => offsets.Length - 1;

    /// <summary>Number of arcs; an undirected edge counts twice.</summary>
    public int Arcs => targets.Length;

    /// <summary>True where some arc lacks its opposite.</summary>
    public bool IsDirected { get; }

    /// <summary>The largest number of arcs that leave one node.</summary>
    public int MaxDegree { get; }

    /// <summary>An undirected graph.</summary>
    /// <param name="nodes">Number of nodes n, at least 1.</param>
    /// <param name="edges">Pairs of different nodes in any order; repeated edges count once.</param>
    public static Graph FromEdges(int nodes, IEnumerable<(int First, int Second)> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        var arcs = new List<(int From, int To)>();
        foreach (var (first, second) in edges)
        {
            arcs.Add((first, second));
            arcs.Add((second, first));
        }
        return FromArcs(nodes, arcs);
    }

    /// <summary>A graph whose links may go one way.</summary>
    /// <param name="nodes">Number of nodes n, at least 1.</param>
    /// <param name="arcs">Pairs of different nodes; repeated arcs count once.</param>
    public static Graph FromArcs(int nodes, IEnumerable<(int From, int To)> arcs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        ArgumentNullException.ThrowIfNull(arcs);
        var codes = new List<long>();
        foreach (var (from, to) in arcs)
        {
            if ((uint)from >= (uint)nodes || (uint)to >= (uint)nodes)
                throw new BadInputException($"the edge {from}-{to} names a node outside 0..{nodes - 1}");
            if (from == to) throw new BadInputException($"node {from} has an edge to itself; leave such edges out");
            codes.Add(((long)from * nodes) + to);
        }
        codes.Sort();

        var offsets = new int[nodes + 1];
        var targets = new int[codes.Count];
        var count = 0;
        for (var k = 0; k < codes.Count; k++)
        {
            if (k > 0 && codes[k] == codes[k - 1]) continue;
            var (from, to) = Math.DivRem(codes[k], nodes);
            offsets[from + 1]++;
            targets[count++] = (int)to;
        }
        for (var node = 0; node < nodes; node++) offsets[node + 1] += offsets[node];
        return new Graph(offsets, targets[..count]);
    }

    /// <summary>The nodes that arcs of this node lead to, ascending.</summary>
    /// <param name="node">0-based index.</param>
    public ReadOnlySpan<int> Neighbors(int node) => targets.AsSpan(offsets[node], Degree(node));

    /// <summary>The number of arcs that leave a node.</summary>
    /// <param name="node">0-based index.</param>
    public int Degree(int node) => offsets[node + 1] - offsets[node];

    /// <summary>True where an arc leads from one node to another.</summary>
    /// <param name="from">0-based index.</param>
    /// <param name="to">0-based index.</param>
    public bool HasArc(int from, int to) => Neighbors(from).BinarySearch(to) >= 0;

    /// <summary>The same graph with every arc turned round.</summary>
    public Graph Reverse()
    {
        if (!IsDirected) return this;
        var arcs = new List<(int, int)>(Arcs);
        for (var node = 0; node < Nodes; node++)
        {
            foreach (var other in Neighbors(node)) arcs.Add((other, node));
        }
        return FromArcs(Nodes, arcs);
    }

    /// <summary>
    /// The parts of the graph between which there is no link in either direction, numbered by their smallest node.
    /// </summary>
    /// <param name="parts">The number of parts.</param>
    /// <returns>The part of every node.</returns>
    public int[] Components(out int parts)
    {
        var reversed = Reverse();
        var labels = new int[Nodes];
        Array.Fill(labels, -1);
        parts = 0;
        var waiting = new Stack<int>();
        for (var root = 0; root < Nodes; root++)
        {
            if (labels[root] >= 0) continue;
            labels[root] = parts;
            waiting.Push(root);
            while (waiting.TryPop(out var node))
            {
                Visit(this, node);
                if (IsDirected) Visit(reversed, node);
            }
            parts++;
        }
        return labels;

        void Visit(Graph graph, int node)
        {
            foreach (var other in graph.Neighbors(node))
            {
                if (labels[other] >= 0) continue;
                labels[other] = labels[node];
                waiting.Push(other);
            }
        }
    }

    /// <summary>True where every node can reach every other along arcs.</summary>
    public bool IsConnected()
    {
        return ReachesAll(this) && (!IsDirected || ReachesAll(Reverse()));

        static bool ReachesAll(Graph graph)
        {
            foreach (var distance in graph.DistancesFrom(0))
            {
                if (distance < 0) return false;
            }
            return true;
        }
    }

    /// <summary>The number of arcs on a shortest path to every node; −1 where there is no path.</summary>
    /// <param name="source">0-based index.</param>
    public int[] DistancesFrom(int source)
    {
        var distances = new int[Nodes];
        Array.Fill(distances, -1);
        distances[source] = 0;
        var waiting = new Queue<int>();
        waiting.Enqueue(source);
        while (waiting.TryDequeue(out var node))
        {
            foreach (var other in Neighbors(node))
            {
                if (distances[other] >= 0) continue;
                distances[other] = distances[node] + 1;
                waiting.Enqueue(other);
            }
        }
        return distances;
    }

    /// <summary>The longest of all shortest paths, in arcs; takes n searches.</summary>
    /// <exception cref="InvalidOperationException">Some node cannot reach another.</exception>
    public int Diameter()
    {
        var diameter = 0;
        for (var node = 0; node < Nodes; node++)
        {
            foreach (var distance in DistancesFrom(node))
            {
                if (distance < 0) throw new InvalidOperationException("a graph in several parts has no diameter");
                diameter = Math.Max(diameter, distance);
            }
        }
        return diameter;
    }
}
