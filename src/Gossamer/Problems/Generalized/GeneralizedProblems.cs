using Gossamer.Problems.Generalized;

namespace Gossamer.Problems;

/// <summary>Convex problems that are ℓ-smooth without being smooth: the test functions of generalised smoothness.</summary>
public static class GeneralizedProblems
{
    internal const string Kind = "generalized-smooth";

    /// <summary>f(x) = Σ_k h_k φ(x_k), which all workers share.</summary>
    /// <param name="function">φ; see <see cref="ScalarFunctions"/>.</param>
    /// <param name="weights">h_k &gt; 0, one a coordinate.</param>
    /// <param name="start">x⁰, inside the domain.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <exception cref="BadInputException">There is no weight, one is not positive, or x⁰ is not in the domain.</exception>
    public static Problem Separable(ScalarFunction function, IReadOnlyList<double> weights, StartingPoint start, int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (weights.Count == 0) throw new BadInputException("a sum of functions needs a weight for every coordinate, at least one");
        foreach (var weight in weights)
        {
            if (!(weight > 0 && double.IsFinite(weight))) throw new BadInputException($"the weight {weight:R} of a coordinate is not a positive number");
        }
        var objective = new SeparableObjective(function, [.. weights]);
        var problem = Assemble(objective, Combine(function.Smoothness, weights), start, workers,
            function.Minimizer is { } at ? Enumerable.Repeat(at, weights.Count).ToArray() : null,
            function.Infimum is { } infimum ? infimum * weights.Sum() : null);
        return objective.Contains(problem.Start.Span)
            ? problem
            : throw new BadInputException($"the starting point is not in the domain: every coordinate must lie between {function.Lower:R} and {function.Upper:R}");
    }

    /// <summary>f(x) = ‖x‖^p, which all workers share; ℓ(s) = c + p(p − 1)(s/p)^{(p−2)/(p−1)} with c = 10⁻³.</summary>
    /// <param name="power">p &gt; 2; 4 is the quartic.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="start">x⁰.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <exception cref="BadInputException">p is not above 2, or the dimension not positive.</exception>
    public static Problem NormPower(double power, int dimension, StartingPoint start, int workers = 1)
    {
        if (dimension < 1) throw new BadInputException($"the dimension is {dimension}, but must be at least 1");
        // Along any ray it is the scalar power, and across the Hessian is smaller.
        return Assemble(new NormPowerObjective(power, dimension), ScalarFunctions.Power(power).Smoothness, start, workers, new double[dimension], null);
    }

    // h φ'' ≤ h·a + h·b|φ'|^p = h·a + b·h^{1−p}|hφ'|^p, and no partial derivative exceeds the norm of the gradient.
    private static GeneralizedSmoothness Combine(GeneralizedSmoothness one, IReadOnlyList<double> weights) => new(
        one.Offset * weights.Max(), one.Factor * weights.Max(h => Math.Pow(h, 1 - one.Exponent)), one.Exponent);

    private static AssembledProblem Assemble(
        ILocalObjective objective, GeneralizedSmoothness smoothness, StartingPoint start, int workers, double[]? minimizer, double? infimum)
    {
        if (workers < 1) throw new BadInputException($"the number of workers is {workers}, but must be at least 1");
        var lowest = minimizer is null ? infimum : objective.Value(minimizer);
        var constants = new GeneralizedConstants(smoothness, workers, lowest, minimizer is not null);
        return new AssembledProblem(Kind, [objective], workers, objective, constants, start, minimizer is null ? null : () => minimizer);
    }
}
