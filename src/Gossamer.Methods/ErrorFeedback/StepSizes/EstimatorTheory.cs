using System.Globalization;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The theory of every method x⁺ = x − γg with estimates whose error contracts: step size, predicted complexity and
/// Lyapunov function from an <see cref="EstimatorMechanism"/>, a <see cref="SmoothnessRule"/> and a <see cref="Regime"/>,
/// by the <see cref="EstimatorLemma"/>.
/// </summary>
public static class EstimatorTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="mechanism">What the method's theorem says of its estimates.</param>
    /// <param name="options">Rule and regime.</param>
    public static Theory For(Setting setting, EstimatorMechanism mechanism, EstimatorOptions options) =>
        For(setting, mechanism, options.StepSizeRule, options.Regime);

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="mechanism">What the method's theorem says of its estimates.</param>
    /// <param name="rule">The word of an experiment file.</param>
    /// <param name="regime">Which theorem is used.</param>
    public static Theory For(Setting setting, EstimatorMechanism mechanism, StepSizeRule rule, Regime regime)
    {
        var smoothness = SmoothnessRule.Choose(
            rule, setting, mechanism.KeepsSupport, found => Lemma(setting, mechanism, found).For(regime, setting.Constants.Mu).StepSize, out var whyNot);
        return smoothness is not null
            ? For(setting, mechanism, smoothness, regime)
            : new Theory { StepSizeSource = Source(mechanism, SmoothnessRule.Candidates(rule)[0], regime), WhyNoStepSize = whyNot };
    }

    /// <summary>What the theory says with a smoothness that is chosen already.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="mechanism">What the method's theorem says of its estimates.</param>
    /// <param name="smoothness">Λ, κ and weights in this setting.</param>
    /// <param name="regime">Which theorem is used.</param>
    public static Theory For(Setting setting, EstimatorMechanism mechanism, Smoothness smoothness, Regime regime)
    {
        var source = Source(mechanism, smoothness.Rule, regime);
        var isLinear = regime == Regime.PolyakLojasiewicz;
        if (setting.Variance != 0 && !mechanism.AllowsNoise)
            return Without($"the theorem of {mechanism.Title} is about exact gradients; use ef21-sgd or ef21-sgdm for stochastic ones");
        if (isLinear && setting.Constants.Mu <= 0) return Without("no mu > 0 is known of this problem; set regime: nonconvex");

        var constants = mechanism.Constants(smoothness);
        var step = Lemma(setting, mechanism, smoothness).For(regime, setting.Constants.Mu);
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = source,
            Parameters = Parameters(constants, smoothness),
            Prediction = Predict(setting, step, smoothness.Spread * constants.Noise / constants.A),
            // Where no bound of the noise is known there is nothing to promise.
            Lyapunov = setting.Variance is null ? null : new LyapunovFunction
            {
                Formula = $"f(x) - f* + (gamma{(smoothness.Spread == 1 ? "" : "*kappa")}/{(isLinear ? mechanism.Contraction : $"(2*{mechanism.Contraction})")})*G, "
                    + "G = sum_i v_i*||g_i - grad f_i(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (step.ErrorWeight * EstimateErrors.ToGradients(state, "g", smoothness.Weight, mechanism.EstimateScale)),
                Contraction = step.Rate,
                GradientWeight = isLinear ? 0 : step.StepSize / 2,
                Noise = step.ErrorWeight * constants.Noise,
                IsSure = mechanism.IsDeterministic && setting.IsExact,
            },
        };

        Theory Without(string why) => new() { StepSizeSource = source, WhyNoStepSize = why };
    }

    private static EstimatorLemma Lemma(Setting setting, EstimatorMechanism mechanism, Smoothness smoothness)
    {
        var constants = mechanism.Constants(smoothness);
        return new EstimatorLemma(setting.Constants.L, smoothness.Lambda, constants.A, constants.B, smoothness.Spread);
    }

    private static string Source(EstimatorMechanism mechanism, SmoothnessRule rule, Regime regime)
    {
        var cited = mechanism.Source is { } own ? $"{own}; {rule.Source}" : rule.Source;
        return regime == Regime.PolyakLojasiewicz
            ? $"gamma = min{{1/(L + sqrt(2)*{rule.Symbol}*{mechanism.Ratio}), {mechanism.Contraction}/(2*mu)}} (Polyak-Lojasiewicz; {cited})"
            : $"gamma = 1/(L + {rule.Symbol}*{mechanism.Ratio}) ({cited})";
    }

    private static Dictionary<string, double> Parameters(MechanismConstants constants, Smoothness smoothness)
    {
        var parameters = smoothness.Parameters();
        foreach (var (name, value) in constants.Parameters ?? new Dictionary<string, double> { ["A"] = constants.A, ["B"] = constants.B })
            parameters[name] = value;
        return parameters;
    }

    // G⁰ is left out: it is zero for an exact start and not known from constants otherwise.
    internal static string? Predict(Setting setting, EstimatorStep step, double floor = 0)
    {
        if (setting is not { InitialGap: { } gap, Target: { } target } || gap == 0 || setting.Variance is null) return null;
        // With a linear rate ‖∇f‖² ≤ 2L(f − f*) is below the target once Ψ is.
        var rounds = step.Rate > 0
            ? Math.Max(0, Math.Ceiling(Math.Log(2 * setting.Constants.L * gap / target) / -Math.Log(1 - step.Rate)))
            : Math.Ceiling(2 * gap / (step.StepSize * target));
        return $"{rounds.ToString("R", CultureInfo.InvariantCulture)} iterations to a {(step.Rate > 0 ? "" : "mean ")}squared gradient norm of "
            + $"{target.ToString("R", CultureInfo.InvariantCulture)} from an exact start"
            + (floor > 0 && step.Rate == 0 ? $", plus {floor.ToString("G3", CultureInfo.InvariantCulture)} that the noise leaves" : "");
    }
}
