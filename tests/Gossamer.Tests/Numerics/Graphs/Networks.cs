using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Tests.Numerics.Graphs;

/// <summary>Small networks, and what enumeration says of them.</summary>
internal static class Networks
{
    public static WeightedEdge[] SixNodes { get; } =
        [new(0, 1, 1), new(0, 2, 7), new(1, 2, 1), new(1, 3, 3), new(1, 4, 2), new(2, 4, 4), new(3, 4, 1), new(3, 5, 6), new(4, 5, 2)];

    public static WeightedEdge[] TwoCliques { get; } = [.. Complete(4, 10), .. Complete(4, 10).Select(e => new WeightedEdge(e.First + 4, e.Second + 4, e.Weight)), new(3, 4, 1)];

    public static WeightedEdge[] Complete(int nodes, double weight) =>
        [.. Enumerable.Range(0, nodes).SelectMany(a => Enumerable.Range(a + 1, nodes - a - 1).Select(b => new WeightedEdge(a, b, weight)))];

    public static WeightedEdge[] Ring(int nodes) => [.. Enumerable.Range(0, nodes).Select(k => new WeightedEdge(k, (k + 1) % nodes, 1))];

    public static WeightedEdge[] Torus(int side) => [.. Enumerable.Range(0, side * side).SelectMany(k => (WeightedEdge[])[
        new(k, (k / side * side) + ((k + 1) % side), 1), new(k, (k + side) % (side * side), 1)])];

    public static WeightedEdge[] Grid(int side) => [.. Enumerable.Range(0, side * side).SelectMany(k => (WeightedEdge[])[
        .. k % side < side - 1 ? [new WeightedEdge(k, k + 1, 1)] : (WeightedEdge[])[], .. k / side < side - 1 ? [new WeightedEdge(k, k + side, 1)] : (WeightedEdge[])[]])];

    /// <summary>The sides 0, 1, 2 and 3, 4, 5, every node linked to all of the other side.</summary>
    public static WeightedEdge[] Bipartite { get; } = [.. Enumerable.Range(0, 9).Select(k => new WeightedEdge(k / 3, 3 + (k % 3), 1))];

    /// <summary>Arcs both ways.</summary>
    public static (int From, int To, double Capacity)[] Both(IEnumerable<WeightedEdge> edges) =>
        [.. edges.SelectMany(e => ((int, int, double)[])[(e.First, e.Second, e.Weight), (e.Second, e.First, e.Weight)])];

    /// <summary>A connected network of 2 to 7 nodes with integer capacities.</summary>
    public static (int Nodes, (int From, int To, double Capacity)[] Links) Random(int trial, bool isSymmetric)
    {
        var random = new RandomStream((ulong)trial + 1, RandomPurpose.Data, 0, 0);
        var nodes = 2 + random.NextInt(6);
        var links = new List<(int, int, double)>();
        for (var a = 0; a < nodes; a++)
        {
            for (var b = a + 1; b < nodes; b++)
            {
                // A path keeps it connected.
                if (b != a + 1 && random.NextInt(2) == 0) continue;
                var (forward, backward) = (1 + random.NextInt(6), 1 + random.NextInt(6));
                links.Add((a, b, forward));
                links.Add((b, a, isSymmetric ? forward : backward));
            }
        }
        return (nodes, [.. links]);
    }

    public static FlowNetwork<double> Of(int nodes, (int From, int To, double Capacity)[] links)
    {
        var network = new FlowNetwork<double>(nodes);
        for (var k = 0; k < links.Length; k += 2) network.Link(links[k].From, links[k].To, links[k].Capacity, links[k + 1].Capacity);
        return network;
    }

    public static double Cut((int From, int To, double Capacity)[] links, Func<int, bool> isOnSide) =>
        links.Where(link => isOnSide(link.From) && !isOnSide(link.To)).Sum(link => link.Capacity);

    public static double SmallestCut(int nodes, (int From, int To, double Capacity)[] links, int source, int sink) =>
        Enumerable.Range(0, 1 << nodes).Where(set => (set >> source & 1) == 1 && (set >> sink & 1) == 0)
            .Min(set => Cut(links, node => (set >> node & 1) == 1));
}
