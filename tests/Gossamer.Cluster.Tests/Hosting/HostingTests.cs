using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Tests.Equality;
using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Cluster.Tests.Hosting;

/// <summary>What the coordinator's process makes of processes that are late, wrong, or not what they say.</summary>
public sealed class HostingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_run_waits_for_processes_that_join_late()
    {
        await using var cluster = new LoopbackCluster(processes: 1, options => options with { Processes = 2 });
        var running = cluster.Host.RunAsync("ef21 5");
        await Task.Delay(50);
        Assert.False(running.IsCompleted);
        cluster.AddWorker();
        Assert.Equal(RunStatus.Completed, (await running.WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task More_processes_than_workers_do_no_harm()
    {
        await using var cluster = new LoopbackCluster(processes: 7);
        Assert.Equal(RunStatus.Completed, (await cluster.Host.RunAsync("ef21 5").WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task A_coordinator_alone_hosts_all_workers()
    {
        await using var cluster = new LoopbackCluster(processes: 0);
        Assert.Equal(RunStatus.Completed, (await cluster.Host.RunAsync("ef21 5").WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task Lyapunov_functions_see_the_states_of_workers_elsewhere()
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        Func<RunRequest, RunRequest> adapt = request => request with { Record = request.Record with { Metrics = [MetricNames.Lyapunov] } };
        var here = await cluster.Host.RunAsync("ef21 5", adapt: adapt).WaitAsync(Patience);
        var simulated = await new Simulation.Simulator().RunAsync(adapt(new CatalogueRuns().Create("ef21 5").Request));
        Assert.Equal(simulated.Trace.Select(point => point.Metrics[0]), here.Trace.Select(point => point.Metrics[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Gc")]
    [InlineData("no frame at all")]
    [InlineData("Gc\u0002\u0005\u0000\u0000\u0000\u0000")]
    public async Task A_malformed_frame_ends_the_run_and_names_the_process(string frame)
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        var rogue = cluster.Network.Join();
        var running = cluster.Host.RunAsync("gd 100000000");
        await Task.Delay(50);
        rogue.Send(ITransport.CoordinatorPeer, System.Text.Encoding.UTF8.GetBytes(frame));
        var error = await Assert.ThrowsAsync<BadMessageException>(() => running.WaitAsync(Patience));
        Assert.Contains($"process {rogue.Self}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_of_another_version_is_refused()
    {
        await using var cluster = new LoopbackCluster(processes: 1);
        var old = cluster.Network.Join();
        old.Send(ITransport.CoordinatorPeer, FrameWriter.Begin(FrameKind.Hello, 0).Text("0.0.1").Text("old machine").Frame);
        await cluster.Host.RunAsync("gd 5").WaitAsync(Patience);
        Assert.Contains(cluster.Notices, notice => notice.Contains("old machine is refused: it runs gossamer 0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_with_other_data_is_refused()
    {
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 1 });
        var worker = cluster.Network.Join();
        var serving = new WorkerHost(worker, new OtherData(), "loopback").ServeAsync();
        var error = await Assert.ThrowsAsync<BadInputException>(() => cluster.Host.RunAsync("gd 5").WaitAsync(Patience));
        Assert.Contains("process 1 has another problem", error.Message, StringComparison.Ordinal);
        Assert.Contains("data files", error.Message, StringComparison.Ordinal);
        await cluster.Host.DisposeAsync();
        Assert.True(await serving);
    }

    [Fact]
    public async Task A_process_that_lacks_the_data_says_so_through_the_coordinator()
    {
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 1 });
        _ = new WorkerHost(cluster.Network.Join(), new NoData(), "loopback").ServeAsync();
        var error = await Assert.ThrowsAsync<BadInputException>(() => cluster.Host.RunAsync("gd 5").WaitAsync(Patience));
        Assert.Equal("process 1: rows.csv is not here", error.Message);
    }

    [Fact]
    public async Task Workers_go_home_when_the_coordinator_is_gone()
    {
        var network = new LoopbackNetwork();
        await using var coordinator = network.Join();
        var serving = new WorkerHost(network.Join(), new CatalogueRuns(), "loopback").ServeAsync();
        network.Kill(coordinator.Self);
        Assert.False(await serving.WaitAsync(Patience));
    }

    private sealed class OtherData : IRunSource
    {
        public PlannedRequest Create(string text)
        {
            var request = new CatalogueRuns().Create(text).Request;
            return new PlannedRequest(request with { Problem = Quadratics.RandomTridiagonal(4, 8, 0.2, 0.05, seed: 2) }, Testing.MethodSubject.Machines);
        }
    }

    private sealed class NoData : IRunSource
    {
        public PlannedRequest Create(string text) => throw new BadInputException("rows.csv is not here");
    }
}
