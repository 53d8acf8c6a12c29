using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous;

/// <summary>
/// The workers in groups with jobs of one tag, oldest first. A worker that gets a new job and a group that is restarted
/// both take constant time, and nothing is allocated for a tag that was had before.
/// </summary>
internal sealed class JobAges
{
    private readonly WorkerGroups groups;
    private readonly LinkedList<WorkerGroup> byAge = new();
    private readonly Dictionary<WorkerGroup, LinkedListNode<WorkerGroup>> places = [];
    private readonly Stack<LinkedListNode<WorkerGroup>> empty = new();

    /// <summary>All workers start with a job of tag 0.</summary>
    /// <param name="workers">Number of workers n.</param>
    public JobAges(int workers)
    {
        groups = new WorkerGroups(workers);
        places[groups.First] = byAge.AddLast(groups.First);
    }

    /// <summary>The workers with the oldest jobs.</summary>
    public WorkerGroup Oldest => byAge.First!.Value;

    /// <summary>The iteration at which the worker's present job was handed out.</summary>
    public long TagOf(int worker) => groups.GroupOf(worker).Tag;

    /// <summary>The worker gets a job with a tag that no other has.</summary>
    public void Renew(int worker, long tag)
    {
        if (!empty.TryPop(out var place))
        {
            place = new LinkedListNode<WorkerGroup>(groups.Create());
            places[place.Value] = place;
        }
        byAge.AddLast(place);
        place.Value.Tag = tag;
        Move(worker, place.Value);
    }

    /// <summary>The oldest group was restarted with the tag of the youngest one, a single worker: the two become one.</summary>
    public void JoinOldestToYoungest()
    {
        var oldest = byAge.First!;
        var youngest = byAge.Last!;
        if (oldest == youngest) return;
        byAge.Remove(oldest);
        byAge.AddLast(oldest);
        while (youngest.Value.Count > 0)
        {
            var worker = youngest.Value.First;
            Move(worker, oldest.Value);
        }
    }

    private void Move(int worker, WorkerGroup group)
    {
        var left = groups.GroupOf(worker);
        groups.Move(worker, group);
        if (left.Count > 0) return;
        byAge.Remove(places[left]);
        empty.Push(places[left]);
    }
}
