using Gossamer.Execution;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Simulation.Faults;
using Gossamer.Simulation.NetworkModels;
using Gossamer.Simulation.Tests.Fixtures;
using Gossamer.Simulation.Threads;

namespace Gossamer.Simulation.Tests.Faults;

public sealed class FaultTests
{
    [Fact]
    public async Task A_synchronous_method_stalls_when_a_worker_crashes_for_good()
    {
        var cluster = Machines(new FixedTimes(1), new WorkerCrash(1, 2.5));
        var result = await Rounds(3).SimulateAsync(cluster);
        Assert.Equal(RunStatus.Stalled, result.Status);
        Assert.Contains("waits for 1 more of 3 messages; 1 of 3 machines have crashed", result.StopReason, StringComparison.Ordinal);
        Assert.Equal(2, result.Trace[^1].Iteration);
        Assert.Equal(2, result.Trace[^1].Seconds);
        Assert.Equal((1, 0.5), (result.Counters.Cancelled, result.Counters.WastedSeconds));
        var threaded = await new ThreadsEngine(cluster, new ThreadsOptions { SecondsPerModelSecond = 0.05 }).RunAsync(Rounds(3));
        Assert.Equal(RunStatus.Stalled, threaded.Status);
        Assert.Contains("1 of 3 machines have crashed", threaded.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asynchronous_method_goes_on_without_the_crashed_worker()
    {
        // Worker 1 would answer at 2, 4, 6, …; it crashes at 3.
        var method = new TestAsync(0.1);
        var result = await Requests.For(QuadraticProblem.Homogeneous(2), method, 8).SimulateAsync(Machines(new FixedTimes([1, 2]), new WorkerCrash(1, 3)));
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 0], method.Log.Select(step => step.Worker));
        Assert.Equal(7, result.Trace[^1].Seconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_comes_back_starts_its_program_again(bool keepsState)
    {
        List<(double Count, long Started)> seen = [];
        var method = new Scripted(
            async hub =>
            {
                var x = hub.State.Vector("x", hub.Start);
                for (var k = 0; await hub.ContinueAsync(x, k); k++)
                {
                    var arrival = await hub.ReceiveAsync();
                    var body = new double[1];
                    arrival.Body.CopyTo(body);
                    seen.Add((body[0], arrival.Tag));
                }
            },
            async me =>
            {
                var count = me.State.Vector("count");
                for (var k = 0; ; k++)
                {
                    await me.GradientAsync(count);
                    count[0]++;
                    await me.SendAsync(me.Compress(new Compression.Identity(), count, k), k);
                }
            });
        var cluster = Machines(new FixedTimes(1), new WorkerCrash(0, 2.5) { RestartAt = 4.25, KeepsState = keepsState });
        var result = await Requests.For(QuadraticProblem.Homogeneous(1), method, 4).SimulateAsync(cluster);
        Assert.Equal([0, 1, 2, 5.25, 6.25], result.Trace.Select(point => point.Seconds));
        Assert.Equal([0, 1, 0, 1], seen.Select(message => message.Started));
        Assert.Equal(keepsState ? [1, 2, 3, 4] : [1.0, 2, 1, 2], seen.Select(message => message.Count));
        Assert.Equal(4, result.Counters.Finished);
    }

    [Fact]
    public async Task Messages_to_a_machine_that_is_down_are_lost()
    {
        var cluster = new Cluster
        {
            Compute = new FixedTimes(1),
            Network = new PerWorkerNetwork(LinkTimes.Free, new LinkTimes(0, latency: 1)),
            Faults = [new WorkerCrash(0, 0.5) { RestartAt = 1.5 }],
        };
        var result = await Rounds(1).SimulateAsync(cluster);
        Assert.Equal(RunStatus.Stalled, result.Status);
        Assert.Equal(0, result.Counters.Started);
    }

    [Fact]
    public async Task A_pause_puts_the_computation_and_the_messages_off()
    {
        // Rounds of 1 s; worker 1 stands still from 1.5 to 4: its answer of the second round comes at 4.5.
        var result = await Rounds(2).SimulateAsync(Machines(new FixedTimes(1), new WorkerPause(1, 1.5, 4)));
        Assert.Equal([0, 1, 4.5, 5.5, 6.5], result.Trace.Select(point => point.Seconds));
        Assert.Equal(8, result.Counters.BusySeconds);
        // Worker 1 stands still when its point of the second round comes: it starts at 4.
        var late = await Rounds(2).SimulateAsync(Machines(new FixedTimes([1, 0.5]), new WorkerPause(1, 0.75, 4)));
        Assert.Equal([0, 1, 4.5, 5.5, 6.5], late.Trace.Select(point => point.Seconds));
        var threaded = await new ThreadsEngine(Machines(new FixedTimes(0), new WorkerPause(1, 0, 0.05))).RunAsync(Rounds(2));
        Assert.Equal(late.Final, threaded.Final);
    }

    [Fact]
    public async Task A_lost_message_is_lost_and_only_this_one()
    {
        var loss = new MessageFault(MessageHarm.Drop) { Sender = 0, Receiver = Fault.Coordinator, Number = 2 };
        var result = await Rounds(2).SimulateAsync(Machines(new FixedTimes(1), loss));
        Assert.Equal(RunStatus.Stalled, result.Status);
        Assert.Equal(2, result.Trace[^1].Iteration);
        Assert.Equal(3 * 64, result.Trace[0].BitsUpPerWorker + (3 * 64));
        var threaded = await new ThreadsEngine(Machines(new FixedTimes(0), loss)).RunAsync(Rounds(2));
        Assert.Equal((RunStatus.Stalled, 2), (threaded.Status, threaded.Trace[^1].Iteration));
    }

    [Fact]
    public async Task A_delayed_message_comes_later()
    {
        var delay = new MessageFault(MessageHarm.Delay) { Sender = Fault.Coordinator, Receiver = 1, Number = 1, Seconds = 10 };
        var result = await Rounds(2).SimulateAsync(Machines(new FixedTimes(1), delay));
        Assert.Equal([0, 1, 12, 13, 14], result.Trace.Select(point => point.Seconds));
    }

    [Fact]
    public async Task A_doubled_message_comes_twice_and_gatherings_drop_the_second()
    {
        var twice = new MessageFault(MessageHarm.Duplicate) { Receiver = Fault.Coordinator, Number = 0 };
        var method = new TestAsync(0.1);
        await Requests.For(QuadraticProblem.Homogeneous(1), method, 3).SimulateAsync(Machines(new FixedTimes(1), twice));
        // The second copy is one update late; it makes the coordinator hand out a point too many, which the next answer lags behind.
        Assert.Equal([0L, 1, 1], method.Log.Select(step => step.Delay));
        // The second point that worker 1 gets makes it answer twice: the late answer has the tag of the round before.
        var point = new MessageFault(MessageHarm.Duplicate) { Sender = Fault.Coordinator, Receiver = 1, Number = 0 };
        var rounds = await Rounds(2).SimulateAsync(Machines(new FixedTimes(1), point));
        Assert.Equal(1, rounds.Counters.Ignored);
        Assert.Equal((await Rounds(2).SimulateAsync()).Final, rounds.Final);
    }

    [Fact]
    public async Task A_partition_cuts_off_one_side_for_its_time()
    {
        // Worker 0 answers every second; what it sends from 2.5 to 3.5 is lost, so its third answer is.
        var cluster = Machines(new FixedTimes([1, 10]), new Partition([0], 2.5, 3.5));
        var method = new TestAsync(0.1);
        var result = await Requests.For(QuadraticProblem.Homogeneous(2), method, 3).SimulateAsync(cluster);
        Assert.Equal([0, 0, 1], method.Log.Select(step => step.Worker));
        Assert.Equal(10, result.Trace[^1].Seconds);
    }

    [Fact]
    public async Task Faults_by_chance_are_the_same_for_the_same_seed()
    {
        var loss = new MessageFault(MessageHarm.Drop) { Receiver = Fault.Coordinator, Probability = 0.3 };
        var request = Requests.For(QuadraticProblem.Homogeneous(6), new TestRounds(0.2, first: 2), 40);
        var cluster = Machines(new RandomTimes(Duration.Exponential(1)), loss);
        var first = await request.SimulateAsync(cluster);
        var again = await Requests.For(QuadraticProblem.Homogeneous(6), new TestRounds(0.2, first: 2), 40).SimulateAsync(cluster, threads: 3);
        EngineAgreementTests.AssertSame(first, again);
    }

    [Fact]
    public async Task Impossible_faults_are_refused()
    {
        foreach (var fault in new Fault[]
        {
            new WorkerCrash(2, 1), new WorkerCrash(0, 3) { RestartAt = 2 }, new WorkerPause(0, 1, double.PositiveInfinity), new WorkerPause(0, 2, 1),
            new MessageFault(MessageHarm.Drop) { Probability = 1.5 }, new MessageFault(MessageHarm.Delay), new Partition([], 0, 1), new Partition([5], 0, 1),
        })
        {
            await Assert.ThrowsAsync<BadInputException>(() => Rounds(2).SimulateAsync(Machines(new FixedTimes(1), fault)));
        }
    }

    private static Cluster Machines(ComputeModel compute, params Fault[] faults) => new() { Compute = compute, Faults = faults };

    private static RunRequest Rounds(int workers) => Requests.For(Requests.Heterogeneous(workers, 1), new TestRounds(0.1), 4);
}
