using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>The parameters of M3 in one setting.</summary>
/// <param name="Beta">β.</param>
/// <param name="UplinkSync">p_D.</param>
/// <param name="DownlinkSync">p_P.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct M3Parameters(double Beta, double UplinkSync, double DownlinkSync)
{
    /// <summary>As the options say, with the paper's values for what they leave out.</summary>
    public static M3Parameters Of(Setting setting, M3Options options)
    {
        var (d, n) = (setting.Dimension, setting.Workers);
        var up = options.Compressor.Omega(d, n)!.Value;
        var down = options.DownlinkCompressor.Omega(d, n)!.Value;
        var beta = up == 0 || down == 0 ? 1 : Math.Min(1, Math.Cbrt(n / (up * (up + 1) * down)));
        return new M3Parameters(
            options.Beta ?? beta,
            options.UplinkSyncProbability ?? Math.Min(1, options.Compressor.Density(d, n) / d),
            options.DownlinkSyncProbability ?? Math.Min(1, options.DownlinkCompressor.Density(d, n) / d));
    }
}

/// <summary>
/// M3 (Gruntkowska, Tyurin and Richtárik, 2024): γ ≤ 1/(L + √(2M)) with
/// M = 2L_A²(2/β² + (1 − p_P)ω_P/p_P) + 2L_B²(2/β² + (1 − p_P)θ/p_P) + ((1 − p_D)A·L_max²/p_D)(10 + 15βω_P + 24p_P/β),
/// where A = ω_D/n for uplink compressors that are independent across workers. A sufficient step, derived; the constants that
/// the paper prints are not known here. The proof uses Z⁺ ≤ (1 − β/2)Z + βW⁺ + (2/β)‖Δx‖² for Z = mean‖z_i − x‖² and
/// W = mean‖w_i − x‖², V⁺ ≤ (1 − β)V + (1/β + ω_P + 2p_P)‖Δx‖² + 2p_P·Z for V = mean‖w_i − z_i‖², and
/// mean‖z_i⁺ − z_i‖² = β²·mean‖w_i⁺ − z_i‖².
/// </summary>
public static class M3Theory
{
    private const string Source = "gamma = 1/(L + sqrt(2*M)) (derived; the form of the theorem of Gruntkowska, Tyurin, Richtarik, 2024)";

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressors, momentum and probabilities.</param>
    public static Theory For(Setting setting, M3Options options)
    {
        if (setting.Variance != 0)
            return new Theory { StepSizeSource = Source, WhyNoStepSize = "the theorem of M3 is about exact gradients" };

        var parameters = M3Parameters.Of(setting, options);
        var (beta, up, down) = parameters;
        var family = Downlink.Of(options.DownlinkCompressor, options.SameMessage, setting);
        var a = options.Compressor.GroupConstants(setting.Dimension, setting.Workers)!.Value.A;
        var spread = (2 / (beta * beta)) + ((1 - down) * family.Omega / down);
        var drift = (2 / (beta * beta)) + ((1 - down) * family.Theta / down);
        var similarity = FunctionalInequality.Sharpest(setting.Constants, spread, drift);
        var uplink = (1 - up) * a * setting.Constants.LMax * setting.Constants.LMax / up;
        var m = (2 * similarity.Of(spread, drift)) + (uplink * (10 + (15 * beta * family.Omega) + (24 * down / beta)));
        var step = 1 / (setting.Constants.L + Math.Sqrt(2 * m));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double>
            {
                ["omega_up"] = options.Compressor.Omega(setting.Dimension, setting.Workers)!.Value,
                ["omega_down"] = family.Omega,
                ["theta"] = family.Theta,
                ["beta"] = beta,
                ["p_D"] = up,
                ["p_P"] = down,
                ["L_A"] = Math.Sqrt(similarity.SpreadWeight),
                ["L_B"] = Math.Sqrt(similarity.DriftWeight),
                ["M"] = m,
            },
            Prediction = RoundPrediction.Of(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + gamma*(||g - mean grad f_i(z_i)||^2/p_D + c_V*mean ||w_i - z_i||^2 + c_Z*mean ||z_i - x||^2 + c_W*mean ||w_i - x||^2 "
                    + "+ (2*L_B^2/beta)*||mean z_i - x||^2 + 2*L_B^2*((1 - p_P)/p_P)*||mean w_i - x||^2)",
                Evaluate = new M3Lyapunov(step, parameters, similarity, uplink).Evaluate,
                GradientWeight = step / 2,
                IsSure = up == 1 && down == 1,
            },
        };
    }
}

/// <summary>The Lyapunov function of M3.</summary>
/// <param name="step">γ.</param>
/// <param name="parameters">β, p_D, p_P.</param>
/// <param name="similarity">L_A², L_B².</param>
/// <param name="uplink">(1 − p_D)A·L_max²/p_D.</param>
internal sealed class M3Lyapunov(double step, M3Parameters parameters, FunctionalInequality similarity, double uplink)
{
    private readonly double beta = parameters.Beta;
    private readonly double missed = (1 - parameters.DownlinkSync) / parameters.DownlinkSync;

    // E_c of the proof.
    private double Error => uplink * beta * beta;

    private double PointWeight => 2 / beta * (similarity.SpreadWeight + (6 * parameters.DownlinkSync * Error / beta));

    /// <summary>Φ in a state.</summary>
    public double Evaluate(IObservation state)
    {
        var sum = (GradientError(state) / parameters.UplinkSync)
            + (2 * Error / beta * Apart(state))
            + (PointWeight * PointErrors.Spread(state, "z"))
            + (beta * PointWeight * missed * PointErrors.Spread(state, "w"))
            + (2 * similarity.DriftWeight / beta * PointErrors.Drift(state, "z"))
            + (2 * similarity.DriftWeight * missed * PointErrors.Drift(state, "w"));
        return GradientDescentTheory.Gap(state) + (step * sum);
    }

    // ‖g − mean ∇f_i(z_i)‖²
    private static double GradientError(IObservation state)
    {
        var mean = new double[state.Iterate.Length];
        var gradient = new double[mean.Length];
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            state.Problem.Local(i).Gradient(state.Worker(i).Vector("z"), gradient);
            TensorPrimitives.Add(mean, gradient, mean);
        }
        TensorPrimitives.Divide(mean, state.Problem.Workers, mean);
        var distance = TensorPrimitives.Distance(state.Coordinator.Vector("g"), (ReadOnlySpan<double>)mean);
        return distance * distance;
    }

    // mean ‖w_i − z_i‖²
    private static double Apart(IObservation state)
    {
        double sum = 0;
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            var worker = state.Worker(i);
            var distance = TensorPrimitives.Distance<double>(worker.Vector("w"), worker.Vector("z"));
            sum += distance * distance;
        }
        return sum / state.Problem.Workers;
    }
}
