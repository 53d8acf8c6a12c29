using System.Globalization;
using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Transport;
using Gossamer.Simulation.Threads;

namespace Gossamer.Cluster.Hosting;

/// <summary>A process that hosts workers or nodes: takes part in the runs of the coordinator until there are no more.</summary>
/// <param name="transport">Reaches the coordinator's process.</param>
/// <param name="source">Makes runs from their texts.</param>
/// <param name="engine">The engine's name.</param>
/// <param name="threads">How this machine is used.</param>
internal sealed class WorkerHost(ITransport transport, IRunSource source, string engine, ThreadsOptions? threads = null)
{
    private const int LongestReason = 2000;

    private WorkerRun? run;
    private Task programs = Task.CompletedTask;
    private bool isRunning;

    /// <summary>Takes part until the coordinator says that there are no more runs, or is gone.</summary>
    /// <returns>True where it was sent home, false where the coordinator was lost.</returns>
    public async Task<bool> ServeAsync(CancellationToken cancellation = default)
    {
        try
        {
            while (true)
            {
                var happened = await transport.ReceiveAsync(cancellation).ConfigureAwait(false);
                switch (happened.Kind)
                {
                    case TransportEventKind.Joined when happened.Peer == ITransport.CoordinatorPeer:
                        SayHello();
                        break;
                    case TransportEventKind.Lost when happened.Peer == ITransport.CoordinatorPeer:
                        return false;
                    case TransportEventKind.Frame:
                        if (!await TakeAsync(happened.Peer, happened.Frame).ConfigureAwait(false)) return true;
                        break;
                }
            }
        }
        finally
        {
            await DropRunAsync().ConfigureAwait(false);
        }
    }

    private void SayHello() => transport.Send(ITransport.CoordinatorPeer, FrameWriter.Begin(FrameKind.Hello, 0)
        .Text(Versions.Gossamer)
        .Text(string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}")).Frame);

    /// <returns>False where the coordinator says that there are no more runs.</returns>
    private async ValueTask<bool> TakeAsync(int peer, ReadOnlyMemory<byte> frame)
    {
        var kind = new FrameReader(frame.Span, peer).Kind;
        if (peer != ITransport.CoordinatorPeer && kind != FrameKind.Deliver)
            throw new FrameReader(frame.Span, peer).Error($"only the coordinator's process sends frames of kind {kind}");
        switch (kind)
        {
            case FrameKind.Bye:
                DemandWelcome(frame.Span, peer);
                return false;
            case FrameKind.Start:
                await DropRunAsync().ConfigureAwait(false);
                SetUp(StartOf(frame, peer));
                return true;
            default:
                TakeOfRun(frame.Span, peer);
                return true;
        }
    }

    private void TakeOfRun(ReadOnlySpan<byte> frame, int peer)
    {
        var input = new FrameReader(frame, peer);
        // What belongs to an earlier attempt is void.
        if (run is not { } part || input.Epoch != part.Placement.Epoch) return;
        switch (input.Kind)
        {
            case FrameKind.Go:
                input.End();
                isRunning = true;
                programs = RunProgramsAsync(part);
                break;
            case FrameKind.Deliver or FrameKind.DeliverToAll:
                part.TakeDelivery(ref input, peer);
                break;
            case FrameKind.Cancel:
                part.TakeCancel(ref input);
                break;
            case FrameKind.StateRequest:
                var number = input.Int();
                input.End();
                _ = TellStatesAsync(part, number);
                break;
            case FrameKind.StatesAt:
                part.TakeStatesAt(ref input);
                break;
            case FrameKind.Stop:
                if (isRunning) part.End(Execution.RunStatus.Completed, "the run is over");
                else part.TellEnd();
                break;
            default:
                throw input.Error($"the coordinator's process does not send frames of kind {input.Kind}");
        }
    }

    private static StartFrame StartOf(ReadOnlyMemory<byte> frame, int peer)
    {
        var input = new FrameReader(frame.Span, peer);
        return StartFrame.Read(ref input);
    }

    private void SetUp(StartFrame start)
    {
        try
        {
            var planned = source.Create(start.Text);
            var request = planned.Request with { ResumeFrom = start.Checkpoint(planned.Request.Problem.Dimension) };
            var setup = PeerSetup.Prepare(transport, planned with { Request = request }, engine, threads ?? new ThreadsOptions());
            var placement = new Placement(start.Epoch, transport.Self, start.Peers);
            // The coordinator names those who live here; a wrong number would be ours to notice.
            if (start.Peers.Length != setup.Run.Workers) throw new BadInputException($"the problem has {setup.Run.Workers} workers here, {start.Peers.Length} at the coordinator: give all machines the same data files");
            run = new WorkerRun(setup, placement, start.Observation);
            transport.Send(ITransport.CoordinatorPeer, Fingerprint.Write(setup, placement).Frame);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            SayFailed(start.Epoch, failure);
        }
    }

    private async Task RunProgramsAsync(WorkerRun part)
    {
        try
        {
            await part.JoinAsync().ConfigureAwait(false);
            await Task.Run(part.RunProgramsAsync).ConfigureAwait(false);
            await part.LeaveAsync().ConfigureAwait(false);
            part.TellEnd();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Told first: the others leave when they know.
            SayFailed(part.Placement.Epoch, failure);
            await part.LeaveAsync().ConfigureAwait(false);
        }
    }

    private async Task TellStatesAsync(WorkerRun part, int number)
    {
        try
        {
            await part.TellStatesAsync(number).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The coordinator waits for them.
            SayFailed(part.Placement.Epoch, failure);
        }
    }

    /// <summary>A process that is sent away is told why; one that has done its part is not.</summary>
    private static void DemandWelcome(ReadOnlySpan<byte> frame, int peer)
    {
        var input = new FrameReader(frame, peer);
        if (input.Remaining > 0) throw new BadInputException($"the coordinator sent this process away: {input.Words(LongestReason)}");
    }

    private void SayFailed(int epoch, Exception failure)
    {
        var isInput = failure is BadInputException;
        transport.Send(ITransport.CoordinatorPeer, FrameWriter.Begin(FrameKind.Failed, epoch)
            .Byte(isInput ? (byte)1 : (byte)0)
            .Text(isInput ? failure.Message : $"{failure.GetType().Name}: {failure.Message}").Frame);
    }

    private async Task DropRunAsync()
    {
        if (run is not { } old) return;
        old.End(Execution.RunStatus.Interrupted, "another attempt begins");
        await programs.ConfigureAwait(false);
        old.Dispose();
        (run, isRunning) = (null, false);
    }
}
