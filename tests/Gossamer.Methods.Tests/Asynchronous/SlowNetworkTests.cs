using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.NetworkModels;

namespace Gossamer.Methods.Tests.Asynchronous;

/// <summary>Gradients that are on their way when their worker is restarted must neither be used nor hand out a second job.</summary>
public class SlowNetworkTests
{
    private static RunResult Run(Method method, long updates)
    {
        var links = new LinkTimes(secondsPerBit: 0, latency: 0.7);
        var cluster = new Cluster { Compute = new FixedTimes([1, 1.5, 2, 5]), Network = new PerWorkerNetwork(links, links) };
        return new Simulator(cluster).RunAsync(new RunRequest(new Parabola(4), method) { Stop = new StopRule { Iterations = updates } }).GetAwaiter().GetResult();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Ringmaster_uses_no_gradient_at_or_above_its_threshold(int threshold, bool stops)
    {
        var run = Run(new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = threshold, Stops = stops, StepSize = 0.1 }), 200);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(200, run.Counters.Accepted);
        Assert.True(run.Counters.MaxAcceptedDelay < threshold);
        Assert.True(run.Counters.Ignored > 0);
        // One job a worker at a time: every job that was started has ended one way, or is the last of its worker.
        Assert.InRange(run.Counters.Started - run.Counters.Finished - run.Counters.Cancelled, 0, 4);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(5, false)]
    public void Rennala_uses_gradients_at_the_present_point_only(int batch, bool stops)
    {
        var run = Run(new RennalaSgd(new RennalaSgdOptions { Batch = batch, Stops = stops, StepSize = 0.1 }), 60);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(60 * batch, run.Counters.Accepted);
        Assert.Equal(0, run.Counters.MaxAcceptedDelay);
        Assert.Equal(Math.Pow(0.9, 60), run.Final[0], 12);
    }

    [Fact]
    public void M_synchronous_drops_what_comes_after_its_round()
    {
        var run = Run(new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 2, StepSize = 0.1 }), 60);
        Assert.Equal(120, run.Counters.Accepted);
        Assert.Equal(Math.Pow(0.9, 60), run.Final[0], 12);
        Assert.Equal(60 * (1.5 + 1.4), run.Trace[^1].Seconds, 6);
    }
}
