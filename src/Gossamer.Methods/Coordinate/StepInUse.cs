using Gossamer.Execution;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// The step of a run, which promises are about. Where a step s* is the best for the bound f(x) − s(2 − s/s*)·g, steps s below
/// 2s* keep a part of what it promises.
/// </summary>
internal static class StepInUse
{
    /// <summary>ω(2 − ω) for ω = γ/γ*: the part of the progress of the theory's step that is promised; 0 where nothing is.</summary>
    /// <param name="options">What was given.</param>
    /// <param name="best">The theory's step γ*.</param>
    public static double Progress(MethodOptions options, double best)
    {
        var relative = options.StepSize.InUse(best) / best;
        return relative < 2 ? relative * (2 - relative) : 0;
    }
}
