using Gossamer.Registration;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// Registers a three point compressor mechanism in the catalogue. Its public constructor's parameters are its parameters in
/// experiment files, in the same order: <c>clag(top-k(5), 4)</c> or <c>{kind: clag, compressor: top-k(5), trigger: 4}</c>.
/// </summary>
/// <param name="name">The kebab-case name.</param>
/// <param name="summary">One sentence for <c>list</c> and <c>describe</c>, with the formula.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MechanismAttribute(string name, string summary) : Attribute, ICatalogueAttribute
{
    /// <summary>The kebab-case name.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for <c>list</c> and <c>describe</c>.</summary>
    public string Summary { get; } = summary;

    /// <summary>Paper that introduced or analysed it.</summary>
    public string? Paper { get; init; } = Papers.ThreePc;
}

/// <summary>Papers that several classes cite.</summary>
internal static class Papers
{
    public const string ThreePc = "P. Richtarik, I. Sokolov, I. Fatkhullin, E. Gasanov, Z. Li, E. Gorbunov, 3PC: Three Point Compressors for Communication-Efficient Distributed Training and a Better Theory for Lazy Aggregation, ICML 2022, arXiv:2202.00998";
    public const string Adaptive = "M. Makarenko, E. Gasanov, R. Islamov, A. Sadiev, P. Richtarik, Adaptive Compression for Communication-Efficient Distributed Training, TMLR 2023, arXiv:2211.00188";
}
