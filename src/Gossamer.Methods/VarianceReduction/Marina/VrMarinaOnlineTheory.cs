using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// VR-MARINA for stochastic gradients: as <see cref="VrMarinaTheory"/> with L_σ² for the samplings' constant, and with
/// estimates that are made anew with the variance σ²/(nB') (Theorem 3.2 of Gorbunov et al., 2021; derived in this form).
/// </summary>
public static class VrMarinaOnlineTheory
{
    /// <summary>2σ²/(nε): mega-batches of this size leave an error of ε/2; 0 for exact gradients, null where σ² or ε is unknown.</summary>
    /// <param name="setting">The setting.</param>
    public static double? NoiseRatio(Setting setting) => setting switch
    {
        { Variance: 0 } => 0,
        { Variance: { } variance, Target: { } target } => 2 * variance / (setting.Workers * target),
        _ => null,
    };

    /// <summary>B': given, or ⌈2σ²/(nε)⌉.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">B'.</param>
    public static int MegaBatch(Setting setting, VrMarinaOnlineOptions options) =>
        options.MegaBatch ?? (int)Math.Clamp(Math.Ceiling(NoiseRatio(setting) ?? 1), 1, int.MaxValue);

    /// <summary>p: given, or min{ζ/d, 1/(1 + M)} with M = 2σ²/(nε) or the given mega-batch (the authors' choice).</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor, B' and p.</param>
    public static double Probability(Setting setting, VrMarinaOnlineOptions options)
    {
        if (options.Probability is { } given) return given;
        var density = options.Compressor.Density(setting.Dimension, setting.Workers) / setting.Dimension;
        var ratio = setting.Variance == 0 ? 0 : options.MegaBatch ?? NoiseRatio(setting) ?? 1;
        return Math.Min(density, 1 / (1 + ratio));
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">An unbiased compressor, B', p and regime.</param>
    public static Theory For(Setting setting, VrMarinaOnlineOptions options)
    {
        var (d, n) = (setting.Dimension, setting.Workers);
        var group = options.Compressor.GroupConstants(d, n) ?? new GroupVariance(options.Compressor.Omega(d, n)!.Value, 0);
        var noise = Math.Pow(setting.NoiseSmoothness ?? 0, 2);
        var batch = MegaBatch(setting, options);
        return new SwitchedEstimator
        {
            Title = "VR-MARINA (online)",
            Probability = Probability(setting, options),
            VarianceConstant = MarinaTheory.VarianceConstant(setting.Constants, group) + ((group.A + ((1 - group.B) / n)) * noise),
            Formula = "(A - B)*L_+^2 + B*L_pm^2 + (A + (1 - B)/n)*L_sigma^2",
            Source = "Theorem 3.2, Gorbunov, Burlachenko, Li, Richtarik, 2021, arXiv:2102.07845, derived",
            Noise = (setting.Variance ?? 0) / (n * (double)batch),
            Parameters = new Dictionary<string, double> { ["A"] = group.A, ["B"] = group.B, ["B'"] = batch, ["L_sigma"] = setting.NoiseSmoothness ?? 0 },
        }.For(setting, options.Regime, WhyNot(setting, options));
    }

    private static string? WhyNot(Setting setting, VrMarinaOnlineOptions options) => setting switch
    {
        { NoiseSmoothness: null } => "it needs a bound L_sigma on how much the noise changes between two points, and this oracle has none",
        { Variance: null } when options.MegaBatch is null => "it needs a bound sigma^2 on the variance of the stochastic gradients, and this oracle has none; give megaBatch",
        { Variance: not 0, Target: null } when options.MegaBatch is null =>
            "it needs the target eps, the squared gradient norm aimed at; name it by stop: {gradientNormSquared: ...}, or give megaBatch",
        _ => null,
    };
}
