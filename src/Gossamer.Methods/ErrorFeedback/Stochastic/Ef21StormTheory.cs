using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-STORM (derived for the variant of Fatkhullin, Tyurin and Richtárik, 2023):
/// γ = 1/(L + √(16κΛ²/α² + κN(8ℓ²/α + 32ηℓ²/α²) + 4ℓ²/(ηn))), and EF21-SGDM's Λ with w_i in the place of v_i falls by
/// (γ/2)‖∇f(x)‖² up to γσ²(4κNη²/α + 16κNη³/α² + 2η/n), N = Σv_i.
/// </summary>
public static class Ef21StormTheory
{
    private static readonly MomentumTheory Constants = new()
    {
        Title = "EF21-STORM",
        Source = "gamma = 1/(L + sqrt(16*{0}^2/alpha^2 + 8*l^2/alpha + 32*eta*l^2/alpha^2 + 4*l^2/(eta*n))) (derived for EF21-STORM of Fatkhullin, Tyurin, Richtarik, 2023, arXiv:2305.15155)",
        Formula = "f(x) - f* + (2*gamma/alpha)*mean ||g_i - w_i||^2 + (8*gamma*eta/alpha^2)*mean ||w_i - grad f_i||^2 + (gamma/eta)*||mean w_i - grad f||^2",
        WhyNot = setting => setting.NoiseSmoothness is null
            ? "EF21-STORM needs a bound l on the mean-square smoothness of the noise, E||g(x; s) - g(y; s) - grad f_i(x) + grad f_i(y)||^2 <= l^2*||x - y||^2, and this oracle has none"
            : null,
        Step = Step,
        Terms = at => [new(2.0 / at.Setting.Workers, 1), new(4 * at.SpreadWeight / at.Alpha, 2), new(16 * at.SpreadWeight / (at.Alpha * at.Alpha), 3)],
        Evaluate = (state, at, step) => Ef21SgdmTheory.Evaluate(state, at, step, "w"),
    };

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with a contractive compressor.</param>
    /// <exception cref="AssumptionException">The momentum is not given and depends on unknown numbers.</exception>
    public static MomentumPlan For(Setting setting, MomentumOptions options) => Constants.Plan(setting, options);

    private static double Step(AveragingPoint at)
    {
        var (eta, noise) = (at.Momentum, Math.Pow(at.Setting.NoiseSmoothness ?? 0, 2));
        var ofWorkers = at.SpreadWeight * ((8 / at.Alpha) + (32 * eta / (at.Alpha * at.Alpha)));
        return 1 / (at.L + Math.Sqrt((16 * at.Amplified) + (noise * (ofWorkers + (4 / (eta * at.Setting.Workers))))));
    }
}
