using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// VR-MARINA for finite sums. With independent samplings S_i of the workers' functions and compressors of the class U(A, B),
/// the conditional variance of the move is at most (A − B)L₊² + B·L_±² + (A + (1 − B)/n)·M_S times ‖x⁺ − x‖², M_S being the
/// mean of the variance constants of the S_i: first the compressors' inequality for the sampled differences, then the
/// variance of their mean (derived). With independent compressors and uniform batches of b this is Theorem 3.1 of Gorbunov et
/// al. (2021), (ωL₊² + (1 + ω)·mean L²_{i,±}/b)/n, with sharper constants.
/// </summary>
public static class VrMarinaTheory
{
    /// <summary>p: given, or min{ζ/d, b/(m + b)} with b samples of m a worker (the choice of the paper).</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor and p.</param>
    /// <param name="samplers">S_i.</param>
    public static double Probability(Setting setting, VrMarinaOptions options, IReadOnlyList<Sampler> samplers)
    {
        if (options.Probability is { } given) return given;
        double batch = samplers.Average(sampler => sampler.ExpectedSize), all = samplers.Average(sampler => (double)sampler.Count);
        var density = options.Compressor.Density(setting.Dimension, setting.Workers) / setting.Dimension;
        return samplers.All(sampler => sampler.IsFull) ? Math.Min(1, density) : Math.Min(density, batch / (all + batch));
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">An unbiased compressor, p and regime.</param>
    /// <param name="samplers">S_i.</param>
    public static Theory For(Setting setting, VrMarinaOptions options, IReadOnlyList<Sampler> samplers)
    {
        var (d, n) = (setting.Dimension, setting.Workers);
        var group = options.Compressor.GroupConstants(d, n) ?? new GroupVariance(options.Compressor.Omega(d, n)!.Value, 0);
        var sampled = MeanVariance(setting, samplers);
        return new SwitchedEstimator
        {
            Title = "VR-MARINA",
            Probability = Probability(setting, options, samplers),
            VarianceConstant = MarinaTheory.VarianceConstant(setting.Constants, group) + ((group.A + ((1 - group.B) / n)) * sampled),
            Formula = "(A - B)*L_+^2 + B*L_pm^2 + (A + (1 - B)/n)*M_S",
            Source = "Theorem 3.1, Gorbunov, Burlachenko, Li, Richtarik, 2021, arXiv:2102.07845, for general samplings and compressors, derived",
            Parameters = new Dictionary<string, double> { ["A"] = group.A, ["B"] = group.B, ["M_S"] = sampled },
        }.For(setting, options.Regime);
    }

    /// <summary>The mean of the variance constants of the workers' samplings.</summary>
    internal static double MeanVariance(Setting setting, IReadOnlyList<Sampler> samplers)
    {
        if (setting.IsHomogeneous) return One(0);
        double sum = 0;
        for (var i = 0; i < samplers.Count; i++) sum += One(i) / samplers.Count;
        return sum;

        double One(int worker) => samplers[worker].IsFull ? 0 : setting.Sums!.Of(worker)!.VarianceConstant(samplers[worker]);
    }
}
