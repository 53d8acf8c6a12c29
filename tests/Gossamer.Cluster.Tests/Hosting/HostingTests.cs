using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Tests.Equality;
using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
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
    [InlineData("Gc\u0003\u0005\u0000\u0000\u0000\u0000")]
    public async Task A_malformed_frame_of_who_takes_part_ends_the_run_and_names_the_process(string frame)
    {
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 2 });
        var rogue = Greeting(cluster);
        cluster.AddWorker();
        var running = cluster.Host.RunAsync("gd 100000000");
        await UntilAsync(rogue, FrameKind.Start);
        rogue.Send(ITransport.CoordinatorPeer, System.Text.Encoding.UTF8.GetBytes(frame));
        await UntilAsync(rogue, FrameKind.Stop);
        rogue.Send(ITransport.CoordinatorPeer, Stopped());
        var error = await Assert.ThrowsAsync<BadMessageException>(() => running.WaitAsync(Patience));
        Assert.Contains($"process {rogue.Self}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no frame at all")]
    [InlineData("Gc\u0003\u0001\u0000\u0000\u0000\u0000")]
    [InlineData("Gc\u0002\u0001\u0000\u0000\u0000\u0000\uffff")]
    public async Task A_process_that_takes_no_part_is_sent_away_for_a_malformed_frame(string frame)
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        var rogue = cluster.Network.Join();
        var running = cluster.Host.RunAsync("ef21 2000");
        for (var k = 0; k < 3; k++) rogue.Send(ITransport.CoordinatorPeer, System.Text.Encoding.UTF8.GetBytes(frame));
        Assert.Equal(RunStatus.Completed, (await running.WaitAsync(Patience)).Status);
        Assert.Contains($"process {rogue.Self}", Assert.Single(cluster.Notices), StringComparison.Ordinal);
        await UntilAsync(rogue, FrameKind.Bye);
    }

    [Fact]
    public async Task What_a_process_calls_itself_does_not_reach_the_terminal_as_it_is()
    {
        await using var cluster = new LoopbackCluster(processes: 1);
        var liar = cluster.Network.Join();
        liar.Send(ITransport.CoordinatorPeer, FrameWriter.Begin(FrameKind.Hello, 0).Text("0.0.1\u001b[31m").Text("a\u001b[2J\nmachine" + new string('x', 1000)).Frame);
        await cluster.Host.RunAsync("gd 5").WaitAsync(Patience);
        var notice = Assert.Single(cluster.Notices);
        Assert.DoesNotContain(notice, char.IsControl);
        Assert.InRange(notice.Length, 100, 400);
    }

    [Fact]
    public async Task A_process_that_is_sent_away_says_why()
    {
        var network = new LoopbackNetwork();
        await using var coordinator = network.Join();
        var worker = network.Join();
        coordinator.Send(worker.Self, FrameWriter.Begin(FrameKind.Bye, 0).Text("it runs gossamer 0.0.1").Frame);
        var error = await Assert.ThrowsAsync<BadInputException>(() => new WorkerHost(worker, new CatalogueRuns(), "loopback").ServeAsync().WaitAsync(Patience));
        Assert.Contains("it runs gossamer 0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replacement_that_is_set_up_when_the_run_ends_is_stopped_too()
    {
        const string text = "ringmaster-asgd 1000";
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 2 });
        var (stays, dies) = (Greeting(cluster), Greeting(cluster));
        using var cancellation = new CancellationTokenSource();
        var running = cluster.Host.RunAsync(text, cancellation: cancellation.Token);
        foreach (var process in new[] { stays, dies })
        {
            await UntilAsync(process, FrameKind.Start);
            process.Send(ITransport.CoordinatorPeer, Ready(process, text));
        }
        foreach (var process in new[] { stays, dies }) await UntilAsync(process, FrameKind.Go);
        cluster.Network.Kill(dies.Self);
        var comes = Greeting(cluster);
        await UntilAsync(comes, FrameKind.Start);
        await cancellation.CancelAsync();
        await UntilAsync(stays, FrameKind.Stop);
        comes.Send(ITransport.CoordinatorPeer, Ready(comes, text));
        await UntilAsync(comes, FrameKind.Go);
        await UntilAsync(comes, FrameKind.Stop);
        stays.Send(ITransport.CoordinatorPeer, Stopped());
        Assert.Equal(RunStatus.Interrupted, (await running.WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task What_a_process_says_of_an_earlier_attempt_is_void()
    {
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 1 });
        var process = Greeting(cluster);
        var running = cluster.Host.RunAsync("gd 100");
        await UntilAsync(process, FrameKind.Start);
        foreach (var (epoch, text) in new[] { (0, "earlier"), (2, "later"), (1, "now") })
            process.Send(ITransport.CoordinatorPeer, FrameWriter.Begin(FrameKind.Failed, epoch).Byte(1).Text(text).Frame);
        var error = await Assert.ThrowsAsync<BadInputException>(() => running.WaitAsync(Patience));
        Assert.Equal("process 1: now", error.Message);
    }

    [Fact]
    public async Task What_the_coordinator_says_of_an_earlier_attempt_is_void()
    {
        var network = new LoopbackNetwork();
        await using var coordinator = network.Join();
        var worker = network.Join();
        var serving = new WorkerHost(worker, new CatalogueRuns(), "loopback").ServeAsync();
        coordinator.Send(worker.Self, StartFrame.Write(5, new RunPlan("gd 100", new ObservationPlan(null, false)), [1, 1, 1, 1], 1, null).Frame);
        await UntilAsync(coordinator, FrameKind.Ready);
        foreach (var epoch in new[] { 4, 6, 5 }) coordinator.Send(worker.Self, FrameWriter.Begin(FrameKind.Stop, epoch).Frame);
        coordinator.Send(worker.Self, FrameWriter.Begin(FrameKind.Bye, 0).Frame);
        Assert.True(await serving.WaitAsync(Patience));
        await UntilAsync(coordinator, FrameKind.Stopped);
        await worker.DisposeAsync();
        Assert.Equal(TransportEventKind.Lost, (await coordinator.ReceiveAsync()).Kind);
    }

    [Fact]
    public async Task A_process_that_rounds_differently_is_borne_and_told()
    {
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 1 });
        var process = Greeting(cluster);
        var running = cluster.Host.RunAsync("gd 100");
        await UntilAsync(process, FrameKind.Start);
        var ready = Ready(process, "gd 100");
        // The last bit of the step size, which follows the numbers of coordinates and workers.
        ready[FrameWriter.HeaderLength + 8] ^= 1;
        process.Send(ITransport.CoordinatorPeer, ready);
        await UntilAsync(process, FrameKind.Go);
        Assert.Contains("process 1 rounds differently (the step size is", Assert.Single(cluster.Notices), StringComparison.Ordinal);
        process.Send(ITransport.CoordinatorPeer, FrameWriter.Begin(FrameKind.Failed, 1).Byte(1).Text("enough").Frame);
        await Assert.ThrowsAsync<BadInputException>(() => running.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_process_speaks_for_its_own_workers_alone()
    {
        const string text = "gd 100";
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 2 });
        LoopbackTransport[] processes = [Greeting(cluster), Greeting(cluster)];
        var running = cluster.Host.RunAsync(text);
        foreach (var process in processes)
        {
            await UntilAsync(process, FrameKind.Start);
            process.Send(ITransport.CoordinatorPeer, Ready(process, text));
        }
        foreach (var process in processes) await UntilAsync(process, FrameKind.Go);
        var run = PeerSetup.Prepare(processes[1], new CatalogueRuns().Create(text), "loopback", new()).Run;
        var delivery = new Delivery { Body = run.Snapshot(new double[run.Dimension]), Sender = 0 };
        processes[1].Send(ITransport.CoordinatorPeer, DeliveryFrame.Write(delivery, HostedParticipant.CoordinatorIndex, run, 1, default).Frame);
        foreach (var process in processes)
        {
            await UntilAsync(process, FrameKind.Stop);
            process.Send(ITransport.CoordinatorPeer, Stopped());
        }
        var error = await Assert.ThrowsAsync<BadMessageException>(() => running.WaitAsync(Patience));
        Assert.Contains("process 2: it comes from participant 0, who does not live there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task States_of_other_workers_than_live_there_are_refused()
    {
        const string text = "ef21 100";
        await using var cluster = new LoopbackCluster(processes: 0, options => options with { Processes = 1, CheckpointEvery = 1 });
        var liar = Greeting(cluster);
        var running = cluster.Host.RunAsync(text, adapt: request => request with { Observer = _ => { } });
        await UntilAsync(liar, FrameKind.Start);
        liar.Send(ITransport.CoordinatorPeer, Ready(liar, text));
        await UntilAsync(liar, FrameKind.Go);
        var state = FrameWriter.Begin(FrameKind.State, 1).Int(1);
        default(Spending).Write(state);
        liar.Send(ITransport.CoordinatorPeer, state.Int(0).Long(0).State(new ParticipantState(1)).Frame);
        await UntilAsync(liar, FrameKind.Stop);
        liar.Send(ITransport.CoordinatorPeer, Stopped());
        var error = await Assert.ThrowsAsync<BadMessageException>(() => running.WaitAsync(Patience));
        Assert.Contains("it has the states of 1 workers, but 4 live there", error.Message, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_coordinator_that_is_cut_off_ends_with_the_reason()
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        var running = cluster.Host.RunAsync("gd 100000000");
        await Task.Delay(100);
        cluster.Network.Kill(ITransport.CoordinatorPeer);
        var error = await Assert.ThrowsAsync<TransportException>(() => running.WaitAsync(Patience));
        Assert.Contains("it was killed", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A process that these tests play: it has said hello.</summary>
    private static LoopbackTransport Greeting(LoopbackCluster cluster)
    {
        var transport = cluster.Network.Join();
        transport.Send(ITransport.CoordinatorPeer, FrameWriter.Begin(FrameKind.Hello, 0).Text(Versions.Gossamer).Text("played").Frame);
        return transport;
    }

    private static byte[] Ready(LoopbackTransport transport, string text)
    {
        var setup = PeerSetup.Prepare(transport, new CatalogueRuns().Create(text), "loopback", new());
        return Fingerprint.Write(setup, new Placement(1, transport.Self, new int[setup.Run.Workers])).Frame.ToArray();
    }

    private static byte[] Stopped()
    {
        var output = FrameWriter.Begin(FrameKind.Stopped, 1);
        default(Spending).Write(output);
        return output.Frame.ToArray();
    }

    /// <summary>Reads on to the next frame of a kind.</summary>
    private static async Task UntilAsync(LoopbackTransport transport, FrameKind kind)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var happened = await transport.ReceiveAsync(patience.Token);
            if (happened.Kind == TransportEventKind.Frame && new FrameReader(happened.Frame.Span, happened.Peer).Kind == kind) return;
        }
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
