using Gossamer.Registration;

namespace Gossamer.Data.Splits;

/// <summary>
/// Registers a <see cref="Split"/> in the catalogue. Its public constructor's parameters are its parameters in experiment
/// files, in the same order: <c>dirichlet(0.3)</c> or <c>{kind: dirichlet, alpha: 0.3}</c>.
/// </summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SplitAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for <c>list</c> and <c>describe</c>.</summary>
    public string Summary { get; } = summary;

    /// <summary>The paper that introduced it, or null.</summary>
    public string? Paper { get; init; }
}
