namespace Gossamer.Experiments.Documents;

/// <summary>The computation tree of a run, as far as it was recorded.</summary>
public sealed record TreeDocument
{
    /// <summary>R of the run: the largest tree distance between an iterate and the point of the gradient applied to it.</summary>
    public required int Distance { get; init; }

    /// <summary>R as the method's theory states it; null where it states none.</summary>
    public long? TheoryDistance { get; init; }

    /// <summary>Gradients that were looked at.</summary>
    public required int Gradients { get; init; }

    /// <summary>Which conditions of the framework fail; empty where its theorem covers the run.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>The main branch, one entry a gradient.</summary>
    public required IReadOnlyList<TreeStepDocument> Steps { get; init; }
}

/// <summary>One gradient of the main branch.</summary>
public sealed record TreeStepDocument
{
    /// <summary>0-based index of its worker.</summary>
    public required int Worker { get; init; }

    /// <summary>Number of main-branch edges below the place where its point leaves the main branch.</summary>
    public required int Fork { get; init; }

    /// <summary>Edges from there to its point.</summary>
    public required int Side { get; init; }

    /// <summary>Tree distance between the iterate and the point.</summary>
    public required int Distance { get; init; }
}
