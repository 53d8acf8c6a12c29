namespace Gossamer.Experiments.Claims;

/// <summary>
/// Makes a class a paper: its static methods with <see cref="ClaimAttribute"/> are the paper's claims. Its experiments
/// (<c>papers/NAME/*.yaml</c>) and its page (<c>papers/NAME/README.md</c>) are resources of the same assembly.
/// </summary>
/// <param name="name">The kebab-case name, which is also the name of the paper's folder.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PaperAttribute(string name) : Attribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>The title, as the paper has it.</summary>
    public required string Title { get; init; }

    /// <summary>The authors, such as <c>P. Richtárik, I. Sokolov, I. Fatkhullin</c>.</summary>
    public required string Authors { get; init; }

    /// <summary>Where it appeared, such as <c>arXiv:2106.05203, NeurIPS 2021</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>What the paper is about, in a sentence or two.</summary>
    public required string Summary { get; init; }
}

/// <summary>
/// Makes a static method a claim of its paper. It takes a <see cref="Measurement"/>, measures, and returns a
/// <see cref="Verdict"/> or a task of one.
/// </summary>
/// <param name="id">A kebab-case name, unique within the paper.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClaimAttribute(string id) : Attribute
{
    /// <summary>The kebab-case name.</summary>
    public string Id { get; } = id;

    /// <summary>Where the paper says it: Theorem 3, Figure 2, Section 4.1.</summary>
    public required string Place { get; init; }

    /// <summary>What the paper says, in one sentence that the measurement can prove wrong.</summary>
    public required string Statement { get; init; }

    /// <summary>How sure it is that the paper says so.</summary>
    public required Certainty Certainty { get; init; }
}

/// <summary>How sure it is that a paper says what a claim says.</summary>
public enum Certainty
{
    /// <summary>Checked against the text of the paper or the code of its authors.</summary>
    Verified,

    /// <summary>Derived from what the paper says; the derivation stands beside the claim or its theory.</summary>
    Derived,

    /// <summary>From memory: the sense is right, constants and places may not be.</summary>
    Remembered,
}
