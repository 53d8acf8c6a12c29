using Gossamer.Execution;
using Gossamer.Methods.Decentralized;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

public class GradientTrackingTests
{
    private static Problem TwoNodes() => Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[1.0], [-1.0]]);

    private static GradientTracking Make(TrackingForm form = TrackingForm.Diging, StepSize? step = null) =>
        new(new GradientTrackingOptions { Form = form, StepSize = step ?? StepSize.Theory() });

    [Fact]
    public void Two_nodes_give_the_iterates_of_the_worked_example()
    {
        var run = Recording.Of(TwoNodes(), Make(step: 0.1), 2, topology: new Complete().Create(2));
        double[][] x = [[0, 0], [0.1, -0.1], [-0.01, 0.03]];
        double[][] y = [[-1, 1], [0.1, -0.3], [-0.21, 0.29]];
        for (var k = 0; k <= 2; k++)
        {
            Near.Equal(x[k], [run.Workers[k][0]["x"][0], run.Workers[k][1]["x"][0]]);
            Near.Equal(y[k], [run.Workers[k][0]["y"][0], run.Workers[k][1]["y"][0]]);
        }
    }

    [Theory]
    [InlineData(TrackingForm.Diging)]
    [InlineData(TrackingForm.AdaptThenCombine)]
    public void The_trackers_average_to_the_mean_gradient_in_every_round(TrackingForm form)
    {
        var problem = Quadratics.RandomTridiagonal(8, 10, 0.3, 0.05, seed: 5);
        Recording.Of(new RunRequest(problem, Make(form))
        {
            Topology = new Ring().Create(8),
            Stop = new StopRule { Iterations = 200 },
            Observer = state =>
            {
                var (trackers, gradients) = (new Vector(10), new Vector(10));
                var gradient = new double[10];
                for (var i = 0; i < 8; i++)
                {
                    trackers.Add(state.Worker(i).Vector("y"), 1.0 / 8);
                    problem.Local(i).Gradient(state.Worker(i).Vector("x"), gradient);
                    gradients.Add((ReadOnlySpan<double>)gradient, 1.0 / 8);
                }
                Near.Equal(gradients, trackers, 1e-12);
            },
        });
    }

    [Theory]
    [InlineData(TrackingForm.Diging, "ring")]
    [InlineData(TrackingForm.Diging, "star")]
    [InlineData(TrackingForm.AdaptThenCombine, "ring")]
    [InlineData(TrackingForm.AdaptThenCombine, "complete")]
    public void The_lyapunov_function_falls_as_promised_in_every_iteration(TrackingForm form, string graph)
    {
        var problem = Quadratics.RandomTridiagonal(8, 10, 0.3, 0.05, seed: 5);
        Descent.Holds(problem, Make(form), 3000, Graph(graph, 8));
    }

    [Theory]
    [InlineData(TrackingForm.Diging, 0.1)]
    [InlineData(TrackingForm.AdaptThenCombine, 0.3)]
    public void It_converges_linearly_to_the_exact_solution(TrackingForm form, double step)
    {
        var problem = Quadratics.RandomTridiagonal(8, 10, 0.1, 0.2, seed: 5);
        var run = Recording.Of(problem, Make(form, step), 2000, topology: new Ring().Create(8), metrics: [MetricNames.DistanceSquared, MetricNames.ConsensusError]);
        Assert.True(run.Metric(0)[2000] < 1e-24);
        Assert.True(run.Metric(1)[2000] < 1e-24);
        Assert.True(run.Metric(0)[300] < 1e-1 * run.Metric(0)[200]);
    }

    [Theory]
    [InlineData(TrackingForm.Diging)]
    [InlineData(TrackingForm.AdaptThenCombine)]
    public void On_the_complete_graph_its_mean_follows_gradient_descent_when_all_objectives_agree(TrackingForm form)
    {
        var problem = Quadratics.Tridiagonal(6, 5);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 40);
        var run = Recording.Of(problem, Make(form, 0.5), 40, topology: new Complete().Create(5));
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-13);
    }

    [Fact]
    public void Its_adapt_then_combine_form_on_the_complete_graph_is_gradient_descent()
    {
        // M = J: after the first round all nodes agree and every tracker is the mean gradient.
        var problem = Quadratics.RandomTridiagonal(5, 6, 0.3, 0.05, seed: 5);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 40);
        var run = Recording.Of(problem, Make(TrackingForm.AdaptThenCombine, 0.5), 40, topology: new Complete().Create(5));
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-13);
    }

    [Fact]
    public void Without_a_network_or_with_one_that_never_mixes_there_is_no_theory()
    {
        var setting = Recording.SettingOf(TwoNodes());
        var error = Assert.Throws<AssumptionException>(() => Make().Prepare(setting));
        Assert.Contains("topology", error.Message, StringComparison.Ordinal);
        Assert.Throws<AssumptionException>(() => Make().Prepare(setting with { Mixing = new MixingSpectrum(1, -1, 2) }));
    }

    private static Topology Graph(string name, int nodes) => name switch
    {
        "ring" => new Ring().Create(nodes),
        "star" => new Star().Create(nodes),
        _ => new Complete().Create(nodes),
    };
}
