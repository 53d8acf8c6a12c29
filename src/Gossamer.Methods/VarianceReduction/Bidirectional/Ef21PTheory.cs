using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// EF21-P with gradient descent, for contractive compressors with 1 − α: from
/// E‖w⁺ − x⁺‖² ≤ (1 − α/2)‖w − x‖² + (2/α)‖x⁺ − x‖² and ‖∇f(w) − ∇f(x)‖ ≤ L‖w − x‖ follow (derived)
/// <list type="bullet">
/// <item>nonconvex: γ ≤ 1/(L(1 + 2/α)) with Φ = f − f* + (γL²/α)‖w − x‖²;</item>
/// <item>Polyak-Łojasiewicz: γ ≤ min{1/(L(1 + √8/α)), α/(4μ)} with Φ = f − f* + (2γL²/α)‖w − x‖².</item>
/// </list>
/// </summary>
public static class Ef21PTheory
{
    private const string Paper = "derived, after Gruntkowska, Tyurin, Richtarik, 2023";

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor and regime.</param>
    public static Theory For(Setting setting, Ef21POptions options)
    {
        var isLinear = options.Regime == Regime.PolyakLojasiewicz;
        var source = isLinear ? $"gamma = min{{1/(L*(1 + sqrt(8)/alpha)), alpha/(4*mu)}} ({Paper})" : $"gamma = 1/(L*(1 + 2/alpha)) ({Paper})";
        var (l, mu) = (setting.Constants.L, setting.Constants.Mu);
        var why = setting.Variance != 0 ? "the theorem of EF21-P is about exact gradients"
            : isLinear && mu <= 0 ? "no mu > 0 is known of this problem; set regime: nonconvex"
            : null;
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var alpha = options.Compressor.Alpha(setting.Dimension)!.Value;
        var step = alpha == 1 ? 1 / l : isLinear ? Math.Min(1 / (l * (1 + (Math.Sqrt(8) / alpha))), alpha / (4 * mu)) : 1 / (l * (1 + (2 / alpha)));
        var weight = (isLinear ? 2 : 1) * step * l * l / alpha;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = alpha == 1 ? "gamma = 1/L (descent lemma; nothing is compressed)" : source,
            Parameters = new Dictionary<string, double> { ["alpha"] = alpha },
            Prediction = isLinear ? null : RoundPrediction.Of(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = $"f(x) - f* + ({(isLinear ? "2*" : "")}gamma*L^2/alpha)*||w - x||^2",
                Evaluate = state => GradientDescentTheory.Gap(state) + (weight * ModelError(state)),
                Contraction = isLinear ? step * mu : 0,
                GradientWeight = isLinear ? 0 : step / 2,
                IsSure = options.Compressor.IsDeterministic,
            },
        };
    }

    /// <summary>‖w − x‖², where w is the coordinator's vector of that name.</summary>
    internal static double ModelError(IObservation state)
    {
        var distance = TensorPrimitives.Distance(state.Coordinator.Vector("w").Values, state.Iterate);
        return distance * distance;
    }
}
