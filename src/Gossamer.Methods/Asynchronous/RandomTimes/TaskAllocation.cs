using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>
/// Shares out B equal tasks among workers whose tasks take s_i seconds so that the last one to finish finishes as early as
/// possible: minimises max_i a_i·s_i over whole a_i with sum B. Greedy: each task goes to the worker that would finish it
/// first, which is optimal.
/// </summary>
public static class TaskAllocation
{
    /// <summary>a_i of every worker.</summary>
    /// <param name="seconds">s_i, 0 or more; workers with 0 share all tasks evenly.</param>
    /// <param name="tasks">B.</param>
    /// <param name="random">Breaks ties.</param>
    public static int[] Of(IReadOnlyList<double> seconds, int tasks, ref RandomStream random)
    {
        var allocation = new int[seconds.Count];
        int[] free = [.. Enumerable.Range(0, seconds.Count).Where(i => seconds[i] <= 0)];
        if (free.Length > 0)
        {
            random.Shuffle(free);
            for (var task = 0; task < tasks; task++) allocation[free[task % free.Length]]++;
            return allocation;
        }
        var next = new PriorityQueue<int, (double Finish, double Tie)>(seconds.Count);
        for (var i = 0; i < seconds.Count; i++) next.Enqueue(i, (seconds[i], random.NextDouble()));
        for (var task = 0; task < tasks; task++)
        {
            var worker = next.Dequeue();
            allocation[worker]++;
            next.Enqueue(worker, ((allocation[worker] + 1) * seconds[worker], random.NextDouble()));
        }
        return allocation;
    }

    /// <summary>
    /// The width 4eα(√(ln(2k²)/K) + ln(2k²)/K) by which the mean of K observed times is lowered in round k, to be below the true
    /// mean with high probability.
    /// </summary>
    /// <param name="scale">α, the sub-exponential norm of the times, in seconds.</param>
    /// <param name="round">k, from 1.</param>
    /// <param name="observations">K, at least 1.</param>
    public static double ConfidenceWidth(double scale, long round, long observations)
    {
        var ratio = Math.Log(2.0 * round * round) / observations;
        return 4 * Math.E * scale * (Math.Sqrt(ratio) + ratio);
    }
}
