using Gossamer.Execution;
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
        CountBitsDown(bits);
        if (IsAnsweredAtOnce(worker))
        {
            Book.Events++;
            answers!.Deliver(worker, new Delivery { Body = message, Sender = HostedParticipant.CoordinatorIndex, Tag = tag, IssuedAt = issuedAt });
            return;
        }
        var arrived = IsNetworkFree ? Now : Links.Down(worker, Now, bits).Arrived;
        var parcel = new Delivery { Body = message, Sender = HostedParticipant.CoordinatorIndex, Tag = tag, IssuedAt = issuedAt };
        Dispatch(parcel, worker, arrived, worker, EventKind.ToWorker);
    }

    /// <summary>The coordinator cancels what a worker does; travels like a message without content.</summary>
    public void SendCancel(int worker)
    {
        if (IsAnsweredAtOnce(worker))
        {
            Book.Events++;
            answers!.Cancel(worker);
            return;
        }
        var arrived = IsNetworkFree ? Now : Links.Down(worker, Now, 0).Arrived;
        if (fates is not null)
        {
            var fate = fates.Next(HostedParticipant.CoordinatorIndex, worker, Now);
            if (fate.Copies == 0) return;
            arrived += fate.Delay;
        }
        if (!double.IsFinite(arrived)) return;
        queuedOrders++;
        Push(arrived, worker, EventKind.Cancel, 0);
    }

    /// <summary>Restarts a group of workers, where all workers only answer.</summary>
    /// <returns>False where it has to be done one by one.</returns>
    public bool TryRestart(WorkerGroup group, Message point, long tag, long bits, long issuedAt)
    {
        if (answers is null || queuedOrders > 0) return false;
        allAnswer ??= answers.HasAll();
        if (allAnswer is false) return false;
        CountBitsDown(bits * group.Count);
        answers.Restart(group, point, tag, issuedAt);
        return true;
    }

    /// <summary>A worker only answers from here on. May be called from several threads.</summary>
    /// <returns>False where its program has to be run.</returns>
    public bool TryAnswer(ComputingContext worker, Computation computation)
    {
        if (answers is null || double.IsFinite(computation.SecondsAtMost)) return false;
        answers.Enlist(worker.Index, computation, worker.JobCount);
        return true;
    }

    /// <summary>A worker that only answers has a result; takes over the reference on it.</summary>
    public void SendAnswer(in Delivery answer)
    {
        totals = totals with { BitsUp = totals.BitsUp + Run.CountBits(answer.Body) };
        Book.CountUplink(answer.Sender, Now, step, Now);
        Push(Now, answer.Sender, EventKind.ToCoordinator, Parcels.Add(answer));
    }

    /// <summary>A computation has ended.</summary>
    public void CountFinish(Effort effort, double seconds)
    {
        Book.Finished++;
        Book.BusySeconds += seconds;
        totals = totals with { Effort = totals.Effort + effort };
    }

    /// <summary>Sets the alarm of a worker; +∞ for none.</summary>
    /// <returns>Its number; 0 for none.</returns>
    public long PushAlarm(int worker, double time)
    {
        if (double.IsPositiveInfinity(time)) return 0;
        later.Push(time > Now
            ? new Event(time, 0, worker, sequence++, EventKind.Alarm, ++alarms)
            : new Event(Now, step + 1, worker, sequence++, EventKind.Alarm, ++alarms));
        return alarms;
    }

    private void CountBitsDown(long bits) => totals = totals with { BitsDown = totals.BitsDown + bits };

    /// <summary>Whether an order may be followed at once: no earlier one is under way.</summary>
    private bool IsAnsweredAtOnce(int worker) => answers is not null && queuedOrders == 0 && answers.Has(worker);

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
            case EffectKind.Interrupt:
                CommitInterrupt(who);
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
            if (arrival.Body is not HostedComputed { IsEvaluated: false }) continue;
            // A message that a fault has duplicated stands twice, side by side: only one thread may evaluate it.
            if (count == 0 || !ReferenceEquals(toEvaluate[count - 1].Body, arrival.Body)) toEvaluate[count++] = arrival;
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
                if (!HandleAlarm(next.Participant, next.Data)) Book.Events--;
                break;
            case EventKind.ToCoordinator:
                if (!coordinator!.Deliver(Parcels.Remove((int)next.Data))) break;
                coordinator.Resume();
                CheckCoordinator();
                break;
            case EventKind.ToWorker:
                HandleDelivery(next.Participant, Parcels.Remove((int)next.Data));
                break;
            case EventKind.Cancel:
                HandleCancel(next.Participant);
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
    /// <returns>False where nothing happened.</returns>
    private bool HandleAlarm(int worker, long alarm)
    {
        if (answers is not null && answers.Has(worker)) return answers.HandleAlarm(worker, alarm);
        var who = Computers[worker];
        if (alarm != who.Alarm) return false;
        who.Alarm = 0;
        if (!who.IsComputing) return false;
        var job = who.Job;
        var end = Compute.EarliestFinish(job) + who.PutOff;
        if (end <= Now) end = Compute.FinishTime(job) + who.PutOff;
        if (end > Now)
        {
            if (who.GivenUpAt <= Now) return GiveUp(who);
            SetAlarm(who, Math.Min(end, who.GivenUpAt));
            return false;
        }
        who.Finish(Now, out var effort, out var seconds);
        CountFinish(effort, seconds);
        if (who is NodeContext node) node.Effort += effort;
        batch.Add(who, Resumption.Computed, null);
        return true;
    }

    private bool GiveUp(ComputingContext who)
    {
        who.CancelComputation(Now, out var seconds);
        Book.CountCancellations(1, seconds);
        batch.Add(who, Resumption.Computed, null);
        return true;
    }

    private void HandleDelivery(int receiver, in Delivery parcel)
    {
        queuedOrders--;
        if (answers is not null && answers.Has(receiver))
        {
            answers.Deliver(receiver, parcel);
            return;
        }
        var who = Computers[receiver];
        if (who.IsDown) parcel.Body.Release();
        else if (who.Deliver(parcel, out var kind)) batch.Add(who, kind, null);
    }

    private void HandleCancel(int receiver)
    {
        queuedOrders--;
        if (answers is not null && answers.Has(receiver))
        {
            answers.Cancel(receiver);
            return;
        }
        var worker = Computers[receiver];
        if (worker.IsDown) return;
        worker.ClearInbox();
        if (!worker.CancelComputation(Now, out var seconds)) return;
        Book.CountCancellations(1, seconds);
        Book.WastedSeconds += worker.SecondsSinceSend;
        worker.SecondsSinceSend = 0;
        batch.Add(worker, Resumption.Computed, null);
    }

    private void CommitStart(ComputingContext who, in Effect effect)
    {
        Book.Started++;
        // An earlier alarm of a stopped computation serves as well: when it goes off, it is set anew.
        if (who.Alarm == 0 || who.AlarmTime > effect.Time || effect.Time <= Now) SetAlarm(who, effect.Time);
    }

    private void SetAlarm(ComputingContext who, double time) => (who.Alarm, who.AlarmTime) = (PushAlarm(who.Index, time), time);

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
        // A signal without content occupies no link.
        if (effect.Bits > 0) Book.CountUplink(who.Index, Now, step, transfer.Left);
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
            if (kind == EventKind.ToWorker) queuedOrders++;
            Push(arrived, participant, kind, Parcels.Add(parcel));
            return;
        }
        var fate = fates?.Next(parcel.Sender, receiver, Now) ?? new MessageFate(1, 0);
        for (var copy = 0; copy < fate.Copies && double.IsFinite(arrived); copy++)
        {
            parcel.Body.Retain();
            if (kind == EventKind.ToWorker) queuedOrders++;
            Push(arrived + fate.Delay, participant, kind, Parcels.Add(parcel));
        }
        parcel.Body.Release();
    }

    private void CommitInterrupt(ComputingContext who)
    {
        if (!who.CancelComputation(Now, out var seconds)) return;
        Book.CountCancellations(1, seconds);
        Push(Now, who.Index, EventKind.GoOn, (long)Resumption.Computed);
    }

    private void CommitVisit(NodeContext node, in Effect effect)
    {
        var spent = Nodes!.Reporter is null ? new RunTotals(Now, node.BitsSent, 0, node.Effort) : Totals;
        node.EndVisit();
        Nodes!.Visit(node.Index, effect.Tag, (DenseMessage)effect.Body!, node.State, spent, node.JobCount);
        Push(Now, node.Index, EventKind.GoOn, (long)Resumption.GoesOn);
    }
}
