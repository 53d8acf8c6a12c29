using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-BC: the <see cref="BidirectionalLemma"/> with θ and β of both compressors (derived; the rate is that of
/// Fatkhullin et al., 2021, with explicit constants). While the iterate is x^k the coordinator has not yet sent b^k: in Ψ the
/// bound (1 − α_M)‖g^{k−1} − g̃^k‖² stands for P^k, and obeys the same recursion.
/// </summary>
public static class Ef21BcTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with contractive compressors.</param>
    public static Theory For(Setting setting, Ef21BcOptions options)
    {
        var (uplink, downlink, mu) = (options.Compressor, options.Downlink, setting.Constants.Mu);
        var isLinear = options.Regime == Regime.PolyakLojasiewicz;
        var smoothness = SmoothnessRule.Choose(
            options.StepSizeRule, setting, uplink.KeepsSupport, found => Lemma(setting, options, found).For(options.Regime, mu).StepSize, out var whyNot);
        if (setting.Variance != 0) whyNot = "the theorem of EF21-BC is about exact gradients";
        else if (isLinear && mu <= 0) whyNot = "no mu > 0 is known of this problem; set regime: nonconvex";
        var symbol = (smoothness?.Rule ?? SmoothnessRule.Candidates(options.StepSizeRule)[0]).Symbol;
        var source = $"gamma = {(isLinear ? "min{1/(L + sqrt(S)), theta_w/(2*mu), theta_M/(2*mu)}" : "1/(L + sqrt(S))")}, S from {symbol}, theta and beta of both compressors (derived for EF21-BC of Fatkhullin et al., 2021, arXiv:2110.03294)";
        if (whyNot is not null || smoothness is null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };

        var step = Lemma(setting, options, smoothness).For(options.Regime, mu);
        var alpha = downlink.Alpha(setting.Dimension)!.Value;
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>(smoothness.Parameters())
            {
                ["alpha_w"] = smoothness.Alpha(uplink, setting.Dimension),
                ["alpha_M"] = alpha,
            },
            Prediction = setting is { InitialGap: { } gap, Target: { } target } && !isLinear
                ? FormattableString.Invariant($"{Math.Ceiling(2 * gap / (step.StepSize * target))} iterations to a mean squared gradient norm of {target} from an exact start")
                : null,
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + (gamma/theta_M)*P + (gamma/theta_w)*(1 + 3*(2 - theta_w)*beta_M/theta_M)*G, P = (1 - alpha_M)*||g - mean g_i||^2",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (step.CoordinatorWeight * (1 - alpha) * Lag(state))
                    + (step.WorkerWeight * EstimateErrors.ToGradients(state, "g_i", smoothness.Weight)),
                Contraction = step.Rate,
                GradientWeight = isLinear ? 0 : step.StepSize / 2,
                IsSure = uplink.IsDeterministic && downlink.IsDeterministic,
            },
        };
    }

    private static BidirectionalLemma Lemma(Setting setting, Ef21BcOptions options, Smoothness smoothness) => new(
        setting.Constants.L,
        smoothness,
        MechanismConstants.OfMarkov(smoothness.Alpha(options.Compressor, setting.Dimension)),
        MechanismConstants.OfMarkov(options.Downlink.Alpha(setting.Dimension)!.Value));

    private static double Lag(IObservation state)
    {
        var distance = TensorPrimitives.Distance(state.Coordinator.Vector("g"), (ReadOnlySpan<double>)state.Coordinator.Vector("mean"));
        return distance * distance;
    }
}
