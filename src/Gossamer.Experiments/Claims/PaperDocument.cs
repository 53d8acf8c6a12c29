using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Claims;

/// <summary>The outcome of a paper's claims, as it is written to JSON.</summary>
public sealed record PaperDocument
{
    /// <summary>Version of this format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Version of Gossamer that made it.</summary>
    public required string Gossamer { get; init; }

    /// <summary>Name of the paper.</summary>
    public required string Paper { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its authors.</summary>
    public required string Authors { get; init; }

    /// <summary>Where it appeared.</summary>
    public required string Reference { get; init; }

    /// <summary><c>quick</c> or <c>full</c>.</summary>
    public required string Scale { get; init; }

    /// <summary>The claims that were measured, in the order of the paper's source.</summary>
    public required IReadOnlyList<ClaimDocument> Claims { get; init; }

    /// <summary>The experiments that they ran, in the order in which they were run.</summary>
    public required IReadOnlyList<ExperimentDocument> Experiments { get; init; }
}

/// <summary>A claim and what came out.</summary>
public sealed record ClaimDocument
{
    /// <summary>Its kebab-case name.</summary>
    public required string Id { get; init; }

    /// <summary>Where the paper says it.</summary>
    public required string Place { get; init; }

    /// <summary>What the paper says.</summary>
    public required string Statement { get; init; }

    /// <summary>How sure it is that the paper says so: verified, derived, remembered.</summary>
    public required string Certainty { get; init; }

    /// <summary>holds, does-not-hold, undecided, failed.</summary>
    public required string Verdict { get; init; }

    /// <summary>What was measured, in words and numbers.</summary>
    public required string Measured { get; init; }

    /// <summary>Why it does not hold or could not be decided; null where it holds.</summary>
    public string? Explanation { get; init; }

    /// <summary>Tables of what was measured.</summary>
    public IReadOnlyList<TableDocument> Tables { get; init; } = [];

    /// <summary>Figures of what was measured.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];
}

/// <summary>A table of texts.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Headings">Names of the columns.</param>
/// <param name="Rows">A list a row.</param>
public sealed record TableDocument(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);
