using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// Recursive estimates started anew every m_e iterations (SARAH, SPIDER). The error obeys E e⁺ ≤ e + M‖x⁺ − x‖² within an epoch,
/// so that f − f* + (γ/2)(m_e − k mod m_e)·‖v − ∇f(x)‖² falls by (γ/2)‖∇f‖² for γ ≤ 2/(L + √(L² + 4·m_e·M)) (derived; with one
/// uniform sample and L² for M this is the step γ ≤ 2/(L(1 + √(1 + 4m_e))) of Nguyen, Liu, Scheinberg and Takáč, 2017,
/// arXiv:1705.07261).
/// </summary>
public static class SarahTheory
{
    /// <summary>What the theory says of SARAH in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">S.</param>
    /// <param name="epoch">m_e.</param>
    public static Theory For(Setting setting, Sampler sampler, long epoch)
    {
        const string Source = "gamma = 2/(L + sqrt(L^2 + 4*m_e*M)) (Nguyen, Liu, Scheinberg, Takac, 2017, arXiv:1705.07261, with general samplings, derived)";
        var constant = setting.Sums!.Whole!.VarianceConstant(sampler);
        var smoothness = setting.Constants.L;
        var step = 2 / (smoothness + Math.Sqrt((smoothness * smoothness) + (4 * epoch * constant)));
        return WithEpochs(Source, step, epoch, constant);
    }

    /// <summary>The theory of a step that meets the condition 1 − Lγ − (m_e − 1)Mγ² ≥ 0.</summary>
    internal static Theory WithEpochs(string source, double step, long epoch, double constant)
    {
        if (!(step > 0))
            return new Theory { StepSizeSource = source, WhyNoStepSize = "it needs a bound on the smoothness, and none is known of this problem" };
        return new Theory
        {
            StepSize = step,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double> { ["m_e"] = epoch, ["M"] = constant },
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + (gamma/2)*(m_e - (k mod m_e))*||v - grad f(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (step / 2 * (epoch - (state.Iteration % epoch)) * SwitchedEstimator.Error(state, "v")),
                GradientWeight = step / 2,
                IsSure = constant == 0,
            },
        };
    }
}
