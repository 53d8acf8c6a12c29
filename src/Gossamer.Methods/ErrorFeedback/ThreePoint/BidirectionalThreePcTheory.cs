using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// Bidirectional 3PC: the <see cref="BidirectionalLemma"/> with the A and B of both mechanisms (derived; of the form of
/// Makarenko et al., 2023). With an exact downlink it is 3PC, and has its step and function.
/// </summary>
public static class BidirectionalThreePcTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="ofWorkers">C^W, which accepts the setting.</param>
    /// <param name="ofCoordinator">C^M, which accepts the setting.</param>
    /// <param name="options">Rule and regime.</param>
    public static Theory For(Setting setting, Mechanism ofWorkers, Mechanism ofCoordinator, EstimatorOptions options)
    {
        var isLinear = options.Regime == Regime.PolyakLojasiewicz;
        var up = ThreePcTheory.OfWorkers(setting, ofWorkers);
        var down = ofCoordinator.Constants(setting.Dimension, setting.Workers);
        var smoothness = SmoothnessRule.Choose(
            options.StepSizeRule, setting, up.KeepsSupport, found => Lemma(setting, found, up, down).For(options.Regime, setting.Constants.Mu).StepSize, out var whyNot);
        var source = (isLinear ? "gamma = min{1/(L + sqrt(S')), A_W/(2*mu), A_M/(2*mu)}" : "gamma = 1/(L + sqrt(S))")
            + $" (derived, of the form of bidirectional 3PC, 2023) with {ofWorkers.Source} up and {ofCoordinator.Source} down";
        if (setting.Variance != 0) whyNot = "the theorem of bidirectional 3PC is about exact gradients";
        else if (isLinear && setting.Constants.Mu <= 0) whyNot = "no mu > 0 is known of this problem; set regime: nonconvex";
        if (whyNot is not null || smoothness is null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };

        var constants = up.Constants(smoothness);
        var step = Lemma(setting, smoothness, up, down).For(options.Regime, setting.Constants.Mu);
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>
            {
                ["A_W"] = constants.A,
                ["B_W"] = constants.B,
                ["A_M"] = down.A,
                ["B_M"] = down.B,
                [smoothness.Rule.Symbol] = Math.Sqrt(smoothness.Spread) * smoothness.Lambda,
            },
            Prediction = EstimatorTheory.Predict(setting, new EstimatorStep(step.StepSize, step.WorkerWeight, step.Rate)),
            Lyapunov = new LyapunovFunction
            {
                Formula = $"f(x) - f* + p*||g - mean g_i||^2 + q*sum_i v_i*||g_i - grad f_i(x)||^2, {(isLinear ? "p = 2*gamma/A_M, q = (2*gamma/A_W)*(1 + 6*(2 - A_W)*B_M/A_M)" : "p = gamma/A_M, q = (gamma/A_W)*(1 + 3*(2 - A_W)*B_M/A_M)")}",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (step.CoordinatorWeight * DownlinkError(state))
                    + (step.WorkerWeight * EstimateErrors.ToGradients(state, "g_i", smoothness.Weight)),
                Contraction = step.Rate,
                GradientWeight = isLinear ? 0 : step.StepSize / 2,
                IsSure = ofWorkers.IsDeterministic && ofCoordinator.IsDeterministic,
            },
        };
    }

    private static BidirectionalLemma Lemma(Setting setting, Smoothness smoothness, EstimatorMechanism up, MechanismConstants down) =>
        new(setting.Constants.L, smoothness, up.Constants(smoothness), down);

    private static double DownlinkError(IObservation state)
    {
        var distance = TensorPrimitives.Distance<double>(state.Coordinator.Vector("g"), state.Coordinator.Vector("g~"));
        return distance * distance;
    }
}
