using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Delays;

/// <summary>The points at which workers compute, one for every tag that somebody still works at. Vectors are used again.</summary>
internal sealed class PointHistory
{
    private readonly Dictionary<long, Entry> entries = [];
    private readonly Stack<Entry> free = new();

    /// <summary>Number of points kept.</summary>
    public int Count => entries.Count;

    /// <summary>Some workers are handed a point.</summary>
    /// <param name="tag">Its tag; one tag, one point.</param>
    /// <param name="point">Copied when its tag is new.</param>
    /// <param name="workers">How many workers.</param>
    public void Hand(long tag, Vector point, int workers = 1)
    {
        if (!entries.TryGetValue(tag, out var entry))
        {
            if (!free.TryPop(out entry)) entry = new Entry(new Vector(point.Length));
            entry.Point.Assign(point.Values);
            entries.Add(tag, entry);
        }
        entry.Holders += workers;
    }

    /// <summary>A worker is done with its point, which is valid until the next call.</summary>
    public Vector Return(long tag)
    {
        var entry = entries[tag];
        if (--entry.Holders == 0)
        {
            entries.Remove(tag);
            free.Push(entry);
        }
        return entry.Point;
    }

    private sealed class Entry(Vector point)
    {
        public Vector Point => point;

        public int Holders { get; set; }
    }
}
