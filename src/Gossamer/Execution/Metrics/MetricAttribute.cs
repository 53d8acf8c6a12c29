using Gossamer.Registration;

namespace Gossamer.Execution;

/// <summary>
/// Registers a <see cref="Metric"/> in the catalogue. Its public constructor's parameters are its parameters in experiment
/// files, in the same order.
/// </summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>, with the formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MetricAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Summary { get; } = summary;

    /// <inheritdoc/>
    public string? Paper { get; init; }

    /// <summary>In words, for headings: "Gradient norm squared".</summary>
    public required string Title { get; init; }

    /// <summary>As in a paper, for axes: "‖∇f(x)‖²".</summary>
    public required string Symbol { get; init; }

    /// <summary>True where more is better, as with an accuracy.</summary>
    public bool IsLargerBetter { get; init; }

    /// <summary>True where the order of magnitude counts, so that it is drawn on a log axis and compared at powers of ten.</summary>
    public bool SpansDecades { get; init; } = true;
}
