using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Sequential;

/// <summary>
/// Nesterov's accelerated gradient descent with γ = 1/L. Convex: f(x_K) − f* ≤ 2LR²/(K+1)². μ-strongly convex:
/// Ψ_k = f(x_k) − f* + (μ/2)‖z_k − x*‖² with z_k = y_k + √κ(y_k − x_k) shrinks by 1 − 1/√κ in every iteration.
/// </summary>
public static class NesterovTheory
{
    /// <summary>t_{k+1} = (1 + √(1 + 4t_k²))/2.</summary>
    /// <param name="t">t_k, 1 at the start.</param>
    public static double Next(double t) => (1 + Math.Sqrt(1 + (4 * t * t))) / 2;

    /// <summary>β = (√κ − 1)/(√κ + 1), κ = L/μ.</summary>
    /// <param name="setting">A setting with μ &gt; 0.</param>
    public static double Momentum(Setting setting)
    {
        var root = Math.Sqrt(setting.Constants.L / setting.Constants.Mu);
        return (root - 1) / (root + 1);
    }

    /// <summary>Which scheme a variant means in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="variant">The variant.</param>
    public static bool IsStronglyConvex(Setting setting, NesterovVariant variant) =>
        variant == NesterovVariant.StronglyConvex || (variant == NesterovVariant.Automatic && setting.Constants.Mu > 0);

    /// <summary>Refuses the strongly convex scheme where it cannot be formed.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="variant">The variant.</param>
    /// <exception cref="AssumptionException">The scheme needs μ and none is known.</exception>
    public static void Check(Setting setting, NesterovVariant variant)
    {
        if (variant == NesterovVariant.StronglyConvex && setting.Constants.Mu <= 0)
            throw new AssumptionException("the strongly convex variant of Nesterov's method needs mu > 0, and none is known of this problem; set variant: convex");
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="variant">The variant.</param>
    public static Theory For(Setting setting, NesterovVariant variant)
    {
        const string Source = "gamma = 1/L (Nesterov, 2018, section 2.2)";
        var constants = setting.Constants;
        var why = setting.Variance != 0 ? "its theorem is about exact gradients"
            : constants.IsConvex ? null : "its theorem is about convex objectives";
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        if (!IsStronglyConvex(setting, variant))
            return new Theory { StepSize = 1 / constants.L, StepSizeSource = Source, Prediction = "f(x_K) - f* <= 2*L*R^2/(K + 1)^2" };

        var root = Math.Sqrt(constants.L / constants.Mu);
        return new Theory
        {
            StepSize = 1 / constants.L,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["beta"] = Momentum(setting), ["kappa"] = constants.L / constants.Mu },
            Prediction = $"f(x_K) - f* shrinks by the factor e in every {Math.Ceiling(root).ToString("R", CultureInfo.InvariantCulture)} iterations",
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + (mu/2)*||y + sqrt(kappa)*(y - x) - x*||^2",
                Evaluate = observation => Energy(observation, root),
                Contraction = 1 / root,
                IsSure = true,
            },
        };
    }

    private static double Energy(IObservation observation, double root)
    {
        var problem = observation.Problem;
        var solution = (problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function of Nesterov's method needs the solution x*, which is not known for the problem {problem.Kind}")).Span;
        ReadOnlySpan<double> x = observation.Coordinator.Vector("x");
        ReadOnlySpan<double> y = observation.Coordinator.Vector("y");
        var ahead = new double[x.Length];
        for (var i = 0; i < ahead.Length; i++) ahead[i] = y[i] + (root * (y[i] - x[i])) - solution[i];
        return GradientDescentTheory.Gap(observation) + (problem.Constants.Mu / 2 * TensorPrimitives.SumOfSquares<double>(ahead));
    }
}
