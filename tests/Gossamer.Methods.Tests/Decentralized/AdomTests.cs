using Gossamer.Execution;
using Gossamer.Methods.Decentralized;
using Gossamer.Methods.Decentralized.TimeVarying;
using Gossamer.Numerics.Graphs;
using Gossamer.Problems;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

/// <summary>ADOM and ADOM+ against the worked numbers of three nodes whose star has its hub at node 0 and node 1 in turn.</summary>
public sealed class AdomTests
{
    private static readonly double[] Solution = [2 / 7.0];

    private static Problem ThreeNodes() =>
        Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 2 } }, new double[,] { { 4 } }], [[1.0], [2.0], [-1.0]]);

    private static PeriodicTopology TwoStars() => new(
        "two-stars", [Graph.FromEdges(3, [(0, 1), (0, 2)]), Graph.FromEdges(3, [(1, 0), (1, 2)])], MixingKind.Find("laplacian"));

    private static AdomPlus Plus(GossipBlock gossip = GossipBlock.Single, double? chi = 3) => new(new AdomPlusOptions { Gossip = gossip, Chi = chi });

    private static Adom Dual(GossipBlock gossip = GossipBlock.Single, double? chi = 3) => new(new AdomOptions { Gossip = gossip, Chi = chi });

    [Fact]
    public void Adom_plus_gives_the_worked_numbers()
    {
        var run = Recording.Of(ThreeNodes(), Plus(), 1000, topology: TwoStars());
        double[][] x = [[0.054794520548, 0.109589041096, -0.054794520548], [0.047555024468, 0.090906633661, -0.041249901555], [0.057557113134, 0.087874376849, -0.036837513636]];
        double[][] y = [[-0.863013698630, -1.726027397260, 0.863013698630], [-0.990701479927, -1.915199169273, 0.891395794057], [-0.951217266100, -1.885341996705, 0.884055198357]];
        double[][] z = [[0, 0, 0], [-0.004530721367, 0.018122885466, -0.013592164100], [0.014068624547, 0.018349600445, -0.032418224992]];
        double[][] m = [[0, 0, 0], [-0.018122885466, -0.009061442733, 0], [-0.024086008474, -0.043199227335, -0.004972789614]];
        for (var k = 0; k < 3; k++)
        {
            Near.Equal(x[k], All(run, k + 1, "x"), 1e-11);
            Near.Equal(y[k], All(run, k + 1, "y"), 1e-11);
            Near.Equal(z[k], All(run, k + 1, "z"), 1e-11);
            Near.Equal(m[k], All(run, k + 1, "m"), 1e-11);
        }
        foreach (var (k, expected) in ((int, double)[])[(100, 1.0113e-3), (500, 1.7298e-7), (1000, 7.6298e-12)])
            Assert.Equal(1, All(run, k, "x").Sum(value => (value - Solution[0]) * (value - Solution[0])) / expected, 4e-4);
    }

    [Fact]
    public void Adom_gives_the_worked_numbers()
    {
        var run = Recording.Of(ThreeNodes(), Dual(), 501, topology: TwoStars());
        double[][] g = [[1, 1, -0.25], [0.591364323507, 1, -0.147841080877], [0.733233812757, 0.744642404549, -0.055629655464]];
        double[][] z = [[-0.079365079365, 0, 0.079365079365], [-0.034804706715, -0.178189000468, 0.212993707183], [-0.163078516409, -0.162367744776, 0.325446261185]];
        double[][] zf = [[-0.416666666667, 0, 0.416666666667], [-0.272423784329, -0.518825585790, 0.791249370118], [-0.525917812719, -0.514518054832, 1.040435867551]];
        double[][] m = [[-0.111111111111, -0.190476190476, -0.031746031746], [-0.276152083408, -0.202763380484, -0.129374677561], [-0.293064749490, -0.368338574910, -0.217790924070]];
        for (var k = 0; k < 3; k++)
        {
            // The table names the dual gradient that the step used; it is the iterate before the step.
            Near.Equal(g[k], All(run, k, "g"), 1e-11);
            Near.Equal(z[k], All(run, k + 1, "z"), 1e-11);
            Near.Equal(zf[k], All(run, k + 1, "z_f"), 1e-11);
            Near.Equal(m[k], All(run, k + 1, "m"), 1e-11);
        }
        Assert.Equal(1, Distance(run, 99) / 2.71e-5, 0.01);
        Assert.Equal(1, Distance(run, 499) / 1.20e-15, 0.05);
    }

    [Fact]
    public void One_node_gives_the_worked_numbers_of_its_own()
    {
        var problem = Quadratics.Create([new double[,] { { 4, 0 }, { 0, 1 } }], [[4.0, 1.0]]);
        var run = Recording.Of(problem, Plus(chi: 1), 3, topology: new StaticTopology("one", Graph.FromEdges(1, [])));
        Near.Equal([0.516129032258, 0.129032258065], run.Iterates[1], 1e-11);
        Near.Equal([0.408868966621, 0.137180821260], run.Iterates[2], 1e-11);
        Near.Equal([0.438530631248, 0.145531987243], run.Iterates[3], 1e-11);
    }

    [Theory]
    [InlineData(GossipBlock.Single)]
    [InlineData(GossipBlock.MultiConsensus)]
    public void The_sums_that_the_proofs_keep_at_zero_stay_there(GossipBlock gossip)
    {
        foreach (var (method, names) in ((Method, string[])[])[(Plus(gossip), ["z", "z_f"]), (Dual(gossip), ["z", "z_f"])])
        {
            var run = Recording.Of(ThreeNodes(), method, 200, topology: TwoStars());
            for (var k = 0; k <= 200; k++) Assert.All(names, name => Near.Equal(0, All(run, k, name).Sum(), 1e-11));
        }
    }

    [Fact]
    public void With_exact_averaging_the_order_of_graphs_does_not_matter()
    {
        var problem = Quadratics.RandomTridiagonal(4, 6, 0.3, 0.2, seed: 3);
        var complete = new Complete().Create(4);
        var plus = Recording.Of(problem, Plus(chi: 1), 50, topology: complete);
        var block = Recording.Of(problem, Plus(GossipBlock.MultiConsensus, chi: 1), 50, topology: complete);
        for (var k = 0; k <= 50; k++) Near.Equal(plus.Iterates[k], block.Iterates[k], 0);
    }

    [Fact]
    public void Equal_objectives_keep_all_nodes_equal_and_the_run_is_that_of_one_node()
    {
        var single = Recording.Of(Quadratics.Tridiagonal(6, 1, 0.2), Plus(chi: 3), 60, topology: new StaticTopology("one", Graph.FromEdges(1, [])));
        var three = Recording.Of(Quadratics.Tridiagonal(6, 3, 0.2), Plus(), 60, topology: TwoStars());
        for (var k = 0; k <= 60; k++)
        {
            Near.Equal(single.Iterates[k], three.Iterates[k], 1e-12);
            Near.Equal(0, three.Workers[k].Max(node => node["z"].Max(Math.Abs)), 1e-14);
        }
    }

    [Fact]
    public void Multi_consensus_does_the_rounds_it_names_and_both_methods_converge_with_it()
    {
        var problem = Quadratics.RandomTridiagonal(6, 8, 0.3, 0.2, seed: 4);
        var topology = new RingStar().Create(6);
        foreach (var method in (Method[])[new AdomPlus(new AdomPlusOptions { Gossip = GossipBlock.MultiConsensus }), new Adom(new AdomOptions { Gossip = GossipBlock.MultiConsensus })])
        {
            var run = Recording.Of(problem, method, 1500, topology: topology, metrics: [MetricNames.DistanceSquared]);
            Assert.Equal(Math.Ceiling(topology.Spectrum.ContractionNumber * Math.Log(2)), method.Theory.Parameters["T"]);
            Assert.True(run.Metric(0)[^1] < 1e-10 * run.Metric(0)[0]);
        }
    }

    [Fact]
    public void A_multiple_of_the_step_is_the_theory_of_a_better_network()
    {
        var twice = new AdomPlus(new AdomPlusOptions { Chi = 3, StepSize = StepSize.Theory(2) });
        var better = Plus(chi: 1.5);
        var (a, b) = (Recording.Of(ThreeNodes(), twice, 30, topology: TwoStars()), Recording.Of(ThreeNodes(), better, 30, topology: TwoStars()));
        for (var k = 0; k <= 30; k++) Near.Equal(b.Iterates[k], a.Iterates[k], 1e-13);
    }

    [Theory]
    [InlineData("plus")]
    [InlineData("dual")]
    [InlineData("tracking")]
    public void On_the_worst_case_coordinates_appear_no_faster_than_the_hub_moves(string name)
    {
        // Whatever the method: a new coordinate needs a round trip between the outer thirds, and so n/3 = 3 rounds.
        Method method = name switch
        {
            "plus" => Plus(chi: 9),
            "dual" => Dual(chi: 9),
            _ => new GradientTracking(new GradientTrackingOptions { StepSize = 0.01 }),
        };
        var run = Recording.Of(Quadratics.HardChain(9, 400, 100, 1), method, 60, topology: new RotatingStar().Create(9, 1, MixingKind.Find("laplacian")));
        var vector = name == "dual" ? "g" : "x";
        for (var k = 0; k <= 60; k++)
        {
            var highest = run.Workers[k].Max(node => Array.FindLastIndex(node[vector].ToArray(), value => value != 0) + 1);
            Assert.InRange(highest, 0, (k / 3) + 2);
            // As measured with an independent implementation: 1 up to round 6, then one more every 6 rounds.
            if (name == "plus" && k is > 0 and <= 24) Assert.Equal(k <= 6 ? 1 : k <= 12 ? 2 : k <= 18 ? 3 : 4, highest);
        }
    }

    [Fact]
    public void The_worst_case_network_has_as_many_nodes_as_its_condition_number()
    {
        foreach (var nodes in (int[])[9, 12, 30])
            Assert.Equal(nodes, new RotatingStar().Create(nodes, 1, MixingKind.Find("laplacian")).Spectrum.ConditionNumber, 1e-9 * nodes);
        Assert.Contains("multiple of 3", Assert.Throws<BadInputException>(() => Quadratics.HardChain(10, 4, 1, 0.1)).Message, StringComparison.Ordinal);
        Assert.Contains("multiple of 3", Assert.Throws<BadInputException>(() => new RotatingStar().Create(10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_assumptions_are_named()
    {
        var setting = Recording.SettingOf(ThreeNodes()) with { Mixing = TwoStars().Spectrum };
        Assert.Contains("conjugate", Assert.Throws<AssumptionException>(() => Dual().Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Contains("exact gradients", Assert.Throws<AssumptionException>(() => Plus().Prepare(setting with { Variance = 1 })).Message, StringComparison.Ordinal);
        var noisy = setting with { IsExact = false, HasConjugates = true };
        Assert.Contains("exact gradients", Assert.Throws<AssumptionException>(() => Dual().Prepare(noisy)).Message, StringComparison.Ordinal);
        Assert.Contains("s = 1", Assert.Throws<AssumptionException>(
            () => Plus().Prepare(setting with { Mixing = new MixingSpectrum(1, 0, double.PositiveInfinity) })).Message, StringComparison.Ordinal);
        Assert.Contains("strongly convex", Assert.Throws<AssumptionException>(
            () => Plus().Prepare(setting with { Constants = new GivenConstants(1, 3) })).Message, StringComparison.Ordinal);
    }

    private static double[] All(Recording run, int k, string name) => [.. run.Workers[k].Select(node => node[name][0])];

    private static double Distance(Recording run, int k) => All(run, k, "g").Sum(value => (value - Solution[0]) * (value - Solution[0]));
}
