using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Gossamer.Messaging;

namespace Gossamer.Numerics;

/// <summary>
/// A dense vector of doubles that knows when it was last changed. Engines copy a point once per
/// <see cref="Version"/>, however many workers it is sent to. A method changes vectors only through these members.
/// </summary>
public sealed class Vector
{
    private readonly double[] values;

    /// <summary>Creates a zero vector.</summary>
    /// <param name="length">Number of coordinates, at least 0.</param>
    public Vector(int length) => values = new double[length];

    /// <summary>Creates a copy of the given values.</summary>
    public Vector(ReadOnlySpan<double> source) => values = source.ToArray();

    /// <summary>Number of coordinates.</summary>
    public int Length => values.Length;

    /// <summary>Rises with every change; two reads with equal versions saw equal values.</summary>
    public long Version { get; private set; }

    /// <summary>The values, read only.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>One coordinate. Setting it counts as a change.</summary>
    /// <param name="index">0-based coordinate.</param>
    public double this[int index]
    {
        get => values[index];
        set
        {
            Version++;
            values[index] = value;
        }
    }

    /// <summary>The values for writing; counts as one change, so take it anew after every await or send.</summary>
    public Span<double> Edit()
    {
        Version++;
        return values;
    }

    /// <summary>Reads the values wherever a span is wanted.</summary>
    public static implicit operator ReadOnlySpan<double>(Vector vector) => vector.values;

    /// <summary>A new vector with the same values.</summary>
    public Vector Clone() => new(values);

    /// <summary>Sets every coordinate to zero.</summary>
    public void Clear() => Edit().Clear();

    /// <summary>Copies the given values.</summary>
    /// <param name="source">As many values as <see cref="Length"/>.</param>
    public void Assign(ReadOnlySpan<double> source)
    {
        RequireLength(source.Length);
        source.CopyTo(Edit());
    }

    /// <summary>Replaces the values by those that a message stands for.</summary>
    [OverloadResolutionPriority(1)] // a computed gradient is a message as well as a span
    public void Assign(Message message)
    {
        RequireLength(message.Dimension);
        message.MarkRead();
        var target = Edit();
        target.Clear();
        message.AddTo(target, 1);
    }

    /// <summary>Adds <paramref name="scale"/> times another vector.</summary>
    /// <param name="other">As many values as <see cref="Length"/>.</param>
    /// <param name="scale">The factor, 1 unless given.</param>
    public void Add(ReadOnlySpan<double> other, double scale = 1)
    {
        RequireLength(other.Length);
        var target = Edit();
        if (scale == 1)
            TensorPrimitives.Add(target, other, target);
        else
            TensorPrimitives.MultiplyAdd(other, scale, target, target);
    }

    /// <summary>Adds <paramref name="scale"/> times what a message stands for, in time proportional to its size.</summary>
    [OverloadResolutionPriority(1)]
    public void Add(Message message, double scale = 1)
    {
        RequireLength(message.Dimension);
        message.MarkRead();
        message.AddTo(Edit(), scale);
    }

    /// <summary>Multiplies every coordinate.</summary>
    public void Scale(double factor)
    {
        var target = Edit();
        TensorPrimitives.Multiply(target, factor, target);
    }

    /// <summary>Moves to (1 − weight)·this + weight·target: an exponential average takes its next value.</summary>
    /// <param name="target">As many values as <see cref="Length"/>.</param>
    /// <param name="weight">The share of the target; 1 copies it.</param>
    public void MoveTowards(ReadOnlySpan<double> target, double weight)
    {
        if (weight == 1)
        {
            Assign(target);
            return;
        }
        Scale(1 - weight);
        Add(target, weight);
    }

    /// <summary>
    /// Moves an estimate by what a message says: adds it with <paramref name="weight"/>, or, where the message
    /// <see cref="Message.IsReplacement">replaces</see> the estimate, moves to (1 − weight)·this + weight·message.
    /// </summary>
    public void Apply(Message message, double weight = 1)
    {
        if (message.IsReplacement)
        {
            if (weight == 1)
            {
                Assign(message);
                return;
            }
            Scale(1 - weight);
        }
        Add(message, weight);
    }

    /// <summary>Sets this vector to the mean of the messages' bodies, summed in worker order.</summary>
    public void AssignMean(Arrivals arrivals)
    {
        Clear();
        AddScaled(arrivals, 1.0 / arrivals.Count);
    }

    /// <summary>
    /// Moves the mean of the workers' estimates by what the messages say, each worker counting 1/<paramref name="workers"/>.
    /// Messages that are increments are added. Where all messages of all workers are
    /// <see cref="Message.IsReplacement">replacements</see>, the mean is formed anew, so that no rounding error remains.
    /// </summary>
    /// <param name="arrivals">The messages of this round, at most one of a worker.</param>
    /// <param name="workers">Number of workers n over which the mean is taken.</param>
    /// <param name="weight">The weight of <see cref="Apply"/>.</param>
    /// <exception cref="InvalidOperationException">Some but not all workers sent replacements: their sum needs one memory per worker.</exception>
    public void ApplyMean(Arrivals arrivals, int workers, double weight = 1)
    {
        var replacements = 0;
        foreach (var arrival in arrivals)
        {
            if (arrival.Body.IsReplacement) replacements++;
        }
        if (replacements > 0)
        {
            if (replacements != arrivals.Count || arrivals.Count != workers)
                throw new InvalidOperationException("a mean of estimates moves by replacements only when every worker sends one");
            if (weight == 1) Clear();
            else Scale(1 - weight);
        }
        AddScaled(arrivals, weight / workers);
    }

    private void AddScaled(Arrivals arrivals, double scale)
    {
        var target = Edit();
        foreach (var arrival in arrivals)
        {
            arrival.Body.MarkRead();
            arrival.Body.AddTo(target, scale);
        }
    }

    private void RequireLength(int length)
    {
        if (length != values.Length)
            throw new ArgumentException($"a vector of {values.Length} coordinates cannot take one of {length}");
    }
}
