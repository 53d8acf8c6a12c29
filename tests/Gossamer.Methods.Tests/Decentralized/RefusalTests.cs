using Gossamer.Execution;
using Gossamer.Methods.Decentralized;
using Gossamer.Methods.Decentralized.Static;
using Gossamer.Methods.Decentralized.TimeVarying;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Numerics.Graphs;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

/// <summary>Networks and problems on which decentralised methods would be wrong are refused, and the message says what to do.</summary>
public sealed class RefusalTests
{
    private static readonly Problem Shared = Quadratics.Tridiagonal(6, 6, 0.1);

    private static readonly Problem Different = Quadratics.RandomTridiagonal(6, 6, 0.3, 0.2, seed: 1);

    [Fact]
    public void A_network_in_several_parts()
    {
        var error = Assert.Throws<BadInputException>(() => new StaticTopology("islands", Graph.FromEdges(4, [(0, 1), (2, 3)])));
        Says(error, "'islands' of 4 nodes is in 2 parts", "nodes 0 and 2, for instance", "add links");
    }

    [Fact]
    public async Task A_round_of_a_changing_network_in_several_parts()
    {
        var topology = new PeriodicTopology("alternating", [Graph.FromEdges(6, [(0, 1), (2, 3), (4, 5)]), new Ring().CreateGraph(6)]);
        Says(await RefusedAsync(new AdomPlus(new AdomPlusOptions()), Different, topology), "ADOM+", "s = 1", "the graph of some round is not connected", "use connected graphs");
    }

    [Fact]
    public async Task One_way_links_where_weights_must_be_symmetric()
    {
        var topology = new StaticExponential().Create(6);
        foreach (var method in (Method[])[new Extra(new MethodOptions()), new Opapc(new OpapcOptions()), new Mudag(new MudagOptions())])
            Says(await RefusedAsync(method, Different, topology), "symmetric", "one-way links", "such as ring");
    }

    [Fact]
    public async Task A_network_that_changes_where_it_must_not()
    {
        Says(await RefusedAsync(new Mudag(new MudagOptions()), Different, new RingStar().Create(6)), "Mudag", "this one changes", "adom-plus");
        Says(await RefusedAsync(new LeonSgd(new LeonOptions()), Different, new RingStar().Create(6)), "Leon SGD", "static topology, such as torus");
    }

    [Fact]
    public void A_dual_method_without_conjugates()
    {
        var setting = Recording.SettingOf(Different) with { Mixing = new Ring().Create(6).Spectrum, HasConjugates = false };
        foreach (var method in (Method[])[new Msda(new MsdaOptions()), new Adom(new AdomOptions()), new Panda(new DualMethodOptions())])
            Says(Assert.Throws<AssumptionException>(() => method.Prepare(setting)), "dual method", "gradient of the conjugate", "adom-plus");
    }

    [Fact]
    public async Task Gradients_without_a_time_where_messages_take_some()
    {
        var cluster = new Cluster { Network = new GraphNetwork(LinkTimes.OfBandwidth(640)) };
        foreach (var method in (Method[])[new FragileSgd(new FragileSgdOptions { Batch = 5 }), new LeonSgd(new LeonOptions { Batch = 6 })])
            Says(await RefusedAsync(method, Shared, new Ring().Create(6), cluster), "without end", "compute: {kind: fixed, seconds: 1}");
    }

    [Fact]
    public async Task Links_whose_times_cannot_be_known()
    {
        var cluster = new Cluster { Network = new PerWorkerNetwork([.. Enumerable.Repeat(LinkTimes.OfBandwidth(1000), 6)], [.. Enumerable.Repeat(LinkTimes.Free, 6)]) };
        foreach (var method in (Method[])[new FragileSgd(new FragileSgdOptions()), new AmelieSgd(new AmelieSgdOptions()), new GraceSgd(new PackedOptions()), new LeonSgd(new LeonOptions())])
            Says(await RefusedAsync(method, Shared, new Ring().Create(6), cluster), "links have times of their own", "network: {kind: graph, bandwidth: …}");
    }

    [Fact]
    public async Task Links_that_are_wider_one_way()
    {
        var links = Enumerable.Range(0, 6).SelectMany(node => (GraphLink[])[
            new(node, (node + 1) % 6, LinkTimes.OfBandwidth(1000), IsOneWay: true), new((node + 1) % 6, node, LinkTimes.OfBandwidth(500), IsOneWay: true)]);
        var cluster = new Cluster { Network = new GraphNetwork(links) };
        Says(await RefusedAsync(new LeonSgd(new LeonOptions()), Different, new Ring().Create(6), cluster), "Leon SGD", "nodes 1 and 2", "give both directions one bandwidth");
    }

    [Fact]
    public async Task Different_objectives_where_nodes_contribute_as_they_can()
    {
        foreach (var method in (Method[])[new FragileSgd(new FragileSgdOptions()), new GraceSgd(new PackedOptions())])
            Says(await RefusedAsync(method, Different, new Ring().Create(6)), "all workers sample the same f", "weigh each f_i by the speed");
        Says(await RefusedAsync(new FragileSgd(new FragileSgdOptions { Pivot = 7 }), Shared, new Ring().Create(6)), "the pivot is node 7", "only nodes 1 to 6");
    }

    private static async Task<Exception> RefusedAsync(Method method, Problem problem, Topology topology, Cluster? cluster = null) =>
        await Assert.ThrowsAnyAsync<BadInputException>(() => new Simulator(cluster).RunAsync(
            new RunRequest(problem, method) { Topology = topology, Stop = new StopRule { Iterations = 1 } }));

    private static void Says(Exception error, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
}
