using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;

namespace Gossamer.Methods.Tests.Asynchronous;

/// <summary>The deterministic traces of the specification: f(x) = x²/2, x⁰ = 1, γ = 0.1, three workers of 1, 2 and 5 seconds.</summary>
public class TraceTests
{
    private static readonly double[] Seconds = [1, 2, 5];

    private static Recording Run(Method method, long updates) => Recording.Of(new Parabola(3), method, updates, Seconds);

    private static void Matches(Recording run, params (double Seconds, double X)[] expected)
    {
        for (var k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k].Seconds, run.Seconds[k + 1]);
            Near.Equal(expected[k].X, run.Iterates[k + 1][0], 1e-9);
        }
    }

    [Fact]
    public void Asynchronous_sgd() => Matches(
        Run(new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.Vanilla, StepSize = 0.1 }), 10),
        (1, 0.9), (2, 0.81), (2, 0.71), (3, 0.629), (4, 0.5661), (4, 0.4951), (5, 0.43849), (5, 0.33849), (6, 0.294641), (6, 0.245131));

    [Fact]
    public void Delay_adaptive_asynchronous_sgd() => Matches(
        Run(new AsynchronousSgd(new AsynchronousSgdOptions { StepSize = 0.1 }), 10),
        (1, 0.9), (2, 0.81), (2, 0.71), (3, 0.629), (4, 0.5661), (4, 0.4951), (5, 0.43849), (5, 0.3956328571), (6, 0.3517838571), (6, 0.3022738571));

    [Fact]
    public void Asynchronous_sgd_that_skips_counts_skipped_gradients_as_iterations()
    {
        // As vanilla until worker 3 answers with delay 7 > n = 3: dropped, but k rises.
        var run = Run(new AsynchronousSgd(new AsynchronousSgdOptions { Rule = DelayRule.SkipOlderThanWorkers, StepSize = 0.1 }), 10);
        Matches(run, (1, 0.9), (2, 0.81), (2, 0.71), (3, 0.629), (4, 0.5661), (4, 0.4951), (5, 0.43849), (5, 0.43849), (6, 0.394641), (6, 0.345131));
        Assert.Equal(1, run.Result.Counters.Ignored);
        Assert.Equal(9, run.Result.Counters.Accepted);
    }

    [Fact]
    public void Ringmaster_without_stops()
    {
        var run = Run(new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 2, Stops = false, StepSize = 0.1 }), 6);
        Matches(run, (1, 0.9), (2, 0.81), (3, 0.729), (4, 0.6561), (5, 0.59049), (6, 0.531441));
        // Ignored by the sixth update: worker 2 at 2 and 4 seconds, worker 3 at 5.
        Assert.Equal(3, run.Result.Counters.Ignored);
        Assert.Equal(6, run.Result.Counters.Accepted);
    }

    [Fact]
    public void Ringmaster_with_stops_at_threshold_three()
    {
        var run = Run(new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 3, StepSize = 0.1 }), 10);
        Matches(run, (1, 0.9), (2, 0.81), (2, 0.71), (3, 0.629), (4, 0.5661), (4, 0.4951), (5, 0.43849), (6, 0.394641), (6, 0.345131), (7, 0.3056669));
        Assert.Equal(2, run.Result.Counters.MaxAcceptedDelay);
        Assert.Equal(0, run.Result.Counters.Ignored);
        // Worker 3 is restarted at 2, 4 and 6 seconds and never finishes.
        Assert.Equal(3, run.Result.Counters.Cancelled);
    }

    [Fact]
    public void Ringmaster_with_stops_at_threshold_two_leaves_only_the_fastest_worker()
    {
        var run = Run(new RingmasterAsgd(new RingmasterAsgdOptions { DelayThreshold = 2, StepSize = 0.1 }), 9);
        for (var k = 1; k <= 9; k++)
        {
            Assert.Equal(k, run.Seconds[k]);
            Near.Equal(Math.Pow(0.9, k), run.Iterates[k][0]);
        }
    }

    [Theory]
    [InlineData(3, false, 2.0, 5.0, 8.0, 10.0)]
    [InlineData(3, true, 2.0, 4.0, 6.0, 8.0)]
    [InlineData(5, false, 4.0, 8.0, 12.0, 16.0)]
    [InlineData(5, true, 4.0, 8.0, 12.0, 16.0)]
    public void Rennala(int batch, bool stops, params double[] seconds)
    {
        var run = Run(new RennalaSgd(new RennalaSgdOptions { Batch = batch, Stops = stops, StepSize = 0.1 }), 4);
        Matches(run, [.. seconds.Select((at, k) => (at, Math.Pow(0.9, k + 1)))]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Rennala_with_local_sums_makes_the_same_steps_with_less_traffic(int batch)
    {
        var sent = Run(new RennalaSgd(new RennalaSgdOptions { Batch = batch, Stops = true, StepSize = 0.1 }), 4);
        var kept = Run(new RennalaSgd(new RennalaSgdOptions { Batch = batch, LocalSums = true, StepSize = 0.1 }), 4);
        Assert.Equal(sent.Seconds, kept.Seconds);
        for (var k = 0; k <= 4; k++) Near.Equal(sent.Iterates[k], kept.Iterates[k], 1e-14);
        // Every round two workers have gradients (three at batch 5 only two as well): their sums and counts; worker 3 its count.
        Assert.Equal(4 * (64.0 + 64 + 64 + 64 + 64) / 3, kept.Result.Trace[^1].BitsUpPerWorker, 9);
        Assert.Equal(4 * batch * 64.0 / 3, sent.Result.Trace[^1].BitsUpPerWorker, 9);
    }

    [Fact]
    public void M_synchronous_without_stops_lets_late_workers_join_the_round_they_are_free_for()
    {
        // Quorum 2. Round 0 ends at 2 with workers 1 and 2, round 1 from 2 to 4, round 2 from 4. Worker 3 answers x^0 at 5:
        // late, it joins round 2, which ends at 6, and answers x^2 at 10, in round 4, which ends at 10.
        var run = Run(new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 2, Stops = false, StepSize = 0.1 }), 5);
        Matches(run, (2, 0.9), (4, 0.81), (6, 0.729), (8, 0.6561), (10, 0.59049));
        Assert.Equal(0, run.Result.Counters.Cancelled);
        Assert.Equal(1, run.Result.Counters.Ignored);
    }

    [Fact]
    public void M_synchronous_waits_for_the_fastest_and_stops_the_others()
    {
        var run = Run(new MSynchronousSgd(new MSynchronousSgdOptions { Quorum = 2, StepSize = 0.1 }), 3);
        Matches(run, (2, 0.9), (4, 0.81), (6, 0.729));
        Assert.Equal(3, run.Result.Counters.Cancelled);               // once in every round
    }
}
