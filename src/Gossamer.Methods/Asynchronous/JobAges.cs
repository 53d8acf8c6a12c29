namespace Gossamer.Methods.Asynchronous;

/// <summary>
/// The workers in the order in which they got their present jobs, oldest first: a linked list through arrays, so that
/// a worker moves to the end in constant time and nothing is allocated.
/// </summary>
internal sealed class JobAges
{
    private readonly long[] tags;
    private readonly int[] next;
    private readonly int[] previous;
    private readonly int head;

    /// <summary>All workers start with a job of tag 0, in the order of their indices.</summary>
    /// <param name="workers">Number of workers n.</param>
    public JobAges(int workers)
    {
        tags = new long[workers];
        next = new int[workers + 1];
        previous = new int[workers + 1];
        head = workers;                                             // a sentinel closes the list to a ring
        for (var i = 0; i <= workers; i++)
        {
            next[i] = i == workers ? 0 : i + 1;
            previous[i] = i == 0 ? workers : i - 1;
        }
    }

    /// <summary>The worker whose job is the oldest.</summary>
    public int Oldest => next[head];

    /// <summary>The iteration at which the worker's present job was handed out.</summary>
    public long TagOf(int worker) => tags[worker];

    /// <summary>The worker gets a new job, the youngest of all.</summary>
    public void Renew(int worker, long tag)
    {
        tags[worker] = tag;
        next[previous[worker]] = next[worker];
        previous[next[worker]] = previous[worker];
        previous[worker] = previous[head];
        next[worker] = head;
        next[previous[head]] = worker;
        previous[head] = worker;
    }
}
