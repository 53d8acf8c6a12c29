using Gossamer.Numerics;

namespace Gossamer.Execution;

/// <summary>
/// The named vectors and counters of one participant that survive a crash. A program asks for them once, at its start:
/// in a resumed run they come with the values of the checkpoint. Observers (Lyapunov functions, tests) read them by name.
/// </summary>
public sealed class ParticipantState
{
    private readonly int dimension;
    private List<KeyValuePair<string, Vector>>? vectors;
    private List<KeyValuePair<string, Counter>>? counters;

    /// <summary>Creates an empty state.</summary>
    /// <param name="dimension">Number of coordinates d of its vectors, where no other length is asked for.</param>
    public ParticipantState(int dimension) => this.dimension = dimension;

    /// <summary>The vectors in the order in which they were first asked for.</summary>
    public IReadOnlyList<KeyValuePair<string, Vector>> Vectors => vectors ?? [];

    /// <summary>The counters in the order in which they were first asked for.</summary>
    public IReadOnlyList<KeyValuePair<string, Counter>> Counters => counters ?? [];

    /// <summary>The vector of this name: restored, or new with the given values (zero when none are given).</summary>
    /// <param name="name">A name that is unique in this participant; use the paper's symbol.</param>
    /// <param name="initial">d values for a fresh start, or nothing for zero.</param>
    public Vector Vector(string name, ReadOnlySpan<double> initial = default)
    {
        if (Find(name) is { } known) return known;
        var vector = Add(name, dimension);
        if (!initial.IsEmpty) vector.Assign(initial);
        return vector;
    }

    /// <summary>The vector of this name and length, such as a table or a few scalars: restored, or new and zero.</summary>
    /// <param name="name">A name that is unique in this participant; use the paper's symbol.</param>
    /// <param name="length">Number of values, at least 0.</param>
    public Vector Vector(string name, int length) => Find(name) ?? Add(name, length);

    /// <summary>The vector of this name, for observers; null where the participant has none (yet).</summary>
    /// <param name="name">The name.</param>
    public Vector? Find(string name)
    {
        foreach (var (key, value) in Vectors)
        {
            if (key == name) return value;
        }
        return null;
    }

    /// <summary>The counter of this name: restored, or new with the given value.</summary>
    public Counter Counter(string name, long initial = 0)
    {
        foreach (var (key, value) in Counters)
        {
            if (key == name) return value;
        }
        var counter = new Counter { Value = initial };
        (counters ??= []).Add(new(name, counter));
        return counter;
    }

    private Vector Add(string name, int length)
    {
        var vector = new Vector(length);
        (vectors ??= []).Add(new(name, vector));
        return vector;
    }
}

/// <summary>A number that survives a crash.</summary>
public sealed class Counter
{
    /// <summary>Its value.</summary>
    public long Value { get; set; }
}
