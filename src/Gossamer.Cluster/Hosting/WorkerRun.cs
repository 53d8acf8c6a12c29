using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Simulation.Threads;

namespace Gossamer.Cluster.Hosting;

/// <summary>The part of a run that a process makes that hosts workers or nodes, but not the coordinator.</summary>
internal sealed class WorkerRun : PeerRun
{
    private readonly NodeDuties? duties;

    public WorkerRun(PeerSetup setup, Placement placement, ObservationPlan observation) : base(setup, placement, recorder: null, nodes: null)
    {
        CreateSeats();
        if (setup.Run.Request.Method is DecentralizedMethod) duties = new NodeDuties(setup.Run, observation);
    }

    protected override bool HasCoordinator => false;

    /// <summary>Voids what a worker was handed.</summary>
    public void TakeCancel(ref FrameReader input)
    {
        var worker = input.Index(Run.Workers, "worker");
        input.End();
        if (Seats[worker] is WorkerSeat seat) seat.Cancel();
    }

    /// <summary>The coordinator asks for the states of the nodes at one iteration.</summary>
    public void TakeStatesAt(ref FrameReader input)
    {
        var iteration = input.Long();
        input.End();
        duties?.WantStatesAt(iteration);
    }

    /// <summary>The coordinator asks for the states of the workers: they follow as soon as all of them wait.</summary>
    public async Task TellStatesAsync(int number)
    {
        try
        {
            // Workers of an asynchronous method are never all idle; they keep nothing that the next point does not bring.
            if (Run.Request.Method.IsSynchronous) await WhenIdleAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        var output = FrameWriter.Begin(FrameKind.State, Placement.Epoch).Int(number);
        Spent.Write(output);
        foreach (var seat in Seats)
        {
            if (seat is not null) output.Int(seat.Index).Long(seat.JobCount).State(seat.State);
        }
        Transport.Send(ITransport.CoordinatorPeer, output.Frame);
    }

    /// <summary>Says that all programs that are here have ended.</summary>
    public void TellEnd()
    {
        var output = FrameWriter.Begin(FrameKind.Stopped, Placement.Epoch);
        Spent.Write(output);
        Transport.Send(ITransport.CoordinatorPeer, output.Frame);
    }

    public override async ValueTask<bool> VisitAsync(NodeSeat node, Vector iterate, long iteration)
    {
        if (duties!.Wants(iteration))
        {
            Tell(node, iterate, iteration);
            if (duties.IsLast(iteration)) await RestUntilEndAsync().ConfigureAwait(true);
        }
        return true;
    }

    private async Task RestUntilEndAsync()
    {
        Rest();
        try
        {
            await Task.Delay(Timeout.Infinite, Ending).ConfigureAwait(true);
        }
        catch (OperationCanceledException)
        {
            throw new RunEndedException();
        }
        finally
        {
            Wake();
        }
    }

    private void Tell(NodeSeat node, Vector iterate, long iteration)
    {
        var spent = node.Spent;
        var hasState = duties!.WantsState(iteration);
        var output = FrameWriter.Begin(FrameKind.Iterate, Placement.Epoch);
        Spent.Write(output);
        output.Int(node.Index).Long(iteration).Long(node.JobCount).Long(spent.BitsUp).Long(spent.Effort.OracleCalls).Long(spent.Effort.ComponentGradients)
            .Doubles(iterate.Values).Byte(hasState ? (byte)1 : (byte)0);
        if (hasState) output.State(node.State);
        Transport.Send(ITransport.CoordinatorPeer, output.Frame);
    }
}
