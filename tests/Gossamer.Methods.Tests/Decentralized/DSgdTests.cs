using Gossamer.Execution;
using Gossamer.Methods.Decentralized;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

public class DSgdTests
{
    private static DSgd Make(MixingOrder order, StepSize? step = null) => new(new DSgdOptions { Order = order, StepSize = step ?? StepSize.Theory() });

    [Theory]
    [InlineData(MixingOrder.CombineThenAdapt)]
    [InlineData(MixingOrder.AdaptThenCombine)]
    public void On_the_complete_graph_it_is_gradient_descent_when_all_objectives_agree(MixingOrder order)
    {
        var problem = Quadratics.Tridiagonal(6, 5);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 40);
        var run = Recording.Of(problem, Make(order, 0.5), 40, topology: new Complete().Create(5));
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-13);
    }

    [Fact]
    public void Adapt_then_combine_on_the_complete_graph_is_gradient_descent()
    {
        var problem = Quadratics.RandomTridiagonal(5, 6, 0.3, 0.05, seed: 5);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.5 }), 40);
        var run = Recording.Of(problem, Make(MixingOrder.AdaptThenCombine, 0.5), 40, topology: new Complete().Create(5));
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], run.Iterates[k], 1e-13);
    }

    [Fact]
    public void One_step_by_hand()
    {
        // f_0 = x^2/2 - x, f_1 = 3x^2/2 + x from 0, M = [1/2, 1/2]: first step (0.1, -0.1), then the mixed point is 0.
        var problem = Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[1.0], [-1.0]]);
        var cta = Recording.Of(problem, Make(MixingOrder.CombineThenAdapt, 0.1), 2, topology: new Complete().Create(2));
        Near.Equal([0.1, -0.1], [cta.Workers[1][0]["x"][0], cta.Workers[1][1]["x"][0]]);
        Near.Equal([0.09, -0.07], [cta.Workers[2][0]["x"][0], cta.Workers[2][1]["x"][0]]);
        var atc = Recording.Of(problem, Make(MixingOrder.AdaptThenCombine, 0.1), 1, topology: new Complete().Create(2));
        Near.Equal([0, 0], [atc.Workers[1][0]["x"][0], atc.Workers[1][1]["x"][0]]);
    }

    [Fact]
    public void Combine_then_adapt_stops_at_the_fixed_point_of_its_equation()
    {
        // (I - M)X + gamma*G(X) = 0 at every node.
        var problem = Quadratics.RandomTridiagonal(6, 5, 0.2, 0.2, seed: 8);
        var topology = new Ring().Create(6);
        var run = Recording.Of(problem, Make(MixingOrder.CombineThenAdapt), 4000, topology: topology, metrics: [MetricNames.DistanceSquared]);
        var step = run.Result.Preparation.StepSize;
        Near.Equal((1 + topology.Spectrum.SmallestEigenvalue) / (2 * problem.Constants.LMax), step);
        var gradient = new double[5];
        for (var i = 0; i < 6; i++)
        {
            var neighborhood = topology.NeighborhoodAt(i, 0);
            problem.Local(i).Gradient(run.Workers[^1][i]["x"], gradient);
            for (var j = 0; j < 5; j++)
            {
                var mixed = neighborhood.SelfWeight * run.Workers[^1][i]["x"][j];
                for (var k = 0; k < neighborhood.Neighbors.Count; k++) mixed += neighborhood.Weights[k] * run.Workers[^1][neighborhood.Neighbors[k]]["x"][j];
                Near.Equal(0, run.Workers[^1][i]["x"][j] - mixed + (step * gradient[j]), 1e-12);
            }
        }
        Assert.True(run.Metric(0)[^1] > 1e-8);                      // biased: it is not the solution
    }

    [Theory]
    [InlineData(MixingOrder.CombineThenAdapt)]
    [InlineData(MixingOrder.AdaptThenCombine)]
    public void Noise_is_allowed(MixingOrder order)
    {
        var run = Recording.Of(Quadratics.Tridiagonal(6, 5), Make(order), 200, oracle: new AdditiveNoiseOracle(0.01), topology: new Ring().Create(5));
        Assert.Equal(RunStatus.Completed, run.Result.Status);
        Assert.True(run.Metric(0)[^1] < run.Metric(0)[0]);
    }

    [Fact]
    public void A_network_is_needed()
    {
        var error = Assert.Throws<AssumptionException>(() => Make(MixingOrder.CombineThenAdapt).Prepare(Recording.SettingOf(Quadratics.WorkedExample())));
        Assert.Contains("topology", error.Message, StringComparison.Ordinal);
        var oscillating = Recording.SettingOf(Quadratics.WorkedExample()) with { Mixing = new MixingSpectrum(1, -1, 2) };
        Assert.Throws<AssumptionException>(() => Make(MixingOrder.CombineThenAdapt).Prepare(oscillating));
    }
}
