namespace Gossamer.Problems;

/// <summary>
/// The worst-case functions of lower bounds: from a point with progress j a gradient shows at most coordinate j + 1, so
/// that every coordinate costs a method at least one gradient.
/// </summary>
public interface IChain : ILocalObjective
{
    /// <summary>Progress of x, from 0 to d: beyond it a gradient shows one new coordinate at most.</summary>
    /// <param name="x">d coordinates.</param>
    int Progress(ReadOnlySpan<double> x);

    /// <summary>A bound on |∂_{j+1} f(x)| over all x with progress j: how large the new coordinate can be.</summary>
    double FrontierBound { get; }
}
