namespace Gossamer.Numerics;

/// <summary>Contiguous parts of a whole whose lengths differ by one at most; empty ones where there are more parts than items.</summary>
public static class EvenParts
{
    /// <summary>One of the parts.</summary>
    /// <param name="part">0-based.</param>
    /// <param name="parts">How many, at least 1.</param>
    /// <param name="length">Length of the whole.</param>
    /// <returns>Where it begins, and its length.</returns>
    public static (int From, int Length) Of(int part, int parts, int length)
    {
        var from = (int)((long)part * length / parts);
        return (from, (int)((long)(part + 1) * length / parts) - from);
    }
}
