using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Coordinate descent with steps 1/L_i: f(x⁺) ≤ f(x) − (∇_i f(x))²/(2L_i) for the coordinate i that is moved; with ω/L_i,
/// 0 &lt; ω &lt; 2, a part ω(2 − ω) of it. On average over
/// draws with probabilities p_i this is Σ p_i(∇_i f)²/(2L_i); the Gauss-Southwell rules fall by at least
/// ‖∇f‖²/(2d·max L_i) and ‖∇f‖²/(2ΣL_i). On positive definite quadratics the rate is λmin(W) of stochastic descent.
/// </summary>
public static class CoordinateDescentTheory
{
    /// <summary>L_i: the diagonal of 𝐋, or L where none is known.</summary>
    internal static double[] Smoothness(Setting setting)
    {
        var smoothness = new double[setting.Dimension];
        for (var i = 0; i < smoothness.Length; i++) smoothness[i] = setting.Constants.SmoothnessMatrix is { } matrix ? Math.Abs(matrix[i, i]) : setting.Constants.L;
        return smoothness;
    }

    /// <summary>Refuses problems without L_i, in multiples of whose inverse steps are.</summary>
    internal static void RequireSmoothness(Setting setting, string method)
    {
        if (double.IsFinite(setting.Constants.L)) return;
        throw new AssumptionException(
            $"{method} takes steps in multiples of 1/L_i, and no smoothness constant is known of this problem; take gd, sega or rcd with sampling: uniform(1), and give stepSize as a number");
    }

    /// <summary>Refuses orders that the problem does not have.</summary>
    internal static void Check(Setting setting, CoordinateOrder order)
    {
        RequireSmoothness(setting, "coordinate descent");
        if (order is not (CoordinateOrder.SquaredRows or CoordinateOrder.Optimal)) return;
        QuadraticAssumption.Require(setting, $"coordinate descent with order {(order == CoordinateOrder.Optimal ? "optimal" : "squared-rows")}");
        if (order == CoordinateOrder.Optimal && setting.Dimension > OptimalCoordinates.Most)
        {
            throw new AssumptionException(
                $"the optimal probabilities of {setting.Dimension} coordinates would take too long to find; they can be had for up to {OptimalCoordinates.Most}; take order: uniform");
        }
    }

    /// <summary>p_i; null for orders that draw nothing.</summary>
    internal static double[]? Probabilities(Setting setting, CoordinateOrder order)
    {
        if (order == CoordinateOrder.Optimal) return OptimalCoordinates.Find(setting.Constants.Hessian!).Probabilities;
        double[]? weights = order switch
        {
            CoordinateOrder.Uniform => [.. Enumerable.Repeat(1.0, setting.Dimension)],
            CoordinateOrder.Smoothness => Smoothness(setting),
            CoordinateOrder.SquaredRows => SquaredRows(setting.Constants.Hessian!),
            _ => null,
        };
        var sum = weights?.Sum();
        return sum > 0 && double.IsFinite(sum.Value) ? [.. weights!.Select(w => w / sum.Value)] : null;
    }

    /// <summary>What the theory says in a setting.</summary>
    internal static Theory For(Setting setting, CoordinateDescentOptions options, double[]? probabilities)
    {
        const string Source = "1, in multiples of 1/L_i (Nesterov, 2012)";
        var order = options.Order;
        var smoothness = Smoothness(setting);
        var share = StepInUse.Progress(options, 1);
        var rate = probabilities is not null && setting.IsExact && HasSmallPositiveHessian(setting)
            ? DirectionSpectrum(setting.Constants.Hessian!, probabilities)
            : (double?)null;
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = 1,
            LargestStepSize = 2,
            StepSizeSource = Source,
            Parameters = rate is { } known ? new Dictionary<string, double> { ["lambda_min(W)"] = known } : new Dictionary<string, double>(),
            Prediction = rate is { } found ? StochasticDescentTheory.Iterations(share * found) : Rate(setting, share * Weight(smoothness, order, probabilities)),
            Lyapunov = rate is { } contraction ? StochasticDescentTheory.Gap(share * contraction)
                : GradientDescentTheory.Descent(2 * share * Weight(smoothness, order, probabilities), isSure: probabilities is null),
        });
    }

    // What of ‖∇f‖² is taken off: half the smallest p_i/L_i, and what the steepest coordinate has at least.
    private static double Weight(double[] smoothness, CoordinateOrder order, double[]? probabilities)
    {
        if (order == CoordinateOrder.GaussSouthwell) return 1 / (2 * smoothness.Length * smoothness.Max());
        if (order == CoordinateOrder.GaussSouthwellLipschitz) return 1 / (2 * smoothness.Sum());
        if (probabilities is null) return 0;
        var least = double.PositiveInfinity;
        for (var i = 0; i < smoothness.Length; i++)
        {
            if (smoothness[i] > 0) least = Math.Min(least, probabilities[i] / (2 * smoothness[i]));
        }
        return double.IsFinite(least) ? least : 0;
    }

    private static string? Rate(Setting setting, double weight)
    {
        var rate = 2 * setting.Constants.Mu * weight;
        return rate > 0 ? $"f(x) - f* shrinks by the factor e in every {(1 / rate).ToString("G6", CultureInfo.InvariantCulture)} iterations, at least on average" : null;
    }

    private static bool HasSmallPositiveHessian(Setting setting) =>
        setting.Dimension <= QuadraticAssumption.MostForSpectrum && setting.Constants.Hessian is { } matrix && matrix.Least > 1e-13 * matrix.Greatest;

    private static double DirectionSpectrum(SymmetricMatrix matrix, double[] probabilities) =>
        OptimalCoordinates.Rate(matrix, probabilities);

    private static double[] SquaredRows(SymmetricMatrix matrix)
    {
        var squares = new double[matrix.Dimension];
        var row = new double[matrix.Dimension];
        for (var i = 0; i < squares.Length; i++)
        {
            Array.Clear(row);
            matrix.AddRow(i, 1, row);
            squares[i] = System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(row);
        }
        return squares;
    }
}
