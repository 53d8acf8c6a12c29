using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// MARINA-P (Gruntkowska, Tyurin and Richtárik, 2024): γ ≤ 1/(L + √(((1 − p)/p)(L_A²ω + L_B²θ))), p = ζ/d. Derived from
/// E mean‖w_i⁺ − x⁺‖² ≤ (1 − p)(mean‖w_i − x‖² + ω‖x⁺ − x‖²), the same with θ for the mean of the w_i, and the functional
/// (L_A, L_B) inequality. Under the Polyak-Łojasiewicz inequality the root gets a factor 2 and γ ≤ p/(2μ).
/// </summary>
public static class MarinaPTheory
{
    private const string Paper = "Gruntkowska, Tyurin, Richtarik, 2024";

    /// <summary>p: given, or the share of the coordinates that a compressed message carries.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor and p.</param>
    public static double SyncProbability(Setting setting, MarinaPOptions options) =>
        options.SyncProbability ?? Math.Min(1, options.Compressor.Density(setting.Dimension, setting.Workers) / setting.Dimension);

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor, p and regime.</param>
    public static Theory For(Setting setting, MarinaPOptions options)
    {
        var isLinear = options.Regime == Regime.PolyakLojasiewicz;
        var source = isLinear
            ? $"gamma = min{{1/(L + sqrt(2*((1 - p)/p)*(L_A^2*omega + L_B^2*theta))), p/(2*mu)}} (derived, after {Paper})"
            : $"gamma = 1/(L + sqrt(((1 - p)/p)*(L_A^2*omega + L_B^2*theta))) ({Paper}; derived)";
        var why = setting.Variance != 0 ? "the theorem of MARINA-P is about exact gradients"
            : isLinear && setting.Constants.Mu <= 0 ? "no mu > 0 is known of this problem; set regime: nonconvex"
            : null;
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var family = Downlink.Of(options.Compressor, options.SameMessage, setting);
        var p = SyncProbability(setting, options);
        var similarity = FunctionalInequality.Sharpest(setting.Constants, family.Omega, family.Theta);
        var radicand = (1 - p) / p * similarity.Of(family.Omega, family.Theta);
        var step = 1 / (setting.Constants.L + Math.Sqrt((isLinear ? 2 : 1) * radicand));
        if (isLinear) step = Math.Min(step, p / (2 * setting.Constants.Mu));
        var weight = isLinear ? step / p : step / (2 * p);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>
            {
                ["omega"] = family.Omega,
                ["theta"] = family.Theta,
                ["p"] = p,
                ["L_A"] = Math.Sqrt(similarity.SpreadWeight),
                ["L_B"] = Math.Sqrt(similarity.DriftWeight),
            },
            Prediction = isLinear ? null : RoundPrediction.Of(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = $"f(x) - f* + (gamma/({(isLinear ? "" : "2*")}p))*(L_A^2*mean ||w_i - x||^2 + L_B^2*||mean w_i - x||^2)",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (weight * (similarity.SpreadWeight * PointErrors.Spread(state, "w")))
                    + (weight * (similarity.DriftWeight * PointErrors.Drift(state, "w"))),
                Contraction = isLinear ? step * setting.Constants.Mu : 0,
                GradientWeight = isLinear ? 0 : step / 2,
                IsSure = options.Compressor.IsIdentity || p == 1,
            },
        };
    }
}

/// <summary>How far the workers' points are from the iterate, in a state of a run.</summary>
internal static class PointErrors
{
    /// <summary>(1/n) Σ‖w_i − x‖².</summary>
    public static double Spread(IObservation state, string name)
    {
        double sum = 0;
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            var distance = TensorPrimitives.Distance(state.Worker(i).Vector(name), state.Iterate);
            sum += distance * distance;
        }
        return sum / state.Problem.Workers;
    }

    /// <summary>‖(1/n) Σ w_i − x‖².</summary>
    public static double Drift(IObservation state, string name)
    {
        var sum = new double[state.Iterate.Length];
        for (var i = 0; i < state.Problem.Workers; i++) TensorPrimitives.Add(sum, state.Worker(i).Vector(name).Values, sum);
        TensorPrimitives.Divide(sum, state.Problem.Workers, sum);
        var distance = TensorPrimitives.Distance(sum, state.Iterate);
        return distance * distance;
    }
}
