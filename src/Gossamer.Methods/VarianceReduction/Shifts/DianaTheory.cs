using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DIANA. Strongly convex: derived from the unified analysis of SGD (Gorbunov, Hanzely, Richtárik, 2020) with
/// A = L + 2ωL_max/n, B = 2, C = α_hωL_max/n, M = 4/α_h and σ² = (ω/n)·mean‖h_i − ∇f_i(x*)‖², which gives γ = 1/(A + CM); L bounds the
/// gradient of f and L_max those of the f_i, as in the FLIX paper (Gasanov et al., 2022). Convex: the same with half the step (derived).
/// Nonconvex: the step of the authors' programs, γ = 1/(10L√(1 + ω/n)(ω + 2)).
/// </summary>
public static class DianaTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">An unbiased compressor.</param>
    public static Theory For(Setting setting, Compressor compressor)
    {
        var constants = setting.Constants;
        var (isConvex, mu) = (constants.IsConvex, constants.Mu);
        var source = !isConvex
            ? "gamma = 1/(10*L_max*sqrt(1 + omega/n)*(omega + 2)) (as used in the authors' programs for DIANA, nonconvex)"
            : mu > 0
            ? "gamma = 1/(L + 6*omega*L_max/n) (derived from Theorem 4.1, Gorbunov, Hanzely, Richtarik, 2020; as in the FLIX paper, 2022)"
            : "gamma = 1/(2*(L + 6*omega*L_max/n)) (derived from the unified analysis of Gorbunov, Hanzely, Richtarik, 2020)";
        var why = compressor.IsCorrelated
            ? $"its theorem wants compressors that are independent across workers, and those of {compressor.Name} are not"
            : setting.Variance != 0 ? "its theorem is about exact gradients" : null;
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var omega = compressor.Omega(setting.Dimension, setting.Workers)!.Value;
        var rate = 1 / (1 + omega);
        var ratio = omega / setting.Workers;
        var convexStep = 1 / (constants.L + (6 * ratio * constants.LMax));
        // Without compression it is gradient descent, whose constant is L.
        var step = omega == 0 ? 1 / constants.L
            : !isConvex ? 1 / (10 * constants.LMax * Math.Sqrt(1 + ratio) * (omega + 2))
            : mu > 0 ? convexStep : convexStep / 2;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = omega == 0 ? "gamma = 1/L (descent lemma; nothing is compressed)" : source,
            Parameters = new Dictionary<string, double> { ["omega"] = omega, ["alpha_h"] = rate },
            Prediction = isConvex && mu > 0 ? Predict(omega == 0 ? step * mu : Math.Min(step * mu, rate / 2)) : null,
            Lyapunov = omega == 0 ? GradientDescentTheory.Descent(step, isSure: true) : !isConvex ? null : new LyapunovFunction
            {
                Formula = "||x - x*||^2 + (4*omega*gamma^2/(n*alpha_h))*mean ||h_i - grad f_i(x*)||^2",
                Evaluate = observation => Distance(observation, 4 * ratio * step * step / rate),
                Contraction = Math.Min(step * mu, rate / 2),
            },
        };
    }

    internal static double Distance(IObservation observation, double shiftWeight)
    {
        var solution = (observation.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function of DIANA needs the solution x*, which is not known for the problem {observation.Problem.Kind}")).Span;
        var distance = TensorPrimitives.Distance(observation.Iterate, solution);
        var shiftError = 0.0;
        var gradient = new double[solution.Length];
        for (var i = 0; i < observation.Problem.Workers; i++)
        {
            observation.Problem.Local(i).Gradient(solution, gradient);
            var error = TensorPrimitives.Distance(observation.Worker(i).Vector("h"), (ReadOnlySpan<double>)gradient);
            shiftError += error * error;
        }
        return (distance * distance) + (shiftWeight * shiftError / observation.Problem.Workers);
    }

    private static string Predict(double factor) =>
        $"the distance to the solution shrinks by the factor e in every {Math.Ceiling(1 / factor).ToString("R", CultureInfo.InvariantCulture)} iterations";
}
