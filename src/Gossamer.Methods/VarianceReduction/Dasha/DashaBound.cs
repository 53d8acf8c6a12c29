using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// What the theorems about methods of the DASHA kind have in common: γ ≤ 1/(L + √R), with a second condition γμ ≤ c in the
/// Polyak-Łojasiewicz regime, and the Lyapunov function Φ = f − f* + γ(κG + ηD + νE + ρF) that falls by (γ/2)‖∇f‖², or
/// shrinks by 1 − γμ, up to noise.
/// </summary>
/// <param name="Radicand">R.</param>
/// <param name="Weights">κ, η, ν, ρ.</param>
internal sealed record DashaBound(double Radicand, DashaWeights Weights)
{
    /// <summary>c, what γμ is kept below in the Polyak-Łojasiewicz regime.</summary>
    public double Slack { get; init; } = double.PositiveInfinity;

    /// <summary>What noise adds to Φ in every iteration, as a multiple of γ.</summary>
    public double Noise { get; init; }

    /// <summary>What else belongs to Φ, as a multiple of γ; none unless given.</summary>
    public Func<IObservation, double>? Rest { get; init; }

    /// <summary>The reason for which no theorem covers a setting; null where one does.</summary>
    public static string? WhyNot(Setting setting, Compressor compressor, Regime regime, string title, bool needsExactGradients = true) =>
        compressor.IsCorrelated
            ? $"the theorem of {title} wants compressors that are independent across workers, and those of {compressor.Name} are not"
            : needsExactGradients && setting.Variance != 0
            ? $"the theorem of {title} is about exact gradients"
            : regime == Regime.PolyakLojasiewicz && setting.Constants.Mu <= 0
            ? "no mu > 0 is known of this problem; set regime: nonconvex"
            : null;

    /// <summary>The theory that the bound gives.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="regime">Which theorem.</param>
    /// <param name="source">Formula and source of the step.</param>
    /// <param name="parameters">The other parameters.</param>
    /// <param name="isSure">Whether nothing is drawn at random.</param>
    public Theory ToTheory(Setting setting, Regime regime, string source, Dictionary<string, double> parameters, bool isSure)
    {
        var isLinear = regime == Regime.PolyakLojasiewicz;
        var step = 1 / (setting.Constants.L + Math.Sqrt(Radicand));
        if (isLinear) step = Math.Min(step, Slack / setting.Constants.Mu);
        parameters["R"] = Radicand;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = source,
            Parameters = parameters,
            Prediction = Noise > 0 || isLinear ? null : RoundPrediction.Of(setting, step, " from an exact start"),
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + gamma*(kappa*||g - h||^2 + eta*mean ||g_i - h_i||^2 + nu*||h - grad f(x)||^2 + rho*mean ||h_i - grad f_i(x)||^2)"
                    + (Rest is null ? "" : " + gamma*tau*mean ||h_ij - grad f_ij(x)||^2"),
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (step * (Weights.Of(DashaErrors.Of(state)) + (Rest?.Invoke(state) ?? 0))),
                Contraction = isLinear ? step * setting.Constants.Mu : 0,
                GradientWeight = isLinear ? 0 : step / 2,
                Noise = step * Noise,
                IsSure = isSure && Noise == 0,
            },
        };
    }
}
