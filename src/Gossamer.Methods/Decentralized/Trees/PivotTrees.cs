using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Time;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>
/// Shortest-path trees of a pivot: one along which all nodes reach it and one along which it reaches all. They differ where
/// links are slower one way than the other.
/// </summary>
internal sealed class PivotTrees
{
    private readonly int[] towards;
    private readonly int[] from;
    private readonly int[][] children;

    private PivotTrees(int pivot, ShortestPaths paths, ShortestPaths reversed)
    {
        Pivot = pivot;
        towards = paths.TreeTowards(pivot);
        from = reversed.TreeTowards(pivot);
        children = Below(from, pivot);
        Contributors = Below(towards, pivot);
        Traveling = [.. Enumerable.Range(0, towards.Length).Select(node => paths.Length(node, pivot) + paths.Length(pivot, node))];
        LongestPath = Enumerable.Range(0, towards.Length).Max(node => Math.Max(paths.Length(node, pivot), paths.Length(pivot, node)));
    }

    /// <summary>The node at which gradients meet.</summary>
    public int Pivot { get; }

    /// <summary>The nodes that send their gradients to each node.</summary>
    public int[][] Contributors { get; }

    /// <summary>Seconds from the pivot to every node and back.</summary>
    public IReadOnlyList<double> Traveling { get; }

    /// <summary>Seconds of the longest path to the pivot or from it.</summary>
    public double LongestPath { get; }

    /// <summary>The trees as pictures show them: one where both directions take the same links.</summary>
    public IReadOnlyList<RoutingTree> Routes
    {
        get
        {
            var others = Enumerable.Range(0, from.Length).Where(node => node != Pivot).ToList();
            var points = new RoutingTree("points", Pivot, [.. others.Select(node => (from[node], node))]);
            var sums = new RoutingTree("sums, the other way", Pivot, [.. others.Select(node => (towards[node], node))]);
            return others.TrueForAll(node => from[node] == towards[node]) ? [points with { Name = "points, and sums the other way" }] : [points, sums];
        }
    }

    /// <summary>The neighbour to which a node sends its gradients.</summary>
    public int Parent(int node) => towards[node];

    /// <summary>The neighbour from which a node gets points.</summary>
    public int Source(int node) => from[node];

    /// <summary>The neighbours to which a node passes points on.</summary>
    public IReadOnlyList<int> Children(int node) => children[node];

    /// <summary>The nodes whose parent is each node, ascending.</summary>
    private static int[][] Below(int[] parents, int root)
    {
        var below = Enumerable.Range(0, parents.Length).Where(node => node != root).ToLookup(node => parents[node]);
        return [.. Enumerable.Range(0, parents.Length).Select(node => below[node].ToArray())];
    }

    /// <summary>The trees of the pivot with the least of some cost; of the first such where several have it.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="method">The method's title.</param>
    /// <param name="given">A pivot of the user, 0-based here.</param>
    /// <param name="cost">What a pivot costs.</param>
    public static PivotTrees Choose(Setting setting, string method, int? given, Func<PivotTrees, double> cost)
    {
        var links = Assume.KnownLinks(setting, method);
        var nodes = links.Graph.Nodes;
        if (given >= nodes) throw new BadInputException($"the pivot is node {given + 1}, but there are only nodes 1 to {nodes}");
        var paths = ShortestPaths.Of(links.Graph, links.SecondsPerVector);
        var reversed = ShortestPaths.Of(links.Graph.Reverse(), (from, to) => links.SecondsPerVector(to, from));
        return given is { } pivot
            ? new PivotTrees(pivot, paths, reversed)
            : Enumerable.Range(0, nodes).Select(node => new PivotTrees(node, paths, reversed)).MinBy(cost)!;
    }

    /// <summary>h_i as the choice of a pivot uses them; all 1 where they are not known.</summary>
    public static IReadOnlyList<double> Computing(Setting setting) => setting.GradientSeconds ?? [.. Enumerable.Repeat(1.0, setting.Workers)];

    /// <summary>The cost of a pivot in the homogeneous setting: t*(s, h, τ̄).</summary>
    public static Func<PivotTrees, double> Equilibrium(Setting setting, double ratio) =>
        trees => PathTime.Equilibrium(ratio, Computing(setting), trees.Traveling).Seconds;
}
