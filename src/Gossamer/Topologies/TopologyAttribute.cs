using Gossamer.Registration;

namespace Gossamer.Topologies;

/// <summary>
/// Registers a <see cref="TopologyKind"/> in the catalogue. Its public constructor's parameters are its parameters in
/// experiment files, in the same order: <c>random-geometric(0.3)</c> or <c>{kind: random-geometric, radius: 0.3}</c>.
/// </summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>, with χ where it is known.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TopologyAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for <c>list</c> and <c>describe</c>.</summary>
    public string Summary { get; } = summary;

    /// <summary>The paper that introduced it; null for graphs that are older than papers.</summary>
    public string? Paper { get; init; }
}
