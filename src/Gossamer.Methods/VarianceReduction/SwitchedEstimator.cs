using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// What MARINA, PAGE and their variants have in common: an estimate g of the gradient that is made anew with probability p and
/// moved by an unbiased estimate of the gradients' difference otherwise, so that
/// E‖g⁺ − ∇f(x⁺)‖² ≤ (1 − p)(‖g − ∇f(x)‖² + M‖x⁺ − x‖²) + p·σ₀². Then Ψ = f − f* + (γ/(2p))‖g − ∇f‖² falls by
/// (γ/2)‖∇f‖² − γσ₀²/2 for γ ≤ 1/(L + √(((1 − p)/p)M)), and under the Polyak-Łojasiewicz inequality
/// Ψ = f − f* + (γ/p)‖g − ∇f‖² shrinks by 1 − γμ for γ ≤ min{1/(L + √(2((1 − p)/p)M)), p/(2μ)} (an instance of
/// <see cref="EstimatorLemma"/>).
/// </summary>
internal sealed record SwitchedEstimator
{
    /// <summary>The method's title.</summary>
    public required string Title { get; init; }

    /// <summary>p in (0, 1].</summary>
    public required double Probability { get; init; }

    /// <summary>M ≥ 0.</summary>
    public required double VarianceConstant { get; init; }

    /// <summary>M in words and letters, as formulas name it.</summary>
    public required string Formula { get; init; }

    /// <summary>Theorem and paper.</summary>
    public required string Source { get; init; }

    /// <summary>σ₀², the variance of an estimate that is made anew; 0 where it is exact.</summary>
    public double Noise { get; init; }

    /// <summary>True where nothing is left to chance.</summary>
    public bool IsSure { get; init; }

    /// <summary>Other parameters that the run shows.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="regime">Which of the two theorems.</param>
    /// <param name="whyNot">Which assumption fails; null where none does.</param>
    public Theory For(Setting setting, Regime regime, string? whyNot = null)
    {
        var isLinear = regime == Regime.PolyakLojasiewicz;
        var source = isLinear
            ? $"gamma = min{{1/(L + sqrt(2*((1 - p)/p)*M)), p/(2*mu)}}, M = {Formula} ({Source}, PL)"
            : $"gamma = 1/(L + sqrt(((1 - p)/p)*M)), M = {Formula} ({Source})";
        whyNot ??= isLinear && setting.Constants.Mu <= 0 ? "no mu > 0 is known of this problem; set regime: nonconvex"
            : !double.IsFinite(setting.Constants.L + VarianceConstant) ? $"{Title} needs a bound on the smoothness, and none is known of this problem"
            : null;
        if (whyNot is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };

        var lemma = new EstimatorLemma(setting.Constants.L, Math.Sqrt(VarianceConstant), Probability, 1 - Probability);
        var step = isLinear ? lemma.PolyakLojasiewicz(setting.Constants.Mu) : lemma.Nonconvex();
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>(Parameters) { ["p"] = Probability, ["M"] = VarianceConstant },
            Prediction = Predict(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = isLinear ? "f(x) - f* + (gamma/p)*||g - grad f(x)||^2" : "f(x) - f* + (gamma/(2*p))*||g - grad f(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state) + (step.ErrorWeight * Error(state, "g")),
                Contraction = step.Rate,
                GradientWeight = isLinear ? 0 : step.StepSize / 2,
                Noise = step.ErrorWeight * Probability * Noise,
                IsSure = IsSure,
            },
        };
    }

    /// <summary>‖g − ∇f(x)‖² of the coordinator's (or loop's) vector of this name.</summary>
    public static double Error(IObservation state, string name)
    {
        var gradient = new double[state.Iterate.Length];
        state.Problem.Global.Gradient(state.Iterate, gradient);
        var distance = TensorPrimitives.Distance(state.Coordinator.Vector(name), (ReadOnlySpan<double>)gradient);
        return distance * distance;
    }

    private string? Predict(Setting setting, EstimatorStep step)
    {
        if (setting is not { InitialGap: { } gap, Target: { } target } || step.Rate > 0 || target <= Noise) return null;
        var rounds = Math.Ceiling(2 * gap / (step.StepSize * (target - Noise)));
        return $"{rounds.ToString("R", CultureInfo.InvariantCulture)} iterations to a mean squared gradient norm of "
            + target.ToString("R", CultureInfo.InvariantCulture);
    }
}
