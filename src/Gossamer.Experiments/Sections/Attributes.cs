using Gossamer.Registration;

namespace Gossamer.Experiments.Sections;

/// <summary>Registers the keys of a section of experiment files.</summary>
/// <param name="name">The section's key.</param>
/// <param name="summary">What it is for.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SectionAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Summary { get; } = summary;

    /// <inheritdoc/>
    public string? Paper => null;
}

/// <summary>
/// Registers a member of a family of which an experiment file names one: a problem, an oracle, a split, a compute model.
/// Its public constructor's parameters are its parameters in files, in the same order.
/// </summary>
/// <typeparam name="TFamily">The common class of the family.</typeparam>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One or two sentences for <c>list</c> and <c>describe</c>, with the formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KindAttribute<TFamily>(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Summary { get; } = summary;

    /// <inheritdoc/>
    public string? Paper { get; init; }
}
