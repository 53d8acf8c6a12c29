namespace Gossamer.Registration;

/// <summary>
/// What every registering attribute says. An attribute that implements this makes its classes part of the
/// <see cref="Catalogue"/>: experiment files, <c>list</c>, <c>describe</c> and the conformance suite follow from it.
/// </summary>
public interface ICatalogueAttribute
{
    /// <summary>The kebab-case name used in experiment files; unique among the classes with the same attribute.</summary>
    string Name { get; }

    /// <summary>One or two sentences for <c>list</c> and <c>describe</c>.</summary>
    string Summary { get; }

    /// <summary>The paper or papers behind it; null where there is none.</summary>
    string? Paper { get; }
}
