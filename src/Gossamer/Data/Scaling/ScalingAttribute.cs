using Gossamer.Registration;

namespace Gossamer.Data.Scaling;

/// <summary>
/// Registers a <see cref="FeatureScaling"/> in the catalogue. Its public constructor's parameters are its parameters in
/// experiment files, in the same order: <c>divide(255)</c> or <c>{kind: divide, divisor: 255}</c>.
/// </summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ScalingAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for <c>list</c> and <c>describe</c>.</summary>
    public string Summary { get; } = summary;

    /// <inheritdoc/>
    public string? Paper => null;
}
