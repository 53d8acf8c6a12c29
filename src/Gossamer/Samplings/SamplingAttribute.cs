using Gossamer.Registration;

namespace Gossamer.Samplings;

/// <summary>
/// Registers a <see cref="Sampling"/> in the catalogue. Its public constructor's parameters are its parameters in experiment
/// files, in the same order: <c>nice(16)</c> or <c>{kind: nice, size: 16}</c>.
/// </summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SamplingAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for <c>list</c> and <c>describe</c>.</summary>
    public string Summary { get; } = summary;

    /// <summary>The paper that gives its constants.</summary>
    public string? Paper { get; init; }
}
