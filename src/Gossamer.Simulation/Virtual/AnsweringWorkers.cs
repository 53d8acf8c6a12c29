using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Simulation.Virtual;

/// <summary>
/// Workers whose program is <see cref="IWorker.AnswerAsync"/>, run without their program: what they do next is known, so
/// a point that reaches them starts the computation, and its end sends the answer. Groups that are restarted together
/// share one order, so that a restart takes time for those members only that have an order of their own. Does what the
/// program would do, event for event; used where messages take no time and nothing goes wrong.
/// </summary>
internal sealed class AnsweringWorkers(Simulation simulation)
{
    private readonly Record[] records = new Record[simulation.Run.Workers];

    /// <summary>Whether this worker is run here.</summary>
    public bool Has(int worker) => records[worker].Work is not null;

    /// <summary>A worker's program has come to its answering. May be called from several threads.</summary>
    public void Enlist(int worker, Computation computation, long jobs)
    {
        ref var record = ref records[worker];
        record.Work = computation;
        record.Jobs = jobs;
    }

    /// <summary>Computations that a worker has started.</summary>
    public long JobsOf(int worker)
    {
        ref readonly var record = ref records[worker];
        return record.Jobs + (record.Orders is { } orders ? orders.Restarts - record.JoinedAt : 0);
    }

    /// <summary>Whether all workers of a run are run here.</summary>
    public bool HasAll()
    {
        foreach (ref readonly var record in records.AsSpan())
        {
            if (record.Work is null) return false;
        }
        return true;
    }

    /// <summary>A point has arrived; takes over the reference on it.</summary>
    public void Deliver(int worker, in Delivery order)
    {
        ref var record = ref records[worker];
        if (record.Orders is not null) LeaveOrders(worker, ref record);
        if (record.Point is null) Start(worker, ref record, order);
        else (record.Inbox ??= new Queue<Delivery>(1)).Enqueue(order);
    }

    /// <summary>A cancellation has arrived.</summary>
    public void Cancel(int worker)
    {
        ref var record = ref records[worker];
        if (record.Orders is not null) LeaveOrders(worker, ref record);
        Cancel(ref record);
    }

    /// <summary>An alarm goes off: the computation may have ended.</summary>
    /// <returns>False where nothing happened: the alarm belonged to a computation that was stopped, or was early.</returns>
    public bool HandleAlarm(int worker, long alarm)
    {
        ref var record = ref records[worker];
        if (alarm != record.Alarm) return false;
        record.Alarm = 0;
        if (record.Orders is null && record.Point is null) return false;
        var job = Job(worker, record);
        var earliest = simulation.Compute.EarliestFinish(job);
        if (earliest > simulation.Now)
        {
            SetAlarm(worker, ref record, earliest);
            return false;
        }
        var end = simulation.Compute.FinishTime(job);
        if (end > simulation.Now)
        {
            SetAlarm(worker, ref record, end);
            // When its group is restarted, this member's alarm may be too late.
            record.Orders?.Late.Add(worker);
            return false;
        }
        if (record.Orders is not null) LeaveOrders(worker, ref record);
        Answer(worker, ref record);
        return true;
    }

    /// <summary>Cancels what all members of a group do and gives them a point.</summary>
    /// <param name="group">The members.</param>
    /// <param name="point">The point; a reference of its own is taken.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="issuedAt">Model updates made when it is handed out.</param>
    public void Restart(WorkerGroup group, Message point, long tag, long issuedAt)
    {
        var orders = group.Orders as GroupOrders ?? Attach(group);
        if (orders.HasInstantMembers)
        {
            RestartOneByOne(group, point, tag, issuedAt);
            return;
        }
        simulation.Book.CountCancellations(orders.Active, simulation.Now - orders.Time);
        point.Retain();
        orders.Point?.Release();
        (orders.Point, orders.Tag, orders.IssuedAt, orders.Time) = (point, tag, issuedAt, simulation.Now);
        orders.Restarts++;
        foreach (var worker in CollectionsMarshal.AsSpan(orders.Newcomers))
        {
            ref var record = ref records[worker];
            if (record.Orders is not null || !ReferenceEquals(group.Groups.GroupOf(worker), group)) continue;
            Cancel(ref record);
            record.Orders = orders;
            record.JoinedAt = orders.Restarts - 1;
            SetAlarmInTime(worker, ref record);
            if (record.AlarmTime <= simulation.Now && simulation.Compute.FinishTime(Job(worker, record)) <= simulation.Now) orders.HasInstantMembers = true;
        }
        orders.Newcomers.Clear();
        foreach (var worker in CollectionsMarshal.AsSpan(orders.Late))
        {
            ref var record = ref records[worker];
            if (ReferenceEquals(record.Orders, orders)) SetAlarmInTime(worker, ref record);
        }
        orders.Late.Clear();
        orders.Active = group.Count;
        simulation.Book.Started += group.Count;
    }

    /// <summary>How many workers compute, and their seconds up to now.</summary>
    public (int Computing, double Seconds) Running()
    {
        var computing = 0;
        var seconds = 0.0;
        foreach (ref readonly var record in records.AsSpan())
        {
            if (record.Orders is null && record.Point is null) continue;
            computing++;
            seconds += simulation.Now - (record.Orders?.Time ?? record.StartedAt);
        }
        return (computing, seconds);
    }

    private void RestartOneByOne(WorkerGroup group, Message point, long tag, long issuedAt)
    {
        foreach (var worker in group)
        {
            Cancel(worker);
            point.Retain();
            Deliver(worker, new Delivery { Body = point, Sender = HostedParticipant.CoordinatorIndex, Tag = tag, IssuedAt = issuedAt });
        }
    }

    private ComputeJob Job(int worker, in Record record) => record.Orders is { } orders
        ? new ComputeJob(simulation.Run.Seed, worker, record.Jobs + orders.Restarts - record.JoinedAt - 1, orders.Time, simulation.Run.WorkOf(record.Work!, worker))
        {
            ComponentGradients = simulation.Run.EffortOf(record.Work!, worker).ComponentGradients,
        }
        : new ComputeJob(simulation.Run.Seed, worker, record.Jobs - 1, record.StartedAt, simulation.Run.WorkOf(record.Work!, worker))
        {
            ComponentGradients = simulation.Run.EffortOf(record.Work!, worker).ComponentGradients,
        };

    private void Start(int worker, ref Record record, in Delivery order)
    {
        record.Point = order.Body;
        record.Tag = order.Tag;
        record.IssuedAt = order.IssuedAt;
        record.StartedAt = simulation.Now;
        record.Jobs++;
        simulation.Book.Started++;
        SetAlarmInTime(worker, ref record);
    }

    private void Answer(int worker, ref Record record)
    {
        var seconds = simulation.Now - record.StartedAt;
        var result = simulation.Run.Computations.Rent();
        result.Assign(record.Work!, simulation.Run.Objective(worker), record.Point, worker, record.Jobs - 1);
        result.RoundForWire();
        record.Point = null;
        simulation.CountFinish(simulation.Run.EffortOf(record.Work!, worker), seconds);
        simulation.SendAnswer(new Delivery { Body = result, Sender = worker, Tag = record.Tag, IssuedAt = record.IssuedAt, Seconds = seconds });
        if (record.Inbox is not null && record.Inbox.TryDequeue(out var next)) Start(worker, ref record, next);
    }

    private void Cancel(ref Record record)
    {
        while (record.Inbox is not null && record.Inbox.TryDequeue(out var unread)) unread.Body.Release();
        if (record.Point is null) return;
        record.Point.Release();
        record.Point = null;
        simulation.Book.CountCancellations(1, simulation.Now - record.StartedAt);
    }

    /// <summary>From here on the worker has the order of its group as its own.</summary>
    private static void LeaveOrders(int worker, ref Record record)
    {
        var orders = record.Orders!;
        record.Orders = null;
        record.Jobs += orders.Restarts - record.JoinedAt;
        record.Point = orders.Point!;
        record.Point.Retain();
        (record.Tag, record.IssuedAt, record.StartedAt) = (orders.Tag, orders.IssuedAt, orders.Time);
        orders.Active--;
        orders.Newcomers.Add(worker);
    }

    private GroupOrders Attach(WorkerGroup group)
    {
        group.Groups.Moved ??= HandleMove;
        var orders = new GroupOrders();
        group.Orders = orders;
        foreach (var worker in group) orders.Newcomers.Add(worker);
        return orders;
    }

    private void HandleMove(int worker, WorkerGroup left)
    {
        ref var record = ref records[worker];
        if (record.Orders is not null) LeaveOrders(worker, ref record);
        (left.Groups.GroupOf(worker).Orders as GroupOrders)?.Newcomers.Add(worker);
    }

    private void SetAlarmInTime(int worker, ref Record record)
    {
        var earliest = simulation.Compute.EarliestFinish(Job(worker, record));
        // An earlier alarm of a stopped computation serves as well: when it goes off, it is set anew.
        if (record.Alarm == 0 || record.AlarmTime > earliest || earliest <= simulation.Now) SetAlarm(worker, ref record, earliest);
    }

    private void SetAlarm(int worker, ref Record record, double time) =>
        (record.Alarm, record.AlarmTime) = (simulation.PushAlarm(worker, time), time);

    /// <summary>What is known of one worker. Without an order of its own it may have that of its group.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Record
    {
        public Computation? Work;
        public Message? Point;
        public GroupOrders? Orders;
        public Queue<Delivery>? Inbox;
        public long Tag;
        public long IssuedAt;
        public double StartedAt;

        /// <summary>Computations started, without those of the group's orders.</summary>
        public long Jobs;

        /// <summary>The restarts of the group before the first one that this worker shared.</summary>
        public long JoinedAt;
        public long Alarm;
        public double AlarmTime;
    }

    /// <summary>The order that the members of a group share.</summary>
    private sealed class GroupOrders
    {
        public Message? Point { get; set; }

        public long Tag { get; set; }

        public long IssuedAt { get; set; }

        public double Time { get; set; }

        public long Restarts { get; set; }

        /// <summary>
        /// True where computations of members take no time at all: then the order of alarms at one time matters, and every
        /// restart has to set them all.
        /// </summary>
        public bool HasInstantMembers { get; set; }

        /// <summary>How many members have this order and no other.</summary>
        public int Active { get; set; }

        /// <summary>Members with an order of their own since the last restart; some may have left.</summary>
        public List<int> Newcomers { get; } = [];

        /// <summary>Members whose alarm is set for the end of their computation, too late for a new one; some may have left.</summary>
        public List<int> Late { get; } = [];
    }
}
