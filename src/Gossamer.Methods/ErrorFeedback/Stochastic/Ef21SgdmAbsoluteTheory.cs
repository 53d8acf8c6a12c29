using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-SGDM with absolute compressors (derived, after Fatkhullin, Tyurin and Richtárik, 2023): γ = 1/(L + √2·L/η),
/// Ψ = f(x) − f* + (γ/η)‖v̄ − ∇f‖², which falls by (γ/2)‖∇f(x)‖² up to γ(γ²Δ² + ησ²/n). Only L matters, no L_i. Where the
/// target ε is known γ is also at most √(ε/8)/Δ, so that compression leaves no more than a quarter of it.
/// </summary>
public static class Ef21SgdmAbsoluteTheory
{
    private const string Source =
        "gamma = min{1/(L + sqrt(2)*L/eta), sqrt(eps/8)/Delta} (derived for the absolute compressors of Fatkhullin, Tyurin, Richtarik, 2023, arXiv:2305.15155)";

    /// <summary>Δ² of a compressor; 0 for none, null where there is no bound.</summary>
    /// <param name="compressor">C.</param>
    /// <param name="dimension">d.</param>
    public static double? ErrorOf(Compressor compressor, int dimension) => compressor.IsIdentity ? 0 : compressor.AbsoluteError(dimension);

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with an absolute compressor.</param>
    /// <exception cref="AssumptionException">The momentum is not given and depends on unknown numbers.</exception>
    public static MomentumPlan For(Setting setting, AbsoluteMomentumOptions options)
    {
        var (smooth, n, error) = (setting.Constants.L, setting.Workers, ErrorOf(options.Compressor, setting.Dimension)!.Value);
        var eta = options.Momentum ?? setting switch
        {
            { Variance: 0 } => 1,
            { Variance: { } sigma, Target: { } aim } => Math.Min(1, aim * n / (8 * sigma)),
            _ => throw new AssumptionException($"{GradientDescentTheory.NoiseUnknown(setting, "EF21-SGDM (absolute)")}; or give momentum, such as 0.1"),
        };
        var step = 1 / (smooth + (Math.Sqrt(2) * smooth / eta));
        if (setting.Target is { } target && error > 0) step = Math.Min(step, Math.Sqrt(target / (8 * error)));
        var noise = step * ((step * step * error) + (eta * (setting.Variance ?? 0) / n));
        var initial = options.InitialBatch
            ?? (setting is { Variance: > 0 and var variance, InitialGap: > 0 and var gap } ? (long)Math.Clamp(Math.Ceiling(variance / (smooth * gap * n)), 1, 1_000_000) : 1);
        var theory = new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["Delta^2"] = error, ["eta"] = eta, ["B_init"] = initial },
            Prediction = setting is { InitialGap: > 0 and var start, Target: { } goal, Variance: not null } && goal > 2 * noise / step
                ? $"{Math.Ceiling(2 * start / (step * (goal - (2 * noise / step)))).ToString("R", CultureInfo.InvariantCulture)} iterations to a mean squared gradient norm of {goal.ToString("R", CultureInfo.InvariantCulture)} from exact gradients"
                : null,
            Lyapunov = setting.Variance is null ? null : new LyapunovFunction
            {
                Formula = "f(x) - f* + (gamma/eta)*||mean v_i - grad f(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state) + (step / eta * EstimateErrors.MeanToGradient(state, "v")),
                GradientWeight = step / 2,
                Noise = noise,
                IsSure = options.Compressor.IsDeterministic && setting.IsExact,
            },
        };
        return new MomentumPlan(theory, eta, initial);
    }
}
