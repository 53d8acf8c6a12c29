using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Tests.Topologies;

public sealed class ChangingTopologyTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(32)]
    public void The_static_exponential_graph_has_the_modulus_of_the_specification(int nodes)
    {
        var topology = new StaticExponential().Create(nodes);
        var rounds = (int)Math.Ceiling(Math.Log2(nodes));
        Assert.Equal(1 - (2.0 / (1 + rounds)), topology.Spectrum.SecondLargestModulus, 1e-12);
        var row = topology.NeighborhoodAt(0, 0);
        Assert.Equal(rounds, row.Neighbors.Count);
        Assert.All(row.Weights, weight => Assert.Equal(1.0 / (1 + rounds), weight, 1e-15));
    }

    [Fact]
    public void One_way_links_lead_from_recipients_back_to_neighbours()
    {
        var topology = new StaticExponential().Create(8);
        Assert.Equal([1, 2, 4], topology.NeighborhoodAt(0, 0).Neighbors);
        Assert.Equal([4, 6, 7], topology.NeighborhoodAt(0, 0).Recipients);
        AssertExchangeIsConsistent(topology, 1);
        AssertExchangeIsConsistent(new OnePeerExponential().Create(8), 3);
        AssertExchangeIsConsistent(new Ring().Create(8), 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(16)]
    public void One_period_of_the_one_peer_exponential_graph_is_the_exact_average(int nodes)
    {
        var topology = (PeriodicTopology)new OnePeerExponential().Create(nodes);
        Assert.Equal((int)Math.Log2(nodes), topology.Period);
        Assert.Equal(0, topology.PeriodModulus, 1e-14);

        var values = new double[nodes];
        values[3 % nodes] = nodes;
        for (var round = 0; round < topology.Period; round++) values = Mix(topology, values, round);
        Assert.All(values, value => Assert.Equal(1, value, 1e-14));
        Assert.Equal([(1 << (5 % topology.Period)) % nodes], topology.NeighborhoodAt(0, 5).Neighbors);
    }

    [Fact]
    public void A_round_in_parts_counts_as_no_contraction()
    {
        var spectrum = new OnePeerExponential().Create(8).Spectrum;
        Assert.Equal(1, spectrum.SecondLargestModulus);
        Assert.Equal(double.PositiveInfinity, spectrum.ConditionNumber);
        Assert.Equal(double.PositiveInfinity, spectrum.ContractionNumber);
    }

    [Fact]
    public void Ring_and_star_take_turns()
    {
        var topology = new RingStar().Create(6, mixing: MixingKind.Laplacian);
        Assert.Equal([1, 5], topology.NeighborhoodAt(0, 0).Neighbors);
        Assert.Equal([1, 2, 3, 4, 5], topology.NeighborhoodAt(0, 1).Neighbors);
        Assert.Equal([0], topology.NeighborhoodAt(3, 7).Neighbors);
        // The star is the worse one: χ = n.
        Assert.Equal(6, topology.Spectrum.ConditionNumber, 1e-10);
        var rotating = new RingStar(rotating: true).Create(6);
        Assert.Equal([2], rotating.NeighborhoodAt(0, 5).Neighbors);
        Assert.Equal([2, 4], rotating.NeighborhoodAt(3, 4).Neighbors);
    }

    [Fact]
    public void The_hub_of_the_rotating_star_goes_through_the_middle_third()
    {
        var topology = (PeriodicTopology)new RotatingStar().Create(9, mixing: MixingKind.Laplacian);
        Assert.Equal(3, topology.Period);
        for (var round = 0; round < 7; round++) Assert.Equal([3 + (round % 3)], topology.NeighborhoodAt(0, round).Neighbors);
        Assert.Equal(9, topology.Spectrum.ConditionNumber, 1e-10);
        Assert.Equal(9, ((PeriodicTopology)new RotatingStar(all: true).Create(9)).Period);
    }

    [Fact]
    public void Multi_consensus_on_a_rotating_star_is_that_of_the_specification()
    {
        // n = 3, hubs 0, 1, 0, W = Lap/3: W(0;3) = I − M·M'·M, given to eight digits.
        var topology = new PeriodicTopology("test", [Star.Around(3, 0), Star.Around(3, 1)], MixingKind.Laplacian);
        var expected = new[,] { { 2.0 / 3, -1.0 / 3, -1.0 / 3 }, { -1.0 / 3, 0.62962963, -0.29629630 }, { -1.0 / 3, -0.29629630, 0.62962963 } };
        for (var column = 0; column < 3; column++)
        {
            var values = new double[3];
            values[column] = 1;
            var mixed = values;
            for (var round = 0; round < 3; round++) mixed = Mix(topology, mixed, round);
            for (var row = 0; row < 3; row++) Assert.Equal(expected[row, column], values[row] - mixed[row], 5e-9);
        }
    }

    [Fact]
    public void A_cyclic_list_draws_random_graphs_anew()
    {
        var topology = (PeriodicTopology)new Cyclic([new RandomGeometric(0.4), new Ring()], copies: 3).Create(10, seed: 4);
        Assert.Equal(6, topology.Period);
        Assert.Equal("cyclic([random-geometric(0.4), ring], 3)", topology.Name);
        var draws = new[] { 0, 2, 4 }.Select(round => string.Join(',', TopologyZooTests.Arcs(topology.Matrices[round].Graph))).ToArray();
        Assert.Equal(3, draws.Distinct().Count());
        Assert.Equal([1, 9], topology.NeighborhoodAt(0, 1).Neighbors);
        Assert.Same(topology.NeighborhoodAt(0, 1), topology.NeighborhoodAt(0, 7));
        var worst = topology.Matrices.Max(matrix => matrix.Spectrum.ConditionNumber);
        Assert.Equal(worst, topology.Spectrum.ConditionNumber);
        Assert.Throws<BadInputException>(() => new Cyclic([]));
        Assert.Throws<BadInputException>(() => new Cyclic([new OnePeerExponential()]));
    }

    private static double[] Mix(Topology topology, double[] values, long round)
    {
        var mixed = new double[values.Length];
        for (var node = 0; node < values.Length; node++)
        {
            var row = topology.NeighborhoodAt(node, round);
            mixed[node] = row.SelfWeight * values[node];
            for (var k = 0; k < row.Neighbors.Count; k++) mixed[node] += row.Weights[k] * values[row.Neighbors[k]];
        }
        return mixed;
    }

    private static void AssertExchangeIsConsistent(Topology topology, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var node = 0; node < topology.Nodes; node++)
            {
                foreach (var other in topology.NeighborhoodAt(node, round).Neighbors) Assert.Contains(node, topology.NeighborhoodAt(other, round).Recipients);
                foreach (var other in topology.NeighborhoodAt(node, round).Recipients) Assert.Contains(node, topology.NeighborhoodAt(other, round).Neighbors);
            }
        }
    }
}
