using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Simulation.Tests;

/// <summary>Runs in which nothing happens any more.</summary>
public sealed class StallTests
{
    [Fact]
    public async Task A_run_that_stalls_in_its_start_round_ends_with_its_starting_point()
    {
        var problem = Quadratics.WorkedExample();
        var method = new Ef21(new Ef21Options { Compressor = new TopK(1) });
        var cluster = new Cluster { Compute = new FixedTimes([1, double.PositiveInfinity]) };
        var result = await new Simulator(cluster).RunAsync(
            new RunRequest(problem, method) { Stop = new StopRule { Iterations = 5 } }, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Stalled, result.Status);
        Assert.Equal(0, Assert.Single(result.Trace).Iteration);
        Assert.Equal(problem.Start.ToArray(), result.Final);
    }
}
