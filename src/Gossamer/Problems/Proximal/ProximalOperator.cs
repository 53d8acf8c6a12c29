namespace Gossamer.Problems;

/// <summary>How proximal points are found.</summary>
public enum ProximalSolver
{
    /// <summary>
    /// The best that the objective has: a closed form for quadratics and least squares, damped Newton for linear models, and
    /// the accelerated gradient method for any other.
    /// </summary>
    Best,

    /// <summary>Gradient descent on the subproblem, with step 1/(L_i + 1/γ): about 1 + γL_i gradients a digit.</summary>
    GradientDescent,

    /// <summary>Nesterov's method on the subproblem, with restarts: about √(1 + γL_i) gradients a digit.</summary>
    AcceleratedGradient,
}

/// <summary>
/// The proximal operators prox_{γf}(z) = argmin_y f(y) + ‖y − z‖²/(2γ) of any objective. The subproblem is
/// (L + 1/γ)-smooth and (μ + 1/γ)-strongly convex; a solver stops where its gradient is no longer than a tolerance, and what
/// ends above it is an error, never a result.
/// </summary>
public static class ProximalOperator
{
    /// <summary>The proximal operator of an objective.</summary>
    /// <param name="objective">f.</param>
    /// <param name="solver">How to find proximal points.</param>
    /// <param name="smoothness">L of f, where it is known; found on the way otherwise, which may cost some gradients more.</param>
    public static IProximable Of(ILocalObjective objective, ProximalSolver solver = ProximalSolver.Best, double? smoothness = null)
    {
        if (solver == ProximalSolver.Best && objective is IProximable own) return own;
        var known = smoothness is { } given && double.IsFinite(given) && given > 0 ? given : (double?)null;
        return new GradientProximal(objective, isAccelerated: solver != ProximalSolver.GradientDescent, known);
    }

    /// <summary>
    /// The tolerance that makes sure of a distance: where the gradient of the subproblem is no longer than it, the result is
    /// at most so far from the proximal point.
    /// </summary>
    /// <param name="distance">Wanted bound of ‖y − prox‖.</param>
    /// <param name="stepSize">γ.</param>
    /// <param name="convexity">μ ≥ 0 of f.</param>
    public static double ToleranceFor(double distance, double stepSize, double convexity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        ArgumentOutOfRangeException.ThrowIfNegative(convexity);
        return distance * ((1 / stepSize) + convexity);
    }

    /// <summary>What to say where a solver ends above its tolerance.</summary>
    internal static BadInputException NotReached(double stepSize, double norm, double tolerance, double cost) => new(
        $"the proximal operator with step size {stepSize:R} was not reached: after {cost:F0} gradients the gradient of its subproblem still has "
        + $"norm {norm:G3}, above the tolerance {tolerance:G3}; take a larger tolerance or a smaller step size");
}
