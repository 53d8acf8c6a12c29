using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.Decentralized;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Methods.Decentralized.Static;
using Gossamer.Methods.Decentralized.TimeVarying;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics.Graphs;
using Gossamer.Problems;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

public sealed class BaselineTests
{
    private static readonly Problem Eight = Quadratics.RandomTridiagonal(8, 10, 0.3, 0.1, seed: 5);

    private static Problem TwoNodes() => Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[1.0], [-1.0]]);

    private static StaticTopology Ring8(string mixing = "metropolis") =>
        new("ring", Graph.FromEdges(8, Enumerable.Range(0, 8).Select(k => (k, (k + 1) % 8))), MixingKind.Find(mixing));

    [Fact]
    public void Extra_gives_the_worked_numbers_of_two_nodes()
    {
        var run = Recording.Of(TwoNodes(), new Extra(new MethodOptions { StepSize = 0.1 }), 3, topology: new Complete().Create(2));
        double[][] x = [[0, 0], [0.1, -0.1], [0.09, -0.07], [0.051, -0.019]];
        for (var k = 0; k <= 3; k++) Near.Equal(x[k], [.. run.Workers[k].Select(node => node["x"][0])], 1e-14);
    }

    [Fact]
    public void Apapc_gives_the_worked_numbers_of_two_nodes()
    {
        var run = Recording.Of(TwoNodes(), new Opapc(new OpapcOptions { Chebyshev = false }), 2, topology: new Complete().Create(2));
        Near.Equal(0.2886751346, run.Result.Preparation.StepSize, 1e-9);
        Near.Equal(0.2886751346, run.Result.Preparation.Theory.Parameters["tau"], 1e-9);
        Near.Equal(3.464101615, run.Result.Preparation.Theory.Parameters["theta"], 1e-9);
        Near.Equal([0.05018014, -0.05018014], Values(run, 1, "x"), 1e-8);
        Near.Equal([0.01692929, -0.01692929], Values(run, 1, "x_f"), 1e-8);
        Near.Equal([0.77599076, -0.77599076], Values(run, 1, "y"), 1e-8);
        Near.Equal([0.02457492, -0.01268989], Values(run, 2, "x"), 1e-8);
        Near.Equal([1.06412417, -1.06412417], Values(run, 2, "y"), 1e-8);
    }

    [Fact]
    public void The_polynomial_of_a_ring_of_eight_has_two_rounds_and_its_known_eigenvalues()
    {
        var polynomial = new ChebyshevPolynomial(Ring8().Spectrum);
        Assert.Equal(2, polynomial.Rounds);
        var beta = 2 * polynomial.Power / (1 + (polynomial.Power * polynomial.Power));
        Near.Equal(0.616576, 1 - beta, 1e-6);
        Near.Equal(1.383424, 1 + beta, 1e-6);
    }

    [Fact]
    public void The_consensus_step_of_choco_on_a_ring_of_eight()
    {
        Near.Equal(9.01169e-4, ChocoSgd.TheoryStep(Ring8().Spectrum, 0.25), 1e-8);
    }

    [Fact]
    public void Choco_without_compression_is_d_sgd()
    {
        var dsgd = Recording.Of(Eight, new DSgd(new DSgdOptions { Order = MixingOrder.AdaptThenCombine, StepSize = 0.3 }), 40, topology: Ring8());
        var choco = Recording.Of(Eight, new ChocoSgd(new ChocoSgdOptions { Compressor = new Identity(), ConsensusStep = 1, StepSize = 0.3 }), 40, topology: Ring8());
        for (var k = 0; k <= 40; k++) Near.Equal(dsgd.Iterates[k], choco.Iterates[k], 1e-12);
    }

    public static TheoryData<string> ExactMethods => ["extra", "opapc", "apapc", "msda", "ssda", "mudag", "apm-c", "acc-gt", "acc-dngd", "panda"];

    [Theory]
    [MemberData(nameof(ExactMethods))]
    public void Exact_methods_reach_the_solution_at_every_node(string name)
    {
        var run = Recording.Of(Eight, Make(name), 3000, topology: Ring8(), metrics: [MetricNames.DistanceSquared, MetricNames.ConsensusError]);
        Assert.True(run.Metric(0)[^1] < 1e-10 * run.Metric(0)[0], $"the distance is {run.Metric(0)[^1]}");
        Assert.True(run.Metric(1)[^1] < 1e-10);
    }

    [Theory]
    [InlineData("acc-gt")]
    [InlineData("acc-dngd")]
    [InlineData("panda")]
    public void Methods_for_changing_networks_reach_the_solution_there(string name)
    {
        var run = Recording.Of(Eight, Make(name), 6000, topology: new RingStar().Create(8), metrics: [MetricNames.DistanceSquared]);
        Assert.True(run.Metric(0)[^1] < 1e-9 * run.Metric(0)[0], $"the distance is {run.Metric(0)[^1]}");
    }

    [Theory]
    [InlineData("extra")]
    [InlineData("opapc")]
    [InlineData("msda")]
    [InlineData("mudag")]
    [InlineData("apm-c")]
    public void Methods_for_static_networks_refuse_changing_ones(string name)
    {
        var setting = Recording.SettingOf(Eight) with { Mixing = new RingStar().Create(8).Spectrum, HasConjugates = true };
        Assert.Contains("changes", Assert.Throws<AssumptionException>(() => Make(name).Prepare(setting)).Message, StringComparison.Ordinal);
        setting = setting with { Mixing = new StaticExponential().Create(8).Spectrum };
        Assert.Contains("one-way", Assert.Throws<AssumptionException>(() => Make(name).Prepare(setting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extra_of_one_node_is_gradient_descent()
    {
        var problem = Quadratics.Tridiagonal(6, 1, 0.1);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 30);
        var run = Recording.Of(problem, new Extra(new MethodOptions { StepSize = 0.5 }), 30, topology: new StaticTopology("one", Graph.FromEdges(1, [])));
        for (var k = 0; k <= 30; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-13);
    }

    [Fact]
    public void Panda_keeps_its_sums()
    {
        var run = Recording.Of(Eight, Make("panda"), 300, topology: new RingStar().Create(8));
        for (var k = 0; k <= 300; k += 50)
        {
            Near.Equal(0, Values(run, k, "y").Sum(), 1e-12);
            Near.Equal(Values(run, k, "x").Sum(), Values(run, k, "z").Sum(), 1e-10);
        }
    }

    [Fact]
    public void Tuned_methods_say_that_their_step_is_to_be_given()
    {
        var setting = Recording.SettingOf(Eight) with { Mixing = Ring8().Spectrum };
        var error = Assert.Throws<AssumptionException>(() => new AcceleratedGradientTracking(new TrackedOptions()).Prepare(setting));
        Assert.Contains("give stepSize as a number", error.Message, StringComparison.Ordinal);
    }

    private static Method Make(string name) => name switch
    {
        "extra" => new Extra(new MethodOptions()),
        "opapc" => new Opapc(new OpapcOptions()),
        "apapc" => new Opapc(new OpapcOptions { Chebyshev = false }),
        "msda" => new Msda(new MsdaOptions()),
        "ssda" => new Msda(new MsdaOptions { Chebyshev = false }),
        "mudag" => new Mudag(new MudagOptions()),
        "apm-c" => new ApmC(new MethodOptions()),
        "acc-gt" => new AcceleratedGradientTracking(new TrackedOptions { StepSize = 0.05 / Eight.Constants.LMax }),
        "acc-dngd" => new AccDngd(new TrackedOptions { StepSize = 0.05 / Eight.Constants.LMax }),
        _ => new Panda(new DualMethodOptions { StepSize = 0.1 * Eight.Constants.MuMin }),
    };

    private static double[] Values(Recording run, int k, string name) => [.. run.Workers[k].Select(node => node[name][0])];
}
