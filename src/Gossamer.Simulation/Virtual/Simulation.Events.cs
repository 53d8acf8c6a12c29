using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Simulation.NetworkModels;

namespace Gossamer.Simulation.Virtual;

/// <summary>What happens in the events, and what participants do to the world.</summary>
internal sealed partial class Simulation
{
    /// <summary>The coordinator sends to a worker; takes over the reference on the message.</summary>
    public void SendDown(int worker, Message message, long tag, long bits, long issuedAt)
    {
        totals = totals with { BitsDown = totals.BitsDown + bits };
        var arrived = IsNetworkFree ? Now : Links.Down(worker, Now, bits).Arrived;
        var number = Parcels.Add(new Parcel { Body = message, Sender = HostedParticipant.CoordinatorIndex, Tag = tag, IssuedAt = issuedAt });
        Push(arrived, worker, EventKind.ToWorker, number);
    }

    /// <summary>The coordinator cancels what a worker does; travels like a message without content.</summary>
    public void SendCancel(int worker) =>
        Push(IsNetworkFree ? Now : Links.Down(worker, Now, 0).Arrived, worker, EventKind.Cancel, 0);

    /// <summary>Lets an effect take place.</summary>
    public void Commit(ComputingContext who, in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Start:
                CommitStart(who, effect);
                break;
            case EffectKind.Send:
                CommitSend(who, effect);
                break;
            case EffectKind.AwaitSent:
                AwaitSent(effect.Ticket!);
                break;
            case EffectKind.TakeNext:
                CommitTakeNext(who, effect.IsExchange);
                break;
            case EffectKind.Visit:
                CommitVisit((NodeContext)who, effect);
                break;
        }
    }

    /// <summary>Evaluates deferred results that are going to be looked at, on all threads.</summary>
    public void EvaluateAll(ReadOnlySpan<Arrival> arrivals)
    {
        if (crew.Size == 1 || arrivals.Length < 2) return;
        if (toEvaluate.Length < arrivals.Length) toEvaluate = new Arrival[arrivals.Length];
        var count = 0;
        foreach (var arrival in arrivals)
        {
            if (arrival.Body is HostedComputed { IsEvaluated: false }) toEvaluate[count++] = arrival;
        }
        if (count > 1) crew.Run(count, evaluateOne);
    }

    private void EvaluateOne(int place) => ((HostedComputed)toEvaluate[place].Body).Evaluate();

    private void Handle(in Event next)
    {
        switch (next.Kind)
        {
            case EventKind.Finish:
                HandleFinish(Computers[next.Participant], next.Data);
                break;
            case EventKind.ToCoordinator:
                if (!coordinator!.Deliver((int)next.Data)) break;
                coordinator.Resume();
                CheckCoordinator();
                break;
            case EventKind.ToWorker:
                HandleDelivery(Computers[next.Participant], (int)next.Data);
                break;
            case EventKind.Cancel:
                HandleCancel((WorkerContext)Computers[next.Participant]);
                break;
            case EventKind.Sent:
                var ticket = tickets[(int)next.Data];
                tickets[(int)next.Data] = null!;
                freeTickets.Push((int)next.Data);
                batch.Add(ticket.Owner, Resumption.Sent, ticket);
                break;
            case EventKind.GoOn:
                batch.Add(Computers[next.Participant], (Resumption)next.Data, null);
                break;
        }
    }

    private void HandleFinish(ComputingContext who, long job)
    {
        if (!who.Finish(job, Now, out var gradients, out var seconds)) return;
        Book.Finished++;
        Book.BusySeconds += seconds;
        totals = totals with { OracleCalls = totals.OracleCalls + gradients };
        if (who is NodeContext node) node.OracleCalls += gradients;
        batch.Add(who, Resumption.Computed, null);
    }

    private void HandleDelivery(ComputingContext who, int number)
    {
        var kind = Resumption.Received;
        var goesOn = who is NodeContext node ? node.Deliver(number, out kind) : ((WorkerContext)who).Deliver(number);
        if (goesOn) batch.Add(who, kind, null);
    }

    private void HandleCancel(WorkerContext worker)
    {
        worker.ClearInbox();
        if (!worker.CancelComputation(Now, out var seconds)) return;
        Book.Cancelled++;
        Book.BusySeconds += seconds;
        Book.WastedSeconds += seconds + worker.SecondsSinceSend;
        worker.SecondsSinceSend = 0;
        batch.Add(worker, Resumption.Computed, null);
    }

    private void CommitStart(ComputingContext who, in Effect effect)
    {
        Book.Started++;
        if (double.IsPositiveInfinity(effect.Time)) return;
        if (effect.Time > Now) later.Push(new Event(effect.Time, 0, who.Index, sequence++, EventKind.Finish, effect.Tag));
        else later.Push(new Event(Now, step + 1, who.Index, sequence++, EventKind.Finish, effect.Tag));
    }

    private void CommitSend(ComputingContext who, in Effect effect)
    {
        totals = totals with { BitsUp = totals.BitsUp + effect.Bits };
        var parcel = new Parcel
        {
            Body = effect.Body!, Sender = who.Index, Tag = effect.Tag, IssuedAt = who.IssuedAt, Seconds = effect.Seconds, IsExchange = effect.IsExchange,
        };
        var number = Parcels.Add(parcel);
        if (effect.Target != HostedParticipant.CoordinatorIndex)
        {
            ((NodeContext)who).BitsSent += effect.Bits;
            var hop = IsNetworkFree ? new Transfer(Now, Now) : Links.Between(who.Index, effect.Target, Now, effect.Bits);
            if (effect.Ticket is not null) effect.Ticket.Left = hop.Left;
            Push(hop.Arrived, effect.Target, EventKind.ToWorker, number);
            return;
        }
        var transfer = Links.IsShared ? Links.Up(who.Index, Now, effect.Bits) : new Transfer(effect.Left, effect.Time);
        if (Links.IsShared && effect.Ticket is not null) effect.Ticket.Left = transfer.Left;
        Book.CountUplink(who.Index, Now, step, transfer.Left);
        Push(transfer.Arrived, who.Index, EventKind.ToCoordinator, number);
    }

    private void AwaitSent(SendTicket ticket)
    {
        if (!freeTickets.TryPop(out var number))
        {
            number = tickets.Count;
            tickets.Add(ticket);
        }
        tickets[number] = ticket;
        Push(ticket.Left, ticket.Owner.Index, EventKind.Sent, number);
    }

    private void CommitTakeNext(ComputingContext who, bool isExchange)
    {
        var goesOn = who is NodeContext node ? node.TakeNext(isExchange) : ((WorkerContext)who).TakeNext();
        if (goesOn) Push(Now, who.Index, EventKind.GoOn, (long)(isExchange ? Resumption.Exchanged : Resumption.Received));
    }

    private void CommitVisit(NodeContext node, in Effect effect)
    {
        var spent = new RunTotals(Now, node.BitsSent, 0, node.OracleCalls);
        node.EndVisit();
        Nodes!.Visit(node.Index, effect.Tag, (DenseMessage)effect.Body!, node.State, spent, node.JobCount);
        Push(Now, node.Index, EventKind.GoOn, (long)Resumption.GoesOn);
    }
}
