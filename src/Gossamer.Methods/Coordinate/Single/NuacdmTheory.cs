using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Accelerated coordinate descent (Allen-Zhu, Qu, Richtárik and Yuan 2016): with S² = max L_i/p_i², which is (Σ√L_i)² for
/// p_i ∝ √L_i and d²·max L_i for equal ones, τ = 2/(1 + √(1 + 4S²/μ)) and η = 1/(τS²), the function
/// (η/τ)(f(y) − f*) + ((1 + ημ)/2)‖z − x*‖² shrinks by 1 − τ in expectation (their one-step inequality, derived again for any p, and for
/// steps ω/L_i of y, 0 &lt; ω &lt; 2, with S²/(ω(2 − ω)) in place of S²).
/// </summary>
public static class NuacdmTheory
{
    /// <summary>p_i.</summary>
    internal static double[] Probabilities(double[] smoothness, AcceleratedSampling sampling)
    {
        double[] weights = sampling switch
        {
            AcceleratedSampling.SquareRoot => [.. smoothness.Select(Math.Sqrt)],
            AcceleratedSampling.Smoothness => smoothness,
            _ => [.. smoothness.Select(_ => 1.0)],
        };
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>τ and η.</summary>
    /// <param name="smoothness">L_i, positive.</param>
    /// <param name="probabilities">p_i.</param>
    /// <param name="mu">μ, positive.</param>
    /// <param name="progress">ω(2 − ω) for steps ω/L_i of y; S² is divided by it.</param>
    public static (double Tau, double Eta) Parameters(
        IReadOnlyList<double> smoothness, IReadOnlyList<double> probabilities, double mu, double progress = 1)
    {
        var square = 0.0;
        for (var i = 0; i < smoothness.Count; i++) square = Math.Max(square, smoothness[i] / (probabilities[i] * probabilities[i]));
        square /= progress;
        var tau = 2 / (1 + Math.Sqrt(1 + (4 * square / mu)));
        return (tau, 1 / (tau * square));
    }

    /// <summary>What the theory says.</summary>
    internal static Theory For(Setting setting, double mu, double tau, double eta) => Assume.ExactTheory(setting, new Theory
    {
        StepSize = 1,
        LargestStepSize = 2,
        StepSizeSource = "1, in multiples of 1/L_i (Allen-Zhu, Qu, Richtarik, Yuan, 2016)",
        Parameters = new Dictionary<string, double> { ["tau"] = tau, ["eta"] = eta },
        Prediction = $"f(y) - f* shrinks by the factor e in every {(1 / tau).ToString("G6", CultureInfo.InvariantCulture)} iterations",
        Lyapunov = new LyapunovFunction
        {
            Formula = "(eta/tau)*(f(y) - f*) + ((1 + eta*mu)/2)*||z - x*||^2",
            Evaluate = observation => (eta / tau * GradientDescentTheory.Gap(observation)) + ((1 + (eta * mu)) / 2 * Distance(observation)),
            Contraction = tau,
        },
    });

    private static double Distance(IObservation observation)
    {
        var solution = (observation.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function of NUACDM needs the solution x*, which is not known for the problem {observation.Problem.Kind}")).Span;
        var distance = TensorPrimitives.Distance(observation.Coordinator.Vector("z"), solution);
        return distance * distance;
    }
}
