using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// SPIDER: γ = 1/(2·max{L, √(q·M)}), which meets the condition 1 − Lγ − (q − 1)Mγ² ≥ 0 of <see cref="SarahTheory"/> (derived).
/// With batches of q = √n uniform samples √(q·M) is at most L₊ and this is the γ = 1/(2L) of SpiderBoost. The normalised
/// steps of SPIDER are shorter; they keep ‖x⁺ − x‖ below γε_g, and no Lyapunov function is given for them.
/// </summary>
public static class SpiderTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">S.</param>
    /// <param name="epoch">q.</param>
    /// <param name="isNormalized">Whether steps are limited.</param>
    public static Theory For(Setting setting, Sampler sampler, long epoch, bool isNormalized)
    {
        const string Source = "gamma = 1/(2*max{L, sqrt(q*M)}) (SpiderBoost, Wang et al., 2019, arXiv:1810.10690, with general samplings, derived)";
        var constant = setting.Sums!.Whole!.VarianceConstant(sampler);
        var step = 1 / (2 * Math.Max(setting.Constants.L, Math.Sqrt(epoch * constant)));
        var theory = SarahTheory.WithEpochs(Source, step, epoch, constant);
        return isNormalized ? theory with { Lyapunov = null } : theory;
    }
}
