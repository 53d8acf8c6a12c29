using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21: Lemma 1, Theorem 1 (nonconvex) and Theorem 2 (Polyak-Łojasiewicz) of Richtárik, Sokolov and Fatkhullin (2021),
/// γ = 1/(L + L_QM·ξ(α)), with the smoothness averaged by any <see cref="SmoothnessRule"/>.
/// </summary>
public static class Ef21Theory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="options">Rule and regime.</param>
    public static Theory For(Setting setting, Compressor compressor, EstimatorOptions options) =>
        EstimatorTheory.For(setting, Mechanism(setting, compressor), options);

    /// <summary>Markov compression: A = θ(α), B = β(α).</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="title">The method's title.</param>
    public static EstimatorMechanism Mechanism(Setting setting, Compressor compressor, string title = "EF21") => new()
    {
        Title = title,
        Constants = smoothness => MechanismConstants.OfMarkov(smoothness.Alpha(compressor, setting.Dimension)),
        Ratio = "xi(alpha)",
        Contraction = "theta",
        IsDeterministic = compressor.IsDeterministic,
        KeepsSupport = compressor.KeepsSupport,
    };
}
