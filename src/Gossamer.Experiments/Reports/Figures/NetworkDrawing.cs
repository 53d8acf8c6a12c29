using Gossamer.Execution;
using Gossamer.Numerics.Graphs;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Experiments.Reports.Figures;

/// <summary>A decentralised run, as its network is drawn.</summary>
/// <param name="Label">The method's label.</param>
/// <param name="Topology">Its graph, or graphs.</param>
/// <param name="Network">The links; null where they take no time.</param>
/// <param name="Routes">The trees that its method sends along.</param>
internal sealed record DrawnNetwork(string Label, Topology Topology, NetworkModel? Network, IReadOnlyList<RoutingTree> Routes);

/// <summary>
/// Draws the networks of decentralised runs: the graph with a smallest cut, a few graphs where they change, how cuts divide the
/// nodes, and the trees that methods send along.
/// </summary>
internal static class NetworkDrawing
{
    private const int MostNodes = 150;
    private const int MostNodesOfCuts = 64;
    private const int MostGraphs = 3;
    private const int MostTrees = 8;

    /// <summary>The figures of an experiment: each network once, and the trees of each method that has any.</summary>
    public static IReadOnlyList<ReportFigure> Of(IReadOnlyList<DrawnNetwork> runs)
    {
        var figures = new List<ReportFigure>();
        foreach (var run in runs.Where(run => run.Topology.Nodes is > 1 and <= MostNodes).DistinctBy(run => run.Topology.Name))
            figures.AddRange(run.Topology is PeriodicTopology changing ? Changing(changing) : Static(run));
        foreach (var run in runs.Where(run => run.Topology.Nodes <= MostNodes && run.Routes.Count > 0).DistinctBy(run => run.Label))
            figures.Add(Trees(run));
        return figures;
    }

    private static IEnumerable<ReportFigure> Changing(PeriodicTopology topology)
    {
        var graphs = topology.Matrices.Select(matrix => matrix.Graph).ToList();
        for (var round = 0; round < Math.Min(MostGraphs, graphs.Count); round++)
        {
            yield return new GraphFigure
            {
                Title = $"{topology.Name}, round {round + 1}",
                Caption = $"One of {graphs.Count} graphs that are gone through again and again, one a communication round.",
                Nodes = Names(topology.Nodes),
                Edges = [.. Links(graphs[round]).Select(link => new FigureEdge(link.From, link.To))],
                IsDirected = !IsBothWays(graphs[round]),
            };
        }
    }

    private static IEnumerable<ReportFigure> Static(DrawnNetwork run)
    {
        var graph = ((StaticTopology)run.Topology).Mixing.Graph;
        var links = Links(graph);
        var figure = new GraphFigure
        {
            Title = $"Network {run.Topology.Name}",
            Caption = $"{graph.Nodes} nodes, {links.Count} links.",
            Nodes = Names(graph.Nodes),
            Positions = Positions(run.Topology.Name, graph.Nodes),
            Edges = [.. links.Select(link => new FigureEdge(link.From, link.To))],
            IsDirected = !IsBothWays(graph),
        };
        if (figure.IsDirected || graph.Nodes > MostNodesOfCuts || CutsOf(graph, run.Network) is not { } cuts)
        {
            yield return figure;
            yield break;
        }
        var side = cuts.SmallestSide();
        yield return figure with
        {
            Caption = $"{figure.Caption} A smallest cut {cuts.Verb} {cuts.Show(cuts.Tree.MinimumCut)}.",
            EdgeKinds = ["link", "a smallest cut"],
            Edges = [.. links.Select(link => new FigureEdge(link.From, link.To, side[link.From] == side[link.To] ? 1 : 2, side[link.From] == side[link.To] ? 0 : 1))],
        };
        // Where all nodes are joined alike there is nothing to see.
        var components = cuts.Tree.Components().Where(component => component.Nodes.Count > 1).ToList();
        if (components.Count > 1) yield return CutStructure(run.Topology.Name, components, cuts);
    }

    private static TreeFigure CutStructure(string name, List<CutComponent> components, Cuts cuts)
    {
        var largest = components.MaxBy(component => component.Nodes.Count)!;
        return new TreeFigure
        {
            Title = $"Cuts of {name}",
            Caption = $"How the lightest edges of the cut tree divide the nodes: λ is the smallest cut between two nodes of a group.",
            Root = Node(largest, [.. components.Where(component => component != largest)]),
        };

        FigureNode Node(CutComponent component, List<CutComponent> inside)
        {
            var children = new List<FigureNode>();
            var left = new SortedSet<int>(component.Nodes);
            foreach (var part in inside.OrderByDescending(part => part.Nodes.Count).ThenBy(part => part.Nodes[0]))
            {
                if (!part.Nodes.All(left.Contains)) continue;
                left.ExceptWith(part.Nodes);
                children.Add(Node(part, [.. inside.Where(other => other != part && other.Nodes.All(part.Nodes.Contains))]));
            }
            if (children.Count > 0 && left.Count > 0) children.Add(new FigureNode(Described(left), []));
            return new FigureNode($"{Described(component.Nodes)}: λ = {cuts.Show(component.Lambda)}", children);
        }
    }

    private static GraphFigure Trees(DrawnNetwork run)
    {
        var graph = ((StaticTopology)run.Topology).Mixing.Graph;
        var shown = run.Routes.Take(MostTrees).ToList();
        var used = new HashSet<int>(shown.SelectMany(tree => tree.Links).SelectMany(link => (int[])[link.From, link.To])) { shown[0].Root };
        var idle = used.Count < graph.Nodes;
        return new GraphFigure
        {
            Title = shown.Count == 1 ? $"Tree of {run.Label}" : $"Trees of {run.Label}",
            Caption = (run.Routes.Count > MostTrees ? $"The first {MostTrees} of {run.Routes.Count} trees. " : "")
                + "Arrows show the way of points; sums come back the other way."
                + (idle ? " Nodes that no tree reaches take no part." : ""),
            Nodes = Names(graph.Nodes),
            Positions = Positions(run.Topology.Name, graph.Nodes),
            IsDirected = true,
            EdgeKinds = [.. shown.Select(tree => tree.Name)],
            Edges = [.. shown.SelectMany((tree, kind) => tree.Links.Select(link => new FigureEdge(link.From, link.To, 1.3, kind)))],
            NodeKinds = idle ? ["pivot", "on a tree", "idle"] : ["pivot", "on a tree"],
            KindOfNode = [.. Enumerable.Range(0, graph.Nodes).Select(node => node == shown[0].Root ? 0 : used.Contains(node) ? 1 : 2)],
        };
    }

    /// <summary>The cut tree of a network; null where some link is wider one way than the other.</summary>
    private static Cuts? CutsOf(Graph graph, NetworkModel? network)
    {
        var flows = new FlowNetwork<double>(graph.Nodes);
        var links = Links(graph);
        // A link without a limit has no width to add to those of the others: then links are counted.
        var isBounded = links.TrueForAll(link => IsBounded(link.From, link.To) && IsBounded(link.To, link.From));
        foreach (var (from, to) in links)
        {
            var (there, back) = (Width(from, to), Width(to, from));
            if (there != back) return null;
            flows.Link(from, to, there, back);
        }
        return new Cuts(CutTree.Of(flows), isBounded ? "carries" : "has", value => isBounded ? Readable.Bits(value) + "/s" : value == 1 ? "1 link" : $"{Readable.Count(value)} links");

        bool IsBounded(int from, int to) => network?.LinkBetween(from, to) is { SecondsPerBit: > 0 };

        double Width(int from, int to) => isBounded ? 1 / network!.LinkBetween(from, to)!.Value.SecondsPerBit : 1;
    }

    // Both directions of a link once.
    private static List<(int From, int To)> Links(Graph graph)
    {
        var links = new List<(int, int)>();
        for (var node = 0; node < graph.Nodes; node++)
        {
            foreach (var other in graph.Neighbors(node))
            {
                if (node < other || !graph.HasArc(other, node)) links.Add((node, other));
            }
        }
        return links;
    }

    private static bool IsBothWays(Graph graph) => Links(graph).TrueForAll(link => graph.HasArc(link.To, link.From));

    // Numbered from 1, as in the links of an experiment file.
    private static string[] Names(int nodes) => [.. Enumerable.Range(1, nodes).Select(node => Readable.Count(node))];

    /// <summary>Lattices stand in rows and columns, lines in a row; others in a circle.</summary>
    private static IReadOnlyList<FigurePoint> Positions(string name, int nodes)
    {
        var kind = name.Split('(')[0];
        if (kind is "line") return [.. Enumerable.Range(0, nodes).Select(node => new FigurePoint(node, 0.4 * (node % 2)))];
        if (kind is "star") return [.. Enumerable.Range(0, nodes).Select(node => node == 0 ? new FigurePoint(0, 0) : OnCircle(node - 1, nodes - 1))];
        if (kind is not ("grid" or "torus")) return [];
        var open = name.IndexOf('(', StringComparison.Ordinal);
        var (_, columns) = Lattice.Shape(kind, open < 0 ? null : name[(open + 1)..^1], nodes);
        return [.. Enumerable.Range(0, nodes).Select(node => new FigurePoint(node % columns, node / columns))];
    }

    private static FigurePoint OnCircle(int place, int places)
    {
        var (sine, cosine) = Math.SinCos(2 * Math.PI * place / places);
        return new FigurePoint(sine, -cosine);
    }

    /// <summary>Nodes in a few words, numbered from 1: runs of neighbours as ranges.</summary>
    private static string Described(IEnumerable<int> nodes)
    {
        var all = nodes.ToList();
        var parts = new List<string>();
        for (var first = 0; first < all.Count;)
        {
            var last = first;
            while (last + 1 < all.Count && all[last + 1] == all[last] + 1) last++;
            parts.Add(first == last ? $"{all[first] + 1}" : $"{all[first] + 1}–{all[last] + 1}");
            first = last + 1;
        }
        return parts.Count <= 4 ? string.Join(", ", parts) : $"{all.Count} nodes";
    }

    private sealed record Cuts(CutTree Tree, string Verb, Func<double, string> Show)
    {
        /// <summary>For every node whether it is on the far side of a smallest cut.</summary>
        public bool[] SmallestSide()
        {
            var lightest = Enumerable.Range(1, Tree.Nodes - 1).MinBy(Tree.Weight);
            return [.. Enumerable.Range(0, Tree.Nodes).Select(IsBelow)];

            bool IsBelow(int node)
            {
                for (; node != 0; node = Tree.Parent(node))
                {
                    if (node == lightest) return true;
                }
                return false;
            }
        }
    }
}
