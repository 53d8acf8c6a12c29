using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Simulation.Faults;
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
        var parcel = new Delivery { Body = message, Sender = HostedParticipant.CoordinatorIndex, Tag = tag, IssuedAt = issuedAt };
        Dispatch(parcel, worker, arrived, worker, EventKind.ToWorker);
    }

    /// <summary>The coordinator cancels what a worker does; travels like a message without content.</summary>
    public void SendCancel(int worker)
    {
        var arrived = IsNetworkFree ? Now : Links.Down(worker, Now, 0).Arrived;
        if (fates is not null)
        {
            var fate = fates.Next(HostedParticipant.CoordinatorIndex, worker, Now);
            if (fate.Copies == 0) return;
            arrived += fate.Delay;
        }
        if (double.IsFinite(arrived)) Push(arrived, worker, EventKind.Cancel, 0);
    }

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
        if (isPausing && PutOff(next)) return;
        switch (next.Kind)
        {
            case EventKind.Alarm:
                HandleAlarm(Computers[next.Participant], next.Data);
                break;
            case EventKind.ToCoordinator:
                if (!coordinator!.Deliver(Parcels.Remove((int)next.Data))) break;
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
                if (!ticket.Owner.IsDown) batch.Add(ticket.Owner, Resumption.Sent, ticket);
                break;
            case EventKind.Fault:
                HandleFault((int)next.Data);
                break;
            case EventKind.GoOn:
                if (!Computers[next.Participant].IsDown) batch.Add(Computers[next.Participant], (Resumption)next.Data, null);
                break;
        }
    }

    /// <summary>
    /// An alarm goes off: a computation may have ended. It may also have been stopped, or its time is drawn only now;
    /// then the alarm is set anew.
    /// </summary>
    private void HandleAlarm(ComputingContext who, long alarm)
    {
        if (alarm != who.Alarm)
        {
            Book.Events--;
            return;
        }
        who.Alarm = 0;
        if (!who.IsComputing)
        {
            Book.Events--;
            return;
        }
        var end = Compute.FinishTime(who.Job) + who.PutOff;
        if (end > Now)
        {
            Book.Events--;
            SetAlarm(who, end);
            return;
        }
        who.Finish(Now, out var gradients, out var seconds);
        Book.Finished++;
        Book.BusySeconds += seconds;
        totals = totals with { OracleCalls = totals.OracleCalls + gradients };
        if (who is NodeContext node) node.OracleCalls += gradients;
        batch.Add(who, Resumption.Computed, null);
    }

    private void HandleDelivery(ComputingContext who, int number)
    {
        var parcel = Parcels.Remove(number);
        if (who.IsDown) parcel.Body.Release();
        else if (who.Deliver(parcel, out var kind)) batch.Add(who, kind, null);
    }

    private void HandleCancel(WorkerContext worker)
    {
        if (worker.IsDown) return;
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
        // An earlier alarm of a stopped computation serves as well: when it goes off, it is set anew.
        if (who.Alarm == 0 || who.AlarmTime > effect.Time || effect.Time <= Now) SetAlarm(who, effect.Time);
    }

    private void SetAlarm(ComputingContext who, double time)
    {
        if (double.IsPositiveInfinity(time))
        {
            who.Alarm = 0;
            return;
        }
        who.Alarm = ++alarms;
        who.AlarmTime = time;
        later.Push(time > Now
            ? new Event(time, 0, who.Index, sequence++, EventKind.Alarm, who.Alarm)
            : new Event(Now, step + 1, who.Index, sequence++, EventKind.Alarm, who.Alarm));
    }

    private void CommitSend(ComputingContext who, in Effect effect)
    {
        totals = totals with { BitsUp = totals.BitsUp + effect.Bits };
        var parcel = new Delivery
        {
            Body = effect.Body!,
            Sender = who.Index,
            Tag = effect.Tag,
            IssuedAt = who.IssuedAt,
            Seconds = effect.Seconds,
            IsExchange = effect.IsExchange,
        };
        if (effect.Target != HostedParticipant.CoordinatorIndex)
        {
            ((NodeContext)who).BitsSent += effect.Bits;
            var hop = IsNetworkFree ? new Transfer(Now, Now) : Links.Between(who.Index, effect.Target, Now, effect.Bits);
            if (effect.Ticket is not null) effect.Ticket.Left = hop.Left;
            Dispatch(parcel, effect.Target, hop.Arrived, effect.Target, EventKind.ToWorker);
            return;
        }
        var transfer = Links.IsShared ? Links.Up(who.Index, Now, effect.Bits) : new Transfer(effect.Left, effect.Time);
        if (Links.IsShared && effect.Ticket is not null) effect.Ticket.Left = transfer.Left;
        Book.CountUplink(who.Index, Now, step, transfer.Left);
        Dispatch(parcel, HostedParticipant.CoordinatorIndex, transfer.Arrived, who.Index, EventKind.ToCoordinator);
    }

    private void AwaitSent(SendTicket ticket)
    {
        if (!freeTickets.TryPop(out var number))
        {
            number = tickets.Count;
            tickets.Add(ticket);
        }
        tickets[number] = ticket;
        if (double.IsFinite(ticket.Left)) Push(ticket.Left, ticket.Owner.Index, EventKind.Sent, number);
    }

    /// <summary>A message sets out; one that would take for ever is lost.</summary>
    private void Dispatch(in Delivery parcel, int receiver, double arrived, int participant, EventKind kind)
    {
        if (fates is null && double.IsFinite(arrived))
        {
            Push(arrived, participant, kind, Parcels.Add(parcel));
            return;
        }
        var fate = fates?.Next(parcel.Sender, receiver, Now) ?? new MessageFate(1, 0);
        for (var copy = 0; copy < fate.Copies && double.IsFinite(arrived); copy++)
        {
            parcel.Body.Retain();
            Push(arrived + fate.Delay, participant, kind, Parcels.Add(parcel));
        }
        parcel.Body.Release();
    }

    private void CommitVisit(NodeContext node, in Effect effect)
    {
        var spent = new RunTotals(Now, node.BitsSent, 0, node.OracleCalls);
        node.EndVisit();
        Nodes!.Visit(node.Index, effect.Tag, (DenseMessage)effect.Body!, node.State, spent, node.JobCount);
        Push(Now, node.Index, EventKind.GoOn, (long)Resumption.GoesOn);
    }
}
