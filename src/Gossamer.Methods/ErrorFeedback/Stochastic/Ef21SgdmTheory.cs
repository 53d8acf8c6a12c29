using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-SGDM: the theory of Fatkhullin, Tyurin and Richtárik (2023) with explicit constants (derived; their step
/// min{α/(20L_QM), η/(7L)} is admissible too): γ = 1/(L + √(16(1+η²)κΛ²/α² + 2L²/η²)) and
/// Λ = f(x) − f* + (2κγ/α)·Σv_i‖g_i − v_i‖² + (8κγη/α²)·Σv_i‖v_i − ∇f_i‖² + (γ/η)‖v̄ − ∇f‖², which falls by (γ/2)‖∇f(x)‖² up to
/// γσ²(2κNη²/α + 8κNη³/α² + η/n), N = Σv_i.
/// </summary>
public static class Ef21SgdmTheory
{
    private static readonly MomentumTheory Constants = new()
    {
        Title = "EF21-SGDM",
        Source = "gamma = 1/(L + sqrt(16*(1 + eta^2)*{0}^2/alpha^2 + 2*L^2/eta^2)) (derived for EF21-SGDM of Fatkhullin, Tyurin, Richtarik, 2023, arXiv:2305.15155)",
        Formula = "f(x) - f* + (2*gamma/alpha)*mean ||g_i - v_i||^2 + (8*gamma*eta/alpha^2)*mean ||v_i - grad f_i||^2 + (gamma/eta)*||mean v_i - grad f||^2",
        Step = Step,
        Terms = at => [new(1.0 / at.Setting.Workers, 1), new(2 * at.SpreadWeight / at.Alpha, 2), new(8 * at.SpreadWeight / (at.Alpha * at.Alpha), 3)],
        Evaluate = (state, at, step) => Evaluate(state, at, step, "v"),
    };

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with a contractive compressor.</param>
    /// <exception cref="AssumptionException">The momentum is not given and depends on unknown numbers.</exception>
    public static MomentumPlan For(Setting setting, MomentumOptions options) => Constants.Plan(setting, options);

    /// <summary>
    /// The same with η_k = min{1, η/√(k + 1)} and γ_k = κη_k, κ = min{α/(20√κ_r·Λ·η_0), 1/(7L)} with the rule's spread κ_r (derived):
    /// the weights of Λ only fall, so that Λ never rises but for the noise of γ_k and η_k. The step is that of iteration 0.
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with a contractive compressor; η is 1 unless given.</param>
    public static MomentumPlan Decreasing(Setting setting, MomentumOptions options)
    {
        const string DecreasingSource = "gamma_0 = min{alpha/(20*L_QM), eta_0/(7*L)}, gamma_k = gamma_0*eta_k/eta_0 (derived for the time-varying EF21-SGDM of Fatkhullin, Tyurin, Richtarik, 2023, arXiv:2305.15155)";
        var scale = options.Momentum ?? 1;
        var smoothness = SmoothnessRule.Choose(
            options.StepSizeRule, setting, options.Compressor.KeepsSupport, found => FirstStep(At(found, 0)), out var whyNot);
        if (smoothness is null) return new(new Theory { StepSizeSource = DecreasingSource, WhyNoStepSize = whyNot }, scale, options.InitialBatch ?? 1);
        var first = At(smoothness, 0);
        var step = FirstStep(first);
        var theory = new Theory
        {
            StepSize = step,
            StepSizeSource = DecreasingSource,
            Parameters = new Dictionary<string, double>(smoothness.Parameters()) { ["alpha"] = first.Alpha, ["eta_0"] = first.Momentum },
            Lyapunov = setting.Variance is null ? null : new LyapunovFunction
            {
                Formula = $"{Constants.Formula}, with gamma_k and eta_k",
                Evaluate = state => Evaluate(state, At(smoothness, state.Iteration), step * Falling(scale, state.Iteration) / first.Momentum, "v"),
                Noise = step * Constants.Noise(first),
                IsSure = options.Compressor.IsDeterministic && setting.IsExact,
            },
        };
        return new(theory, scale, options.InitialBatch ?? 1);

        AveragingPoint At(Smoothness found, long iteration) =>
            new(setting, found, found.Alpha(options.Compressor, setting.Dimension), Falling(scale, iteration));
    }

    /// <summary>η_k = min{1, η/√(k + 1)}.</summary>
    internal static double Falling(double scale, long iteration) => Math.Min(1, scale / Math.Sqrt(iteration + 1));

    private static double FirstStep(AveragingPoint at) => Math.Min(1 / (20 * Math.Sqrt(at.Amplified)), at.Momentum / (7 * at.L));

    /// <summary>γ.</summary>
    internal static double Step(AveragingPoint at)
    {
        var square = at.Momentum * at.Momentum;
        return 1 / (at.L + Math.Sqrt((16 * (1 + square) * at.Amplified) + (2 * at.L * at.L / square)));
    }

    /// <summary>Λ, where the named vector is the workers' average.</summary>
    internal static double Evaluate(IObservation state, AveragingPoint at, double step, string average)
    {
        var (eta, weight) = (at.Momentum, at.Smoothness.Spread * step / at.Alpha);
        return GradientDescentTheory.Gap(state)
            + (2 * weight * EstimateErrors.Between(state, "g", average, at.Smoothness.Weight))
            + (8 * weight * eta / at.Alpha * EstimateErrors.ToGradients(state, average, at.Smoothness.Weight))
            + (step / eta * EstimateErrors.MeanToGradient(state, average));
    }
}
