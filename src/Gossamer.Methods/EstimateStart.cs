namespace Gossamer.Methods;

/// <summary>What the workers' gradient estimates are before the first iteration.</summary>
public enum EstimateStart
{
    /// <summary>The compressed gradient at x⁰: one round of compressed messages.</summary>
    Compressed,

    /// <summary>The gradient at x⁰, sent without compression.</summary>
    Exact,

    /// <summary>Zero: nothing is sent.</summary>
    Zero,
}
