using System.Diagnostics;

namespace Gossamer.Benchmarks;

/// <summary>Quick measurements: what others do on the machine disturbs the fastest of many calls least.</summary>
internal static class Stopwatches
{
    /// <summary>Seconds of the fastest call within the time given; the first calls warm up.</summary>
    public static double Fastest(Action work, double seconds = 2, int atLeast = 5)
    {
        for (var i = 0; i < 3; i++) work();
        var best = double.PositiveInfinity;
        var total = Stopwatch.StartNew();
        for (var call = 0; call < atLeast || total.Elapsed.TotalSeconds < seconds; call++)
        {
            var one = Stopwatch.StartNew();
            work();
            best = Math.Min(best, one.Elapsed.TotalSeconds);
        }
        return best;
    }

    /// <summary>
    /// Seconds and bytes of one iteration of something that costs a start as well: the difference between a long and a
    /// short run, the fastest of some.
    /// </summary>
    public static (double Seconds, double Bytes) PerIteration(Action<int> run, int few, int many, int repeats = 5)
    {
        run(few);
        var (shortest, longest, bytes) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var (a, allocatedShort) = Once(() => run(few));
            var (b, allocatedLong) = Once(() => run(many));
            (shortest, longest) = (Math.Min(shortest, a), Math.Min(longest, b));
            bytes = Math.Min(bytes, Math.Max(0, allocatedLong - allocatedShort) / (double)(many - few));
        }
        return (Math.Max(0, longest - shortest) / (many - few), bytes);
    }

    private static (double Seconds, long Bytes) Once(Action work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        work();
        return (watch.Elapsed.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - before);
    }
}
