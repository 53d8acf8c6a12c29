using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>
/// Reptile on convex f_i (derived): a gradient step of length γ ≤ 1/L_i is an averaged operator, so are k of them one after the other, the mean over
/// workers and, for ε ≤ 1, the step towards it; iterates of averaged operators converge to a fixed point where there is one. It is biased for k &gt; 1 and
/// different f_i.
/// </summary>
public static class ReptileTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The server's step.</param>
    public static Theory For(Setting setting, ReptileOptions options)
    {
        var step = 1 / setting.Constants.LMax;
        var server = options.Normalize ? options.ServerStep / (step * options.LocalSteps) : options.ServerStep;
        var why = !setting.Constants.IsConvex ? "its derivation is about convex objectives"
            : server > 1 ? "its derivation is about server steps of at most 1" + (options.Normalize ? " after they are normalised" : "")
            : null;
        var theory = new Theory
        {
            StepSize = why is null ? step : null,
            StepSizeSource = "gamma = 1/max L_i (derived for convex f_i)",
            WhyNoStepSize = why,
        };
        return Assume.ExactTheory(setting, theory);
    }
}
