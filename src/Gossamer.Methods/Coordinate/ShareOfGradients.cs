namespace Gossamer.Methods.Coordinate;

/// <summary>How many component gradients a part of a gradient counts for.</summary>
internal static class ShareOfGradients
{
    /// <summary>The share of the whole, rounded up; rounding errors of the share do not make one more of it.</summary>
    /// <param name="share">What part of a gradient is computed, by cost.</param>
    /// <param name="whole">Component gradients in a gradient.</param>
    public static long Of(double share, long whole) => (long)Math.Ceiling(share * whole * (1 - 1e-12));
}
