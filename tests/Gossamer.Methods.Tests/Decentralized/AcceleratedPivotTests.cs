using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Batches;
using Gossamer.Methods.Decentralized.Trees;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Methods.Tests.Decentralized;

/// <summary>Fragile and Amelie SGD with accelerated steps.</summary>
public sealed class AcceleratedPivotTests
{
    private static readonly Cluster Machines = new() { Compute = new FixedTimes([1, 1.5, 2.25, 4]), Network = new GraphNetwork(LinkTimes.Free) };

    [Fact]
    public async Task Links_that_take_no_time_make_fragile_sgd_accelerated_rennala()
    {
        var problem = Quadratics.Tridiagonal(6, 4);
        var fragile = await RunAsync(problem, new FragileSgd(new FragileSgdOptions { Batch = 5, Accelerated = true }), 25);
        var rennala = await new Simulator(new Cluster { Compute = Machines.Compute }).RunAsync(
            new RunRequest(problem, new AcceleratedRennalaSgd(new AcceleratedRennalaSgdOptions { Batch = 5, Stops = true })) { Stop = new StopRule { Iterations = 25 } });
        Near.Equal(rennala.Final, fragile.Final, 1e-13);
        Assert.Equal(rennala.Trace.Select(point => Math.Round(point.Seconds, 9)), fragile.Trace.Select(point => Math.Round(point.Seconds, 9)));
    }

    [Fact]
    public async Task Amelie_sgd_makes_the_steps_of_the_box()
    {
        var problem = Quadratics.RandomTridiagonal(4, 6, 0.2, 0.05, seed: 1);
        var run = await RunAsync(problem, new AmelieSgd(new AmelieSgdOptions { Batch = 4, Accelerated = true, StepSize = 0.2 }), 12);
        double[] x = [.. problem.Start.ToArray()], u = [.. x], gradient = new double[6];
        for (var k = 0; k < 12; k++)
        {
            var alpha = 2.0 / (k + 2);
            double[] y = [.. x.Zip(u, (a, b) => ((1 - alpha) * a) + (alpha * b))];
            problem.Global.Gradient(y, gradient);
            for (var j = 0; j < 6; j++) u[j] -= 0.2 * (k + 1) * gradient[j];
            x = [.. x.Zip(u, (a, b) => ((1 - alpha) * a) + (alpha * b))];
        }
        Near.Equal(x, run.Final, 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_bound_without_noise_is_kept(bool isFragile)
    {
        var problem = Quadratics.Tridiagonal(30, 4);
        Method method = isFragile ? new FragileSgd(new FragileSgdOptions { Accelerated = true }) : new AmelieSgd(new AmelieSgdOptions { Accelerated = true });
        var run = await RunAsync(problem, method, 60);
        var distance = Math.Sqrt(problem.Start.ToArray().Zip(problem.Minimizer!.Value.ToArray(), (a, b) => (a - b) * (a - b)).Sum());
        for (var k = 1; k <= 60; k++)
            Assert.InRange(run.Trace[k].Metrics[0], -1e-12, 4 * problem.Constants.L * distance * distance / (k * (k + 1.0)));
    }

    [Fact]
    public void Batch_step_and_iterations_are_those_of_the_theorem()
    {
        // L = 4, R = 3, sigma^2 = 2, eps = 0.25: S = 2*3/(0.125*2) = 24, K = 8*2*3/0.5 = 96.
        var setting = new Setting(new GivenConstants(4, 5) { Convex = true }, 2) { Variance = 2, GapTarget = 0.25, InitialDistance = 3 };
        Assert.Equal(24, AcceleratedPivotTheory.Batch(setting, "test", 1));
        Assert.Equal(30, AcceleratedPivotTheory.Batch(setting, "test", 30));
        Assert.Equal(96, AcceleratedPivotTheory.Iterations(4, 3, 0.25));
        Near.Equal(Math.Min(1.0 / 16, Math.Sqrt(3.0 * 9 * 24 / (4 * 2 * 97 * 98.0 * 98))), AcceleratedPivotTheory.Step(4, 3, 2, 96, 24), 1e-16);
        Assert.Equal(1.0 / 16, AcceleratedPivotTheory.Step(4, 3, 0, 96, 1));
    }

    [Fact]
    public async Task Functions_that_are_not_convex_are_refused()
    {
        var problem = Problem.Homogeneous(new Parabola(1).Global, 4, new GivenConstants(1, 4));
        var error = await Assert.ThrowsAsync<AssumptionException>(() => RunAsync(problem, new FragileSgd(new FragileSgdOptions { Accelerated = true }), 1));
        Assert.Equal("accelerated Fragile SGD needs a convex f; leave accelerated out, or take a convex problem", error.Message);
    }

    [Fact]
    public void Numbers_that_noise_asks_for_are_named()
    {
        var setting = new Setting(new GivenConstants(4, 5) { Convex = true }, 2) { Variance = 2, InitialDistance = 3 };
        var error = Assert.Throws<AssumptionException>(() => AcceleratedPivotTheory.Batch(setting, "Amelie SGD", 5));
        Assert.StartsWith("accelerated Amelie SGD needs the accuracy eps of f - f*", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("or give batch as a number", error.Message, StringComparison.Ordinal);
    }

    private static Task<RunResult> RunAsync(Problem problem, Method method, long iterations) => new Simulator(Machines).RunAsync(new RunRequest(problem, method)
    {
        Topology = new Complete().Create(4),
        Stop = new StopRule { Iterations = iterations },
        Record = new RecordPlan { Metrics = problem.Constants.LowerBound is null ? [] : [MetricNames.Suboptimality] },
    });
}
