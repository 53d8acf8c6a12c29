using Gossamer.Execution;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Tests.Fixtures;

namespace Gossamer.Simulation.Tests;

/// <summary>f(x) = x²/2, x⁰ = 1, γ = 0.1, three workers of 1, 2 and 5 seconds a gradient: every step can be done by hand.</summary>
public sealed class DeterministicTraceTests
{
    private static readonly Cluster Machines = new() { Compute = new FixedTimes([1, 2, 5]) };

    [Fact]
    public async Task Asynchronous_sgd_follows_the_trace()
    {
        var method = new TestAsync(0.1);
        var result = await Run(method, 10);
        AssertTrace(
            result,
            [0, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6],
            [1, 0.9, 0.81, 0.71, 0.629, 0.5661, 0.4951, 0.43849, 0.33849, 0.294641, 0.245131]);
        Assert.Equal([0, 0, 1, 0, 0, 1, 0, 2, 0, 1], method.Log.Select(step => step.Worker));
        Assert.Equal([0, 0, 2, 1, 0, 2, 1, 7, 1, 3], method.Log.Select(step => step.Delay));
        Assert.Equal(7, result.Counters.MaxAcceptedDelay);
        Assert.Equal(10, result.Counters.Accepted);
    }

    [Fact]
    public async Task Ringmaster_without_stops_ignores_old_gradients()
    {
        var method = new TestAsync(0.1, threshold: 2);
        var result = await Run(method, seconds: 6);
        Assert.Equal([0, 0, 1, 0, 0, 1, 0, 2, 0, 1], method.Log.Select(step => step.Worker));
        Assert.Equal([0, 0, 2, 0, 0, 2, 0, 5, 0, 2], method.Log.Select(step => step.Delay));
        AssertClose([0.9, 0.81, 0.81, 0.729, 0.6561, 0.6561, 0.59049, 0.59049, 0.531441, 0.531441], method.Log.Select(step => step.X));
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(6, result.Trace[^1].Iteration);
        Assert.Equal(6, result.Trace[^1].Seconds);
        Assert.Equal((6, 4, 0), (result.Counters.Accepted, result.Counters.Ignored, result.Counters.MaxAcceptedDelay));
        Assert.Equal(2 + 2 + 5 + 2, result.Counters.WastedSeconds);
    }

    [Fact]
    public async Task Ringmaster_with_stops_restarts_late_workers()
    {
        var method = new TestAsync(0.1, threshold: 3, stops: true);
        var result = await Run(method, 10);
        Assert.Equal([0, 0, 1, 0, 0, 1, 0, 0, 1, 0], method.Log.Select(step => step.Worker));
        Assert.Equal([0, 0, 2, 1, 0, 2, 1, 0, 2, 1], method.Log.Select(step => step.Delay));
        AssertTrace(
            result,
            [0, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7],
            [1, 0.9, 0.81, 0.71, 0.629, 0.5661, 0.4951, 0.43849, 0.394641, 0.345131, 0.3056669]);
        Assert.Equal(3, result.Counters.Cancelled);
        Assert.Equal(6, result.Counters.WastedSeconds);
    }

    [Fact]
    public async Task Ringmaster_with_stops_and_a_small_threshold_lets_the_fastest_work_alone()
    {
        var result = await Run(new TestAsync(0.1, threshold: 2, stops: true), 8);
        AssertTrace(result, [.. Enumerable.Range(0, 9).Select(k => (double)k)], [.. Enumerable.Range(0, 9).Select(k => Math.Pow(0.9, k))]);
        // Worker 2 is restarted at t = 2, 4, 6, when its computation would end: it is stopped, not ignored.
        Assert.Equal((8, 0, 8), (result.Counters.Accepted, result.Counters.Ignored, result.Counters.Cancelled));
    }

    [Theory]
    [InlineData(3, false, new double[] { 0, 2, 5, 8, 10 })]
    [InlineData(3, true, new double[] { 0, 2, 4, 6, 8 })]
    [InlineData(5, false, new double[] { 0, 4, 8, 12, 16 })]
    [InlineData(5, true, new double[] { 0, 4, 8, 12, 16 })]
    public async Task Rennala_updates_when_its_batch_is_full(int batch, bool stops, double[] times)
    {
        var result = await Run(new TestRennala(0.1, batch, stops), 4);
        AssertTrace(result, times, [1, 0.9, 0.81, 0.729, 0.6561]);
    }

    private static Task<RunResult> Run(Method method, long? iterations = null, double? seconds = null) =>
        new Simulator(Machines).RunAsync(new RunRequest(QuadraticProblem.Homogeneous(3), method)
        {
            Stop = new StopRule { Iterations = iterations, Seconds = seconds },
            Record = new RecordPlan { Metrics = [MetricNames.DistanceSquared] },
        });

    private static void AssertTrace(RunResult result, double[] times, double[] iterates)
    {
        Assert.Equal(times, result.Trace.Select(point => point.Seconds));
        AssertClose(iterates, result.Trace.Select(point => Math.Sqrt(point.Metrics[0])));
    }

    private static void AssertClose(double[] expected, IEnumerable<double> actual)
    {
        var values = actual.ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var k = 0; k < values.Length; k++) Assert.Equal(expected[k], values[k], 1e-12);
    }
}
