namespace Gossamer.Experiments.Claims;

/// <summary>Whether what a paper says was found.</summary>
public enum Finding
{
    /// <summary>It was.</summary>
    Holds,

    /// <summary>Something else was.</summary>
    DoesNotHold,

    /// <summary>It could not be measured here, for lack of data for instance.</summary>
    Undecided,

    /// <summary>The measurement itself broke.</summary>
    Failed,
}

/// <summary>The outcome of a claim's measurement.</summary>
public sealed record Verdict
{
    private Verdict(Finding finding, string measured, string? explanation) =>
        (Finding, Measured, Explanation) = (finding, measured, explanation);

    /// <summary>Whether the claim was found to hold.</summary>
    public Finding Finding { get; }

    /// <summary>What was measured, in words and numbers.</summary>
    public string Measured { get; }

    /// <summary>Why the claim does not hold or could not be decided; null where it holds.</summary>
    public string? Explanation { get; }

    /// <summary>The claim holds.</summary>
    /// <param name="measured">The numbers that show it, in words.</param>
    public static Verdict Holds(string measured) => new(Finding.Holds, measured, null);

    /// <summary>The claim does not hold.</summary>
    /// <param name="measured">What was found in its place, in words and numbers.</param>
    /// <param name="because">The best explanation.</param>
    public static Verdict DoesNotHold(string measured, string because) => new(Finding.DoesNotHold, measured, because);

    /// <summary>The claim can be decided neither way here.</summary>
    /// <param name="measured">What was measured all the same; may be empty.</param>
    /// <param name="because">What is missing and how to get it.</param>
    public static Verdict Undecided(string measured, string because) => new(Finding.Undecided, measured, because);

    /// <summary>The claim holds under a condition.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="measured">What was measured, in words and numbers that are true either way.</param>
    /// <param name="otherwise">The best explanation where it does not hold.</param>
    public static Verdict If(bool holds, string measured, string otherwise) =>
        holds ? Holds(measured) : DoesNotHold(measured, otherwise);

    internal static Verdict Failed(string reason) => new(Finding.Failed, "", reason);
}
