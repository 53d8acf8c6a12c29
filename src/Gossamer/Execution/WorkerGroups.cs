namespace Gossamer.Execution;

/// <summary>
/// A partition of the workers into groups that a coordinator restarts together, see
/// <see cref="ICoordinator.RestartAsync"/>. Every worker is in exactly one group; moving one takes constant time.
/// </summary>
public sealed class WorkerGroups
{
    private readonly int[] next;
    private readonly int[] previous;
    private readonly WorkerGroup[] groupOf;

    /// <summary>Puts all workers into one first group, in the order of their indices.</summary>
    /// <param name="workers">Number of workers n, at least 1.</param>
    public WorkerGroups(int workers)
    {
        next = new int[workers];
        previous = new int[workers];
        groupOf = new WorkerGroup[workers];
        First = new WorkerGroup(this);
        for (var worker = 0; worker < workers; worker++) Append(worker, First);
    }

    /// <summary>The group in which all workers were at the beginning.</summary>
    public WorkerGroup First { get; }

    /// <summary>Number of workers n.</summary>
    public int Workers => groupOf.Length;

    /// <summary>Told when a worker has moved, with the group that it left.</summary>
    internal Action<int, WorkerGroup>? Moved { get; set; }

    /// <summary>A new group without members.</summary>
    public WorkerGroup Create() => new(this);

    /// <summary>The group of a worker.</summary>
    /// <param name="worker">0-based index.</param>
    public WorkerGroup GroupOf(int worker) => groupOf[worker];

    /// <summary>Moves a worker to the end of another group.</summary>
    /// <param name="worker">0-based index.</param>
    /// <param name="group">A group of this partition.</param>
    public void Move(int worker, WorkerGroup group)
    {
        if (!ReferenceEquals(group.Groups, this)) throw new ArgumentException("the group belongs to another partition", nameof(group));
        var left = groupOf[worker];
        if (ReferenceEquals(left, group)) return;
        Remove(worker, left);
        Append(worker, group);
        Moved?.Invoke(worker, left);
    }

    internal int Next(int worker) => next[worker];

    private void Remove(int worker, WorkerGroup group)
    {
        if (group.Head == worker) group.Head = next[worker];
        else next[previous[worker]] = next[worker];
        if (group.Tail == worker) group.Tail = previous[worker];
        else previous[next[worker]] = previous[worker];
        group.Count--;
    }

    private void Append(int worker, WorkerGroup group)
    {
        next[worker] = WorkerGroup.Nobody;
        previous[worker] = group.Tail;
        if (group.Tail == WorkerGroup.Nobody) group.Head = worker;
        else next[group.Tail] = worker;
        group.Tail = worker;
        group.Count++;
        groupOf[worker] = group;
    }
}

/// <summary>One group of a partition of the workers.</summary>
public sealed class WorkerGroup
{
    internal const int Nobody = -1;

    internal WorkerGroup(WorkerGroups groups) => Groups = groups;

    /// <summary>The partition.</summary>
    public WorkerGroups Groups { get; }

    /// <summary>How many workers are in it.</summary>
    public int Count { get; internal set; }

    /// <summary>The member that joined first; there must be one.</summary>
    public int First => Head != Nobody ? Head : throw new InvalidOperationException("the group has no members");

    /// <summary>
    /// The tag of its members' orders: set by a restart, and by methods for groups that they fill one by one; 0 at first.
    /// </summary>
    public long Tag { get; set; }

    internal int Head { get; set; } = Nobody;

    internal int Tail { get; set; } = Nobody;

    /// <summary>What an engine notes of the group.</summary>
    internal object? Orders { get; set; }

    /// <summary>The members in the order in which they joined. No worker may be moved meanwhile.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes through the members.</summary>
    public struct Enumerator
    {
        private readonly WorkerGroup group;
        private bool hasStarted;

        internal Enumerator(WorkerGroup group)
        {
            this.group = group;
            Current = Nobody;
        }

        /// <summary>0-based index of a worker.</summary>
        public int Current { get; private set; }

        /// <summary>Goes to the next member.</summary>
        public bool MoveNext()
        {
            Current = hasStarted ? group.Groups.Next(Current) : group.Head;
            hasStarted = true;
            return Current != Nobody;
        }
    }
}
