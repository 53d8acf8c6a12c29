namespace Gossamer.Messaging;

/// <summary>
/// Multiples of a step that both sides know: every coordinate is an integer, written in groups of seven bits with one
/// bit that says whether another group follows, so that small numbers cost 8 bits.
/// </summary>
public sealed class GridMessage : Message
{
    private long[] multiples;

    internal GridMessage(int dimension)
    {
        Dimension = dimension;
        multiples = new long[dimension];
    }

    /// <summary>The distance h of grid points.</summary>
    public double Step { get; private set; }

    /// <summary>The coordinates, divided by <see cref="Step"/>.</summary>
    public ReadOnlySpan<long> Multiples => multiples.AsSpan(0, Dimension);

    internal Span<long> Buffer => multiples.AsSpan(0, Dimension);

    /// <inheritdoc/>
    public override void AddTo(Span<double> target, double scale)
    {
        var integers = Multiples;
        for (var i = 0; i < integers.Length; i++) target[i] += scale * (Step * integers[i]);
    }

    internal void Reset(int dimension, double step)
    {
        Dimension = dimension;
        Step = step;
        if (multiples.Length < dimension) multiples = new long[dimension];
    }
}
