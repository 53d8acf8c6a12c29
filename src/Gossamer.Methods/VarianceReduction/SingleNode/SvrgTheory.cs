using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// SVRG, Theorem 1 of Johnson and Zhang (2013), with ℒ (<see cref="ExpectedSmoothness"/>) in place of max L_i for general
/// samplings (derived: the proof uses of the sampling only E‖S(∇f_i(x) − ∇f_i(x*))‖² ≤ 2ℒ(f(x) − f*)): γ = 1/(10ℒ) and
/// m_e = 50ℒ/μ give ρ = ½.
/// </summary>
public static class SvrgTheory
{
    /// <summary>m_e by theory; twice the number of functions where no μ is known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">S.</param>
    public static long EpochLength(Setting setting, Sampler sampler)
    {
        var (smoothness, mu) = (Smoothness(setting, sampler), setting.Constants.Mu);
        var length = Math.Ceiling(50 * smoothness / mu);
        return mu > 0 && length < 1e15 ? (long)Math.Max(1, length) : 2L * sampler.Count;
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">S.</param>
    /// <param name="epoch">m_e.</param>
    public static Theory For(Setting setting, Sampler sampler, long epoch)
    {
        const string Source = "gamma = 1/(10*L) (Theorem 1, Johnson, Zhang, 2013, with the expected smoothness of the sampling as L)";
        var constants = setting.Constants;
        if (!constants.IsConvex || constants.Mu <= 0)
            return new Theory { StepSizeSource = Source, WhyNoStepSize = "its theorem is about convex f_i and a strongly convex f; for nonconvex problems use page" };
        var smoothness = Smoothness(setting, sampler);
        var step = 1 / (10 * smoothness);
        var slack = 1 - (2 * smoothness * step);
        var rate = (1 / (constants.Mu * step * slack * epoch)) + (2 * smoothness * step / slack);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["m_e"] = epoch, ["expected smoothness"] = smoothness, ["rho"] = rate },
            Prediction = rate < 1 ? FormattableString.Invariant($"f - f* shrinks by {rate:G4} in every epoch of {epoch} iterations") : null,
        };
    }

    private static double Smoothness(Setting setting, Sampler sampler) =>
        ExpectedSmoothness.Of(setting.Sums!.Whole!, sampler, setting.Constants.L);
}
