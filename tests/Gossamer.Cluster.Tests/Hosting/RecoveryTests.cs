using Gossamer.Cluster.Checkpoints;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Tests.Equality;
using Gossamer.Execution;
using Gossamer.Testing.Laws;

namespace Gossamer.Cluster.Tests.Hosting;

/// <summary>Processes that are lost in the middle of a run, and runs that are interrupted and resumed.</summary>
public sealed class RecoveryTests : IDisposable
{
    private const int Middle = 7;
    private const int CheckpointEvery = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-checkpoints").FullName;

    public static TheoryData<string> Synchronous => [.. CatalogueRuns.SynchronousMethods.Where(IsSpread)];

    [Theory]
    [MemberData(nameof(Synchronous))]
    public async Task A_synchronous_run_that_loses_a_process_ends_as_if_nothing_had_happened(string method)
    {
        var text = CatalogueRuns.TextsOf(method)[^2];
        var whole = new CatalogueRuns().Simulate(text);
        // Methods of local steps show few iterates.
        var middle = whole.Trace[Math.Min(Middle, whole.Trace.Count - 2)].Iteration;
        await using var cluster = new LoopbackCluster(processes: 2, options => options with { CheckpointEvery = CheckpointEvery });
        var result = await cluster.Host.RunAsync(text, adapt: request => request with { Observer = Once(middle, () => Replace(cluster, 2)) }).WaitAsync(Patience);
        var difference = Outcome.Difference(whole, result, withTime: false);
        Assert.True(difference is null, difference);
    }

    [Theory]
    [MemberData(nameof(Synchronous))]
    public async Task A_synchronous_run_that_is_interrupted_and_resumed_ends_as_one_that_is_not(string method)
    {
        var text = CatalogueRuns.TextsOf(method)[0];
        using var interruption = new CancellationTokenSource();
        await using (var first = new LoopbackCluster(processes: 2, options => options with { CheckpointEvery = CheckpointEvery }))
        {
            var half = await first.Host.RunAsync(
                text, Store(), adapt: request => request with { Progress = point => CancelAt(point, interruption) }, cancellation: interruption.Token);
            Assert.Equal(RunStatus.Interrupted, half.Status);
        }
        // Fewer processes than before: who hosts which worker is no part of a checkpoint.
        await using var second = new LoopbackCluster(processes: 1, options => options with { CheckpointEvery = CheckpointEvery });
        var result = await second.Host.RunAsync(text, Store(), isResumed: true).WaitAsync(Patience);
        var difference = Outcome.Difference(new CatalogueRuns().Simulate(text), result, withTime: false);
        Assert.True(difference is null, difference);
    }

    [Fact]
    public async Task Without_checkpoints_a_lost_process_sends_the_run_back_to_its_start()
    {
        var text = $"ef21 {CatalogueRuns.Iterations}";
        await using var cluster = new LoopbackCluster(processes: 2);
        var result = await cluster.Host.RunAsync(text, adapt: request => request with { Observer = Once(Middle, () => Replace(cluster, 1)) }).WaitAsync(Patience);
        Assert.Null(Outcome.Difference(new CatalogueRuns().Simulate(text), result, withTime: false));
        Assert.Contains(cluster.Notices, notice => notice.Contains("goes back to its start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_survives_one_loss_after_the_other()
    {
        var text = $"diana {CatalogueRuns.Iterations} noisy";
        await using var cluster = new LoopbackCluster(processes: 2, options => options with { CheckpointEvery = CheckpointEvery });
        var losses = new Queue<(long At, int Peer)>([(4, 1), (5, 3), (9, 2), (10, 4)]);
        var result = await cluster.Host.RunAsync(text, adapt: request => request with
        {
            Observer = seen =>
            {
                if (losses.TryPeek(out var next) && seen.Iteration == next.At) Replace(cluster, losses.Dequeue().Peer);
            },
        }).WaitAsync(Patience);
        Assert.Empty(losses);
        Assert.Contains(cluster.Notices, notice => notice.Contains("goes back to iteration 3 ", StringComparison.Ordinal));
        Assert.DoesNotContain(cluster.Notices, notice => notice.Contains("goes back to its start", StringComparison.Ordinal));
        Assert.Null(Outcome.Difference(new CatalogueRuns().Simulate(text), result, withTime: false));
    }

    [Theory]
    [InlineData("ringmaster-asgd")]
    [InlineData("asynchronous-sgd")]
    [InlineData("rennala-sgd")]
    public async Task An_asynchronous_run_goes_on_without_a_lost_process(string method)
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        var result = await cluster.Host.RunAsync($"{method} 200", adapt: request => request with { Observer = Once(Middle, () => cluster.Network.Kill(2)) }).WaitAsync(Patience);
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(200, result.Trace[^1].Iteration);
        Assert.DoesNotContain(cluster.Notices, notice => notice.Contains("goes back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Workers_of_an_asynchronous_run_come_back_and_are_handed_what_they_had_not_answered()
    {
        await using var cluster = new LoopbackCluster(processes: 1);
        // The only process with workers dies: the run can only go on when another takes them.
        var result = await cluster.Host.RunAsync("ringmaster-asgd 200", adapt: request => request with { Observer = Once(Middle, () => Replace(cluster, 1)) }).WaitAsync(Patience);
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Contains(cluster.Notices, notice => notice.Contains("takes workers 0 to 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_asynchronous_run_is_resumed_at_its_checkpoint()
    {
        using var interruption = new CancellationTokenSource();
        var text = "ringmaster-asgd 40";
        await using (var first = new LoopbackCluster(processes: 2, options => options with { CheckpointEvery = CheckpointEvery }))
            await first.Host.RunAsync(text, Store(), adapt: request => request with { Progress = point => CancelAt(point, interruption) }, cancellation: interruption.Token);
        await using var second = new LoopbackCluster(processes: 2);
        var seen = new List<long>();
        var result = await second.Host.RunAsync(text, Store(), isResumed: true, request => request with { Observer = state => seen.Add(state.Iteration) }).WaitAsync(Patience);
        Assert.InRange(seen[0], CheckpointEvery, Middle + 1);
        Assert.Equal(40, result.Trace[^1].Iteration);
        Assert.Equal(result.Trace.Select(point => point.Iteration).Order(), result.Trace.Select(point => point.Iteration));
    }

    [Fact]
    public async Task A_run_is_saved_by_the_clock()
    {
        using var interruption = new CancellationTokenSource();
        await using var cluster = new LoopbackCluster(processes: 2, options => options with { CheckpointSeconds = 1e-9 });
        await cluster.Host.RunAsync("ef21 100", Store(), adapt: request => request with { Progress = point => CancelAt(point, interruption) }, cancellation: interruption.Token);
        Assert.InRange(Store().Newest()!.Checkpoint.Iteration, Middle - 1, Middle + 1);
    }

    [Theory]
    [InlineData("gradient-tracking", 1)]
    [InlineData("gradient-tracking", 3)]
    [InlineData("adom-plus", 2)]
    public async Task A_decentralised_run_is_saved_by_the_clock_too(string method, int every)
    {
        const long stop = 150;
        var text = $"{method} {stop + 60}";
        using var interruption = new CancellationTokenSource();
        Func<RunRequest, RunRequest> adapt = request => request with { Record = request.Record with { Every = every } };
        await using (var first = new LoopbackCluster(processes: 2, options => options with { CheckpointSeconds = 1e-9 }, source: new Adapted(adapt)))
        {
            var half = await first.Host.RunAsync(
                text, Store(), adapt: request => request with { Progress = point => CancelAt(point, interruption, stop) }, cancellation: interruption.Token);
            Assert.Equal(RunStatus.Interrupted, half.Status);
        }
        Assert.InRange(Store().Newest()!.Checkpoint.Iteration, every, stop);
        await using var second = new LoopbackCluster(processes: 1, options => options with { CheckpointSeconds = 1e-9 }, source: new Adapted(adapt));
        var result = await second.Host.RunAsync(text, Store(), isResumed: true).WaitAsync(Patience);
        var whole = Testing.MethodSubject.Simulate(new Adapted(adapt).Create(text).Request);
        var difference = Outcome.Difference(whole, result, withTime: false);
        Assert.True(difference is null, difference);
    }

    [Theory]
    [InlineData("fragile-sgd")]
    [InlineData("amelie-sgd")]
    [InlineData("grace-sgd")]
    [InlineData("leon-sgd")]
    public async Task A_run_over_trees_goes_on_from_its_checkpoint(string method)
    {
        using var interruption = new CancellationTokenSource();
        var text = $"{method} 14";
        await using (var first = new LoopbackCluster(processes: 2, options => options with { CheckpointEvery = CheckpointEvery }))
            await first.Host.RunAsync(text, Store(), adapt: request => request with { Progress = point => CancelAt(point, interruption) }, cancellation: interruption.Token);
        var saved = Store().Newest()!.Checkpoint;
        Assert.InRange(saved.Iteration, CheckpointEvery, 14);
        Assert.All(saved.JobCounts, jobs => Assert.True(jobs > 0));
        await using var second = new LoopbackCluster(processes: 2, options => options with { CheckpointEvery = CheckpointEvery });
        var seen = new List<(long Iteration, double X)>();
        var result = await second.Host.RunAsync(text, Store(), isResumed: true, request => request with { Observer = state => seen.Add((state.Iteration, state.Iterate[0])) }).WaitAsync(Patience);
        Assert.Equal(saved.Iteration, seen[0].Iteration);
        Assert.Contains(saved.Workers, node => node.Find("x") is { } x && x[0] == seen[0].X);
        Assert.Equal(14, result.Trace[^1].Iteration);
        Assert.Equal(result.Trace.Select(point => point.Iteration).Order(), result.Trace.Select(point => point.Iteration));
    }

    [Fact]
    public async Task A_checkpoint_of_another_run_is_refused()
    {
        await using var cluster = new LoopbackCluster(processes: 1, options => options with { CheckpointEvery = 1 });
        await cluster.Host.RunAsync("gd 3", Store());
        var error = await Assert.ThrowsAsync<BadInputException>(() => cluster.Host.RunAsync("gd 4", Store(), isResumed: true));
        Assert.Contains("another run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_run_is_not_made_again()
    {
        await using var cluster = new LoopbackCluster(processes: 1, options => options with { CheckpointEvery = CheckpointEvery });
        var first = await cluster.Host.RunAsync("ef21 8", Store());
        var visits = 0;
        var again = await cluster.Host.RunAsync("ef21 8", Store(), isResumed: true, request => request with { Observer = _ => visits++ });
        Assert.Equal(1, visits);
        Assert.Null(Outcome.Difference(first, again, withTime: false));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Sequential methods have no processes to lose.</summary>
    private static bool IsSpread(string method) => new CatalogueRuns().Create($"{method} 1").Request.Method is not SequentialMethod;

    private static Action<IObservation> Once(long iteration, Action action)
    {
        var isDone = 0;
        return seen =>
        {
            if (seen.Iteration >= iteration && Interlocked.Exchange(ref isDone, 1) == 0) action();
        };
    }

    private static void CancelAt(TracePoint point, CancellationTokenSource interruption, long iteration = Middle)
    {
        if (point.Iteration == iteration) interruption.Cancel();
    }

    private static void Replace(LoopbackCluster cluster, int peer)
    {
        cluster.Network.Kill(peer);
        cluster.AddWorker();
    }

    private sealed class Adapted(Func<RunRequest, RunRequest> adapt) : IRunSource
    {
        public PlannedRequest Create(string text) => new CatalogueRuns().Create(text) is var planned ? planned with { Request = adapt(planned.Request) } : planned;
    }

    private CheckpointFolder Store() => new(folder, _ => { });
}
