using System.Numerics;

namespace Gossamer.Numerics.Graphs;

/// <summary>
/// Nodes 0, …, n − 1 and arcs with capacities. Arcs come in pairs: arc a and its opposite a ^ 1, so that an undirected
/// link of capacity c is one pair with c both ways and an arc that goes one way has an opposite of capacity 0.
/// </summary>
/// <typeparam name="T">Exact for integers; with doubles flows are exact up to rounding.</typeparam>
public sealed class FlowNetwork<T> where T : struct, INumber<T>
{
    private readonly List<int>[] arcsOf;
    private readonly List<int> heads = [];
    private readonly List<T> capacities = [];
    private readonly List<T> residual = [];
    private readonly int[] levels;
    private readonly int[] nextArc;
    private readonly Queue<int> waiting = new();
    private readonly List<int> path = [];

    /// <summary>A network without arcs.</summary>
    /// <param name="nodes">Number of nodes n, at least 1.</param>
    public FlowNetwork(int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        arcsOf = new List<int>[nodes];
        for (var node = 0; node < nodes; node++) arcsOf[node] = [];
        levels = new int[nodes];
        nextArc = new int[nodes];
    }

    /// <summary>Number of nodes n.</summary>
    public int Nodes => arcsOf.Length;

    /// <summary>Number of arcs, opposites counted.</summary>
    public int Arcs => heads.Count;

    /// <summary>The capacity of an arc.</summary>
    /// <param name="arc">0-based index.</param>
    public T this[int arc]
    {
        get => capacities[arc];
        set => capacities[arc] = Demand(value);
    }

    /// <summary>Links two nodes.</summary>
    /// <param name="from">0-based index.</param>
    /// <param name="to">Another node.</param>
    /// <param name="forward">Capacity of the arc, 0 or more.</param>
    /// <param name="backward">Capacity of its opposite, 0 or more.</param>
    /// <returns>The arc; its opposite is the next one.</returns>
    public int Link(int from, int to, T forward, T backward)
    {
        if ((uint)from >= (uint)Nodes || (uint)to >= (uint)Nodes || from == to)
            throw new BadInputException($"a link goes from one of the nodes 0..{Nodes - 1} to another, not from {from} to {to}");
        var arc = heads.Count;
        arcsOf[from].Add(arc);
        arcsOf[to].Add(arc + 1);
        heads.AddRange([to, from]);
        capacities.AddRange([Demand(forward), Demand(backward)]);
        return arc;
    }

    /// <summary>The node that an arc leads to.</summary>
    /// <param name="arc">0-based index.</param>
    public int Head(int arc) => heads[arc];

    /// <summary>The node that an arc comes from.</summary>
    /// <param name="arc">0-based index.</param>
    public int Tail(int arc) => heads[arc ^ 1];

    /// <summary>The arcs that leave a node, in the order in which they were made.</summary>
    /// <param name="node">0-based index.</param>
    public IReadOnlyList<int> ArcsOf(int node) => arcsOf[node];

    /// <summary>
    /// The value of a maximum flow, which is the capacity of a minimum cut (Dinic, 1970). Capacities stay as they are.
    /// </summary>
    /// <param name="source">0-based index.</param>
    /// <param name="sink">Another node.</param>
    /// <param name="limit">Stop when this much is found; the cut is then none. No limit unless given.</param>
    public T MaximumFlow(int source, int sink, T? limit = null)
    {
        if (source == sink) throw new ArgumentException("a flow goes from one node to another", nameof(sink));
        residual.Clear();
        residual.AddRange(capacities);
        var flow = T.Zero;
        while ((limit is not { } enough || flow < enough) && FindLevels(source, sink))
        {
            Array.Clear(nextArc);
            while ((limit is not { } most || flow < most) && FindPath(source, sink)) flow += Push();
        }
        return flow;
    }

    /// <summary>
    /// True where a node is on the source's side of the minimum cut that the last flow without a limit found: that with
    /// the fewest nodes on this side.
    /// </summary>
    /// <param name="node">0-based index.</param>
    public bool IsOnSourceSide(int node) => levels[node] >= 0;

    private bool FindLevels(int source, int sink)
    {
        Array.Fill(levels, -1);
        levels[source] = 0;
        waiting.Clear();
        waiting.Enqueue(source);
        while (waiting.TryDequeue(out var node))
        {
            foreach (var arc in arcsOf[node])
            {
                if (residual[arc] <= T.Zero || levels[heads[arc]] >= 0) continue;
                levels[heads[arc]] = levels[node] + 1;
                waiting.Enqueue(heads[arc]);
            }
        }
        return levels[sink] >= 0;
    }

    /// <summary>Looks for a path by levels, and remembers at every node which arcs are of no use any more.</summary>
    private bool FindPath(int source, int sink)
    {
        path.Clear();
        var node = source;
        while (node != sink)
        {
            if (nextArc[node] < arcsOf[node].Count)
            {
                var arc = arcsOf[node][nextArc[node]];
                if (residual[arc] > T.Zero && levels[heads[arc]] == levels[node] + 1)
                {
                    path.Add(arc);
                    node = heads[arc];
                }
                else
                {
                    nextArc[node]++;
                }
                continue;
            }
            if (path.Count == 0) return false;
            node = Tail(path[^1]);
            path.RemoveAt(path.Count - 1);
            nextArc[node]++;
        }
        return true;
    }

    private T Push()
    {
        var amount = residual[path[0]];
        foreach (var arc in path) amount = T.Min(amount, residual[arc]);
        foreach (var arc in path)
        {
            residual[arc] -= amount;
            residual[arc ^ 1] += amount;
        }
        return amount;
    }

    private static T Demand(T capacity) => capacity >= T.Zero
        ? capacity
        : throw new BadInputException($"the capacity of a link is {capacity}, but must be 0 or more");
}
