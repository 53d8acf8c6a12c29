namespace Gossamer.Numerics.Graphs;

/// <summary>
/// The Gomory-Hu tree of an undirected network (Gomory and Hu, 1961, in the form of Gusfield, 1990): n − 1 weighted edges
/// that tell the minimum cut between every two nodes. It is the lightest edge on the path between them, and taking that edge
/// away parts the nodes as the cut does.
/// </summary>
public sealed class CutTree
{
    private readonly int[] parents;
    private readonly double[] weights;

    private CutTree(int[] parents, double[] weights) => (this.parents, this.weights) = (parents, weights);

    /// <summary>Number of nodes n.</summary>
    public int Nodes => parents.Length;

    /// <summary>The capacity of the global minimum cut, λ(V); +∞ for a single node.</summary>
    public double MinimumCut
    {
        get
        {
            var least = double.PositiveInfinity;
            for (var node = 1; node < Nodes; node++) least = Math.Min(least, weights[node]);
            return least;
        }
    }

    /// <summary>Builds the tree with n − 1 flows.</summary>
    /// <param name="network">A network whose arcs have the capacity of their opposites.</param>
    /// <exception cref="BadInputException">Some link has another capacity one way than the other.</exception>
    public static CutTree Of(FlowNetwork<double> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        for (var arc = 0; arc < network.Arcs; arc += 2)
        {
            if (network[arc] == network[arc + 1]) continue;
            throw new BadInputException(
                $"the link between {network.Tail(arc)} and {network.Head(arc)} carries {network[arc]} one way and {network[arc + 1]} the other; a cut tree needs links that are the same both ways");
        }
        var tree = new CutTree(new int[network.Nodes], new double[network.Nodes]);
        tree.weights[0] = double.PositiveInfinity;
        for (var node = 1; node < network.Nodes; node++) tree.Insert(network, node);
        return tree;
    }

    /// <summary>The parent of a node; the root is node 0, its own parent.</summary>
    /// <param name="node">0-based index.</param>
    public int Parent(int node) => parents[node];

    /// <summary>The weight of the edge to the parent; +∞ at the root.</summary>
    /// <param name="node">0-based index.</param>
    public double Weight(int node) => weights[node];

    /// <summary>f(i, j), the capacity of a minimum cut between two nodes; +∞ between a node and itself.</summary>
    /// <param name="first">0-based index.</param>
    /// <param name="second">0-based index.</param>
    public double Between(int first, int second)
    {
        var least = double.PositiveInfinity;
        var (a, b) = (first, second);
        var (depthA, depthB) = (Depth(a), Depth(b));
        while (a != b)
        {
            if (depthA >= depthB)
            {
                least = Math.Min(least, weights[a]);
                a = parents[a];
                depthA--;
            }
            else
            {
                least = Math.Min(least, weights[b]);
                b = parents[b];
                depthB--;
            }
        }
        return least;
    }

    /// <summary>λ(S), the smallest cut that parts some of the nodes from others; +∞ for one node.</summary>
    /// <param name="nodes">S, not empty.</param>
    public double Within(IReadOnlyList<int> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        // f(i, k) ≥ min{f(i, j), f(j, k)}: any chain through S meets its smallest cut.
        var least = double.PositiveInfinity;
        for (var k = 1; k < nodes.Count; k++) least = Math.Min(least, Between(nodes[k - 1], nodes[k]));
        return least;
    }

    /// <summary>
    /// The sets of nodes that stay together when the lightest edges are taken away one weight after the other, with the λ of
    /// each: first every node alone (λ = +∞), then larger sets down to all nodes. No other set of nodes has a larger λ than
    /// the smallest of these that holds it.
    /// </summary>
    public IReadOnlyList<CutComponent> Components()
    {
        var found = new List<CutComponent>();
        var label = new int[Nodes];
        var members = new List<int>[Nodes];
        for (var node = 0; node < Nodes; node++)
        {
            label[node] = node;
            members[node] = [node];
            found.Add(new CutComponent([node], double.PositiveInfinity));
        }
        var edges = Enumerable.Range(1, Nodes - 1).OrderByDescending(node => weights[node]).ThenBy(node => node).ToArray();
        for (var start = 0; start < edges.Length;)
        {
            var weight = weights[edges[start]];
            var end = start;
            for (; end < edges.Length && weights[edges[end]] == weight; end++) Join(edges[end], parents[edges[end]]);
            var grown = new SortedSet<int>(edges[start..end].Select(node => label[node]));
            foreach (var part in grown) found.Add(new CutComponent([.. members[part].Order()], weight));
            start = end;
        }
        return found;

        void Join(int first, int second)
        {
            var (keep, drop) = (Math.Min(label[first], label[second]), Math.Max(label[first], label[second]));
            foreach (var node in members[drop]) label[node] = keep;
            members[keep].AddRange(members[drop]);
            members[drop] = [];
        }
    }

    private void Insert(FlowNetwork<double> network, int node)
    {
        var parent = parents[node];
        var flow = network.MaximumFlow(node, parent);
        weights[node] = flow;
        for (var other = 0; other < Nodes; other++)
        {
            if (other != node && other != parent && parents[other] == parent && network.IsOnSourceSide(other)) parents[other] = node;
        }
        // The cut passes on the other side of the parent's own parent: the two change places.
        if (parent == 0 || !network.IsOnSourceSide(parents[parent])) return;
        parents[node] = parents[parent];
        parents[parent] = node;
        (weights[node], weights[parent]) = (weights[parent], flow);
    }

    private int Depth(int node)
    {
        var depth = 0;
        for (; node != 0; node = parents[node]) depth++;
        return depth;
    }
}

/// <summary>Nodes between which every cut carries at least λ.</summary>
/// <param name="Nodes">0-based indices, ascending.</param>
/// <param name="Lambda">λ, the smallest cut between two of them; +∞ for a single node.</param>
public sealed record CutComponent(IReadOnlyList<int> Nodes, double Lambda);
