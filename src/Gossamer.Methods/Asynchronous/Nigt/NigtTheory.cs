using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>Parameters of a NIGT method.</summary>
/// <param name="Momentum">η.</param>
/// <param name="Batch">M.</param>
/// <param name="InitialBatch">M_init.</param>
public sealed record NigtParameters(double Momentum, long Batch, long InitialBatch);

/// <summary>
/// The parameters of the NIGT methods (A. Tyurin and co-authors, ICLR 2026, arXiv:2509.24305). ε is a tolerance on the norm
/// here, the root of the squared gradient norm that the experiment aims at. M, η and α are derived from the paper's
/// recursion −J(θ_{t+1}) ≤ −J(θ_t) − α‖∇J‖ + 2α‖d_t − ∇J‖ + L_gα²/2 and E‖d_t − ∇J_H‖ ≤ (1 − η)^tσ/√M_init + √η·σ/√M +
/// 2L_hα²/η² + truncation, so as to reproduce its complexity:
/// M = max{1, ⌈min{σ²/ε², σ²√L_h/(L_gε^{3/2})}⌉}, η = min{1, cMε²/σ²}, α = c·min{ε/L_g, η√(ε/L_h)}, M_init = max{1, ⌈σ²/ε²⌉},
/// with c = 1/8. Constants of policies are loose: tuned steps are far longer.
/// </summary>
public static class NigtTheory
{
    private const double C = 1.0 / 8;

    /// <summary>The parameters; those that are given go first.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="title">The method's title, for messages.</param>
    /// <param name="momentum">η as given.</param>
    /// <param name="batch">M as given, or fixed by the method.</param>
    /// <param name="initialBatch">M_init as given, or fixed by the method.</param>
    /// <exception cref="AssumptionException">One is not given, and a constant for it is not known.</exception>
    public static NigtParameters Choose(Setting setting, string title, double? momentum, long? batch, long? initialBatch)
    {
        if (setting.Variance == 0) return new NigtParameters(momentum ?? 1, batch ?? 1, initialBatch ?? batch ?? 1);
        if (setting is { Variance: { } variance, Target: { } squared })
        {
            var m = batch ?? Batch(setting, variance, Math.Sqrt(squared));
            return new NigtParameters(
                momentum ?? Math.Min(1, C * m * squared / variance), m, initialBatch ?? batch ?? Whole(variance / squared));
        }
        if (momentum is { } eta && batch is { } given) return new NigtParameters(eta, given, initialBatch ?? given);
        throw new AssumptionException(
            $"{GradientDescentTheory.NoiseUnknown(setting, $"the choice of momentum and batch of {title}")}, or give momentum{(batch is null ? " and batch" : "")} as numbers");
    }

    /// <summary>What the theory says.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="parameters">η, M and M_init.</param>
    /// <param name="title">The method's title, for messages.</param>
    public static Theory For(Setting setting, NigtParameters parameters, string title)
    {
        var step = Step(setting, parameters.Momentum);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "alpha = (1/8)*min{eps/L_g, eta*sqrt(eps/L_h)}, eps a gradient norm (Tyurin et al., 2026; constants derived)",
            WhyNoStepSize = step is null ? WhyNot(setting, title) : null,
            Parameters = new Dictionary<string, double>
            {
                ["eta"] = parameters.Momentum,
                ["M"] = parameters.Batch,
                ["M_init"] = parameters.InitialBatch,
            },
            Prediction = step is { } alpha && setting is { InitialGap: { } gap, Target: { } squared }
                ? $"in the order of {(gap / (alpha * Math.Sqrt(squared))).ToString("G3", CultureInfo.InvariantCulture)} iterations to a gradient norm of {Math.Sqrt(squared).ToString("G4", CultureInfo.InvariantCulture)}"
                : null,
        };
    }

    private static double? Step(Setting setting, double momentum)
    {
        if (setting.Target is not { } squared || !double.IsFinite(setting.Constants.L)) return null;
        var tolerance = Math.Sqrt(squared);
        var byGradient = tolerance / setting.Constants.L;
        if (momentum == 1) return C * byGradient;                   // nothing is transported
        return setting.Constants.HessianSmoothness is { } curvature
            ? C * Math.Min(byGradient, momentum * Math.Sqrt(tolerance / curvature))
            : null;
    }

    private static string WhyNot(Setting setting, string title) => setting switch
    {
        { Target: null } => $"{title} needs the target eps, whose root is the gradient norm aimed at; name it by stop: {{gradientNormSquared: ...}}",
        { Constants.HessianSmoothness: null } => $"{title} needs a Lipschitz constant L_h of the Hessian, and this problem knows none",
        _ => $"{title} needs the smoothness of f, and this problem knows none",
    };

    private static long Batch(Setting setting, double variance, double tolerance)
    {
        var most = variance / (tolerance * tolerance);
        return setting.Constants.HessianSmoothness is { } curvature
            ? Whole(Math.Min(most, variance * Math.Sqrt(curvature) / (setting.Constants.L * Math.Pow(tolerance, 1.5))))
            : Whole(most);
    }

    private static long Whole(double number) => (long)Math.Max(1, Math.Ceiling(number * (1 - 1e-12)));
}
