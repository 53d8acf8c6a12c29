using System.Globalization;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// What the theories of methods with averages on the workers have in common: they differ in the step, the Lyapunov function
/// and the terms of the noise. Noise adds γσ²·Σ_j p_j·η^{a_j} to the Lyapunov function in every iteration, so that
/// 2σ²·Σ_j p_j·η^{a_j} is left of the mean of E‖∇f‖²; η by theory makes each of the terms at most a sixth of the target ε.
/// </summary>
internal sealed record MomentumTheory
{
    // Three terms share half of the target.
    private const double TermsInTarget = 6;

    private const long MostInitial = 1_000_000;

    /// <summary>The method's title.</summary>
    public required string Title { get; init; }

    /// <summary>Formula and source of the step, with {0} for the symbol of the smoothness.</summary>
    public required string Source { get; init; }

    /// <summary>The formula of the Lyapunov function.</summary>
    public required string Formula { get; init; }

    /// <summary>γ.</summary>
    public required Func<AveragingPoint, double> Step { get; init; }

    /// <summary>The terms of the noise.</summary>
    public required Func<AveragingPoint, IReadOnlyList<NoiseTerm>> Terms { get; init; }

    /// <summary>The Lyapunov function at the step γ.</summary>
    public required Func<IObservation, AveragingPoint, double, double> Evaluate { get; init; }

    /// <summary>Which constant is missing for the step, and what to do; null where none is.</summary>
    public Func<Setting, string?> WhyNot { get; init; } = _ => null;

    /// <summary>What a run needs: η, B_init, and the theory with them.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with a contractive compressor.</param>
    /// <exception cref="AssumptionException">The momentum is not given and depends on unknown numbers.</exception>
    public MomentumPlan Plan(Setting setting, MomentumOptions options)
    {
        var compressor = options.Compressor;
        var chosen = SmoothnessRule.Choose(
            options.StepSizeRule, setting, compressor.KeepsSupport, found => Step(At(setting, options, found)), out var whyNot);
        whyNot ??= WhyNot(setting);
        if (chosen is null || whyNot is not null)
        {
            var none = new Theory { StepSizeSource = Name(SmoothnessRule.Candidates(options.StepSizeRule)[0]), WhyNoStepSize = whyNot };
            return new(none, options.Momentum ?? (setting.Variance == 0 ? 1 : throw new AssumptionException(whyNot!)), options.InitialBatch ?? 1);
        }
        var at = At(setting, options, chosen);
        var initial = InitialBatch(at, options.InitialBatch);
        // Without averaging it is EF21-SGD, whose theorem is sharper.
        if (at.Momentum == 1) return new(Ef21SgdTheory.For(setting, compressor, 1, options.StepSizeRule), 1, initial);
        var step = Step(at);
        return new(
            new Theory
            {
                StepSize = step,
                StepSizeSource = Name(chosen.Rule),
                Parameters = new Dictionary<string, double>(chosen.Parameters()) { ["alpha"] = at.Alpha, ["eta"] = at.Momentum, ["B_init"] = initial },
                Prediction = Predict(at, step),
                Lyapunov = setting.Variance is null ? null : new LyapunovFunction
                {
                    Formula = Formula,
                    Evaluate = state => Evaluate(state, at, step),
                    GradientWeight = step / 2,
                    Noise = step * Noise(at),
                    IsSure = compressor.IsDeterministic && setting.IsExact,
                },
            },
            at.Momentum,
            initial);
    }

    private AveragingPoint At(Setting setting, MomentumOptions options, Smoothness smoothness)
    {
        var at = new AveragingPoint(setting, smoothness, smoothness.Alpha(options.Compressor, setting.Dimension), 1);
        return at with { Momentum = options.Momentum ?? MomentumByTheory(at) };
    }

    private double MomentumByTheory(AveragingPoint at)
    {
        if (at.Setting.Variance == 0) return 1;
        if (at.Setting is not { Variance: { } variance, Target: { } target })
            throw new AssumptionException($"{GradientDescentTheory.NoiseUnknown(at.Setting, Title)}; or give momentum, such as 0.1");
        var momentum = 1.0;
        foreach (var term in Terms(at))
        {
            if (term.Coefficient > 0)
                momentum = Math.Min(momentum, Math.Pow(target / (TermsInTarget * 2 * term.Coefficient * variance), 1.0 / term.Power));
        }
        return momentum;
    }

    // max{1, σ²/(Lδ⁰n), 2η²σ²/(α²Lδ⁰)}: the paper's, and what keeps the workers' own errors from dominating short runs (derived).
    private static long InitialBatch(AveragingPoint at, long? given)
    {
        if (given is { } chosen) return chosen;
        if (at.Setting is not { Variance: > 0 and var variance, InitialGap: > 0 and var gap }) return 1;
        var scale = at.Setting.Constants.L * gap;
        var ratio = at.Momentum / at.Alpha;
        var wanted = Math.Max(variance / (scale * at.Setting.Workers), 2 * ratio * ratio * variance / scale);
        return (long)Math.Clamp(Math.Ceiling(wanted), 1, MostInitial);
    }

    /// <summary>What noise adds to the Lyapunov function in an iteration, over γ.</summary>
    internal double Noise(AveragingPoint at) =>
        (at.Setting.Variance ?? 0) * Terms(at).Sum(term => term.Coefficient * Math.Pow(at.Momentum, term.Power));

    private string? Predict(AveragingPoint at, double step)
    {
        if (at.Setting is not { InitialGap: { } gap, Target: { } target, Variance: not null } || gap == 0) return null;
        var left = target - (2 * Noise(at));
        return left > 0
            ? $"{Math.Ceiling(2 * gap / (step * left)).ToString("R", CultureInfo.InvariantCulture)} iterations to a mean squared gradient norm of {target.ToString("R", CultureInfo.InvariantCulture)} from exact gradients"
            : $"a mean squared gradient norm of {(2 * Noise(at)).ToString("G3", CultureInfo.InvariantCulture)} is what the noise leaves at this momentum, above the target of {target.ToString("R", CultureInfo.InvariantCulture)}";
    }

    private string Name(SmoothnessRule rule) => Source.Replace("{0}", rule.Symbol, StringComparison.Ordinal);
}

/// <summary>What the formulas of averaging methods depend on.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Smoothness">Λ, κ and the weights.</param>
/// <param name="Alpha">α of the compressor on what the workers compress.</param>
/// <param name="Momentum">η.</param>
internal sealed record AveragingPoint(Setting Setting, Smoothness Smoothness, double Alpha, double Momentum)
{
    /// <summary>L.</summary>
    public double L => Setting.Constants.L;

    /// <summary>κΛ²/α².</summary>
    public double Amplified => Smoothness.Spread * Smoothness.Lambda * Smoothness.Lambda / (Alpha * Alpha);

    /// <summary>κ·Σ v_i: what multiplies the noise of single workers.</summary>
    public double SpreadWeight => Smoothness.Spread * Smoothness.TotalWeight(Setting.Workers);
}

/// <summary>One term p·η^a of the noise.</summary>
/// <param name="Coefficient">p, with α and n in it.</param>
/// <param name="Power">a.</param>
internal sealed record NoiseTerm(double Coefficient, int Power);
