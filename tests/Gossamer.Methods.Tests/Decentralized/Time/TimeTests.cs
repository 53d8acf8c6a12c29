using Gossamer.Methods.Decentralized.Time;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Methods.Tests.Decentralized.Time;

public sealed class TimeTests
{
    [Fact]
    public void Equilibrium_of_three_nodes_is_the_worked_one()
    {
        Assert.Equal(4, PathTime.Equilibrium(6, [1, 2, 4], [0, 3, 1]).Seconds);
        Assert.Equal(0, PathTime.Equilibrium(0, [0, 1], [0, 1]).Seconds);
        Assert.Equal(2, PathTime.Equilibrium(4, [double.PositiveInfinity, 0.5], [0, 1]).Seconds);
    }

    [Fact]
    public void Equilibrium_of_a_line_with_its_pivot_in_the_middle()
    {
        var (seconds, nodes) = PathTime.Equilibrium(100, Times(7, 1), [.. Enumerable.Range(0, 7).Select(i => 2.0 * Math.Abs(i - 3))]);
        Near.Equal(100 / 7.0, seconds);
        Assert.Equal(7, nodes);
    }

    [Theory]
    [InlineData(0.1, 1.4, 86)]
    [InlineData(1, 6, 20)]
    [InlineData(10, 24, 5)]
    public void Equilibrium_of_a_mesh_with_the_best_pivot(double link, double expected, int workers)
    {
        var best = Enumerable.Range(0, 100).Select(pivot => PathTime.Equilibrium(120, Times(100, 1),
            [.. Enumerable.Range(0, 100).Select(i => 2 * link * (Math.Abs((i / 10) - (pivot / 10)) + Math.Abs((i % 10) - (pivot % 10))))])).MinBy(found => found.Seconds);
        Near.Equal(expected, best.Seconds);
        Assert.Equal(workers, best.Nodes);
    }

    [Fact]
    public void Iterations_of_the_worked_schedules_are_below_their_bounds()
    {
        // A line of three nodes ends its iteration after 2.8 s; Amelie's three nodes after 12 s.
        Near.Equal(10.8, PathTime.FragileIteration(4, Times(3, 1), [1.8, 0, 1.8]));
        Near.Equal(80 / 3.0, PathTime.AmelieIteration(12, [1, 2, 4], 0));
    }

    [Theory]
    [InlineData(50, 50, 1)]
    [InlineData(400, 100, 4)]
    [InlineData(4000, 1000, 4)]
    [InlineData(12000, 3000, 4)]
    [InlineData(40000, 5000, 8)]
    public void Two_cliques_with_a_bridge_change_their_working_set_with_the_noise(double ratio, double seconds, int nodes)
    {
        var set = BandwidthTime.Homogeneous(TwoCliques(), 3000, ratio, Times(8, 1));
        Assert.Equal(seconds, set.Seconds);
        Assert.Equal(nodes, set.Component.Count);
        Assert.Equal(nodes, set.Active.Count);
    }

    [Fact]
    public void The_working_set_is_the_best_of_all_sets_of_nodes()
    {
        for (var trial = 0; trial < 40; trial++)
        {
            var random = new Gossamer.Numerics.RandomStream((ulong)trial, Gossamer.Numerics.RandomPurpose.Data, 0, 0);
            var nodes = 2 + random.NextInt(5);
            var network = new FlowNetwork<double>(nodes);
            for (var a = 0; a < nodes; a++)
            {
                for (var b = a + 1; b < nodes; b++)
                {
                    if (b > a + 1 && random.NextInt(2) == 0) continue;
                    double width = 1 + random.NextInt(4);
                    network.Link(a, b, width, width);
                }
            }
            var tree = CutTree.Of(network);
            double[] computing = [.. Enumerable.Range(0, nodes).Select(_ => 0.5 + random.NextInt(5))];
            var ratio = random.NextInt(40);
            var best = double.PositiveInfinity;
            for (var set = 1; set < 1 << nodes; set++)
            {
                int[] members = [.. Enumerable.Range(0, nodes).Where(node => (set >> node & 1) == 1)];
                best = Math.Min(best, Math.Max(20 / tree.Within(members), Math.Max(members.Max(i => computing[i]), ratio / members.Sum(i => 1 / computing[i]))));
            }
            Near.Equal(best, BandwidthTime.Homogeneous(tree, 20, ratio, computing).Seconds);
        }
    }

    [Fact]
    public void A_torus_exchanges_over_four_links_at_once()
    {
        var network = new FlowNetwork<double>(100);
        for (var node = 0; node < 100; node++)
        {
            network.Link(node, (node / 10 * 10) + ((node + 1) % 10), 1, 1);
            network.Link(node, (node + 10) % 100, 1, 1);
        }
        var tree = CutTree.Of(network);
        Assert.Equal(4, tree.MinimumCut);
        Assert.Equal(2.5, BandwidthTime.Homogeneous(tree, 10, 120, Times(100, 1)).Seconds);
        Assert.Equal(2.5, BandwidthTime.Heterogeneous(4, 10, 120, Times(100, 1)));
    }

    [Theory]
    [InlineData(1000, 300)]
    [InlineData(100, 120)]
    [InlineData(10, 102)]
    public void Pipelines_of_known_lengths(int chunk, double seconds) => Near.Equal(seconds, BandwidthTime.Pipeline(1000, chunk, 10, 3));

    private static double[] Times(int nodes, double seconds) => [.. Enumerable.Repeat(seconds, nodes)];

    private static CutTree TwoCliques()
    {
        var network = new FlowNetwork<double>(8);
        for (var side = 0; side < 8; side += 4)
        {
            for (var a = 0; a < 4; a++)
            {
                for (var b = a + 1; b < 4; b++) network.Link(side + a, side + b, 10, 10);
            }
        }
        network.Link(3, 4, 1, 1);
        return CutTree.Of(network);
    }
}
