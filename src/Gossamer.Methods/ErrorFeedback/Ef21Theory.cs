using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21: Theorem 1 (nonconvex) and Theorem 2 (Polyak-Łojasiewicz) of Richtárik, Sokolov and Fatkhullin (2021), with the
/// smoothness averaged by any <see cref="SmoothnessRule"/>.
/// </summary>
public static class Ef21Theory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="rule">Which mean of the L_i is used.</param>
    /// <param name="regime">Which theorem is used.</param>
    public static Theory For(Setting setting, Compressor compressor, StepSizeRule rule, Regime regime)
    {
        var smoothness = SmoothnessRule.Of(rule);
        var source = regime == Regime.Nonconvex
            ? $"gamma = 1/(L + {smoothness.Symbol}*xi(alpha)) ({smoothness.Source})"
            : $"gamma = min{{1/(L + {smoothness.Symbol}*sqrt(2*beta/theta)), theta/(2*mu)}} (Theorem 2 for L_QM; {smoothness.Source})";
        if (setting.Variance != 0)
            return new Theory { StepSizeSource = source, WhyNoStepSize = "the theorem of EF21 is about exact gradients" };
        if (regime == Regime.PolyakLojasiewicz && setting.Constants.Mu <= 0)
            return new Theory { StepSizeSource = source, WhyNoStepSize = "no mu > 0 is known of this problem; set regime: nonconvex" };

        var constants = new ContractionConstants(compressor.Alpha(setting.Dimension)!.Value);
        var lemma = new EstimatorLemma(
            setting.Constants.L, smoothness.Constant(setting.Constants), constants.Theta, constants.Beta);
        var step = regime == Regime.Nonconvex ? lemma.Nonconvex() : lemma.PolyakLojasiewicz(setting.Constants.Mu);
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>
            {
                ["alpha"] = constants.Alpha,
                ["theta"] = constants.Theta,
                ["beta"] = constants.Beta,
                ["xi"] = constants.Xi,
                [smoothness.Symbol] = lemma.Lambda,
            },
            Prediction = Predict(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = regime == Regime.Nonconvex
                    ? "f(x) - f* + (gamma/(2*theta))*G, G = sum_i v_i*||g_i - grad f_i(x)||^2"
                    : "f(x) - f* + (gamma/theta)*G, G = sum_i v_i*||g_i - grad f_i(x)||^2",
                Evaluate = observation => GradientDescentTheory.Gap(observation) + (step.ErrorWeight * Error(observation, smoothness)),
                Contraction = step.Rate,
                GradientWeight = regime == Regime.Nonconvex ? step.StepSize / 2 : 0,
                IsSure = compressor.IsDeterministic,
            },
        };
    }

    /// <summary>G = Σ_i v_i‖g_i − ∇f_i(x)‖², where g_i is the worker's vector of the name "g".</summary>
    /// <param name="observation">The state of the run.</param>
    /// <param name="rule">Gives the weights v_i.</param>
    public static double Error(IObservation observation, SmoothnessRule rule)
    {
        var error = 0.0;
        var gradient = new double[observation.Iterate.Length];
        for (var i = 0; i < observation.Problem.Workers; i++)
        {
            observation.Problem.Local(i).Gradient(observation.Iterate, gradient);
            var distance = TensorPrimitives.Distance(observation.Worker(i).Vector("g"), (ReadOnlySpan<double>)gradient);
            error += rule.Weight(observation.Problem.Constants, i) * distance * distance;
        }
        return error;
    }

    // G⁰ is left out: it is zero for an exact start and not known from constants otherwise.
    private static string? Predict(Setting setting, EstimatorStep step)
    {
        if (setting is not { InitialGap: { } gap, Target: { } target } || step.Rate > 0) return null;
        var rounds = Math.Ceiling(2 * gap / (step.StepSize * target));
        return $"{rounds.ToString("R", CultureInfo.InvariantCulture)} iterations to a mean squared gradient norm of "
            + $"{target.ToString("R", CultureInfo.InvariantCulture)} from an exact start";
    }
}
