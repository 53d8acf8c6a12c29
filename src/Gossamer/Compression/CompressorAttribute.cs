using Gossamer.Registration;

namespace Gossamer.Compression;

/// <summary>
/// Registers a compressor in the catalogue. Its public constructor's parameters are its parameters in experiment
/// files, in the same order: <c>top-k(5)</c> or <c>{kind: top-k, k: 5}</c>.
/// </summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>, with the formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CompressorAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for <c>list</c> and <c>describe</c>.</summary>
    public string Summary { get; } = summary;

    /// <summary>Paper or papers that introduced or analysed it.</summary>
    public string? Paper { get; init; }
}
