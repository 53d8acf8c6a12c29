using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Options of methods whose workers take proximal steps.</summary>
public record ProximalOptions : MethodOptions
{
    /// <summary>How proximal points are found.</summary>
    [Parameter("How workers find proximal points: best (closed form for quadratics and least squares, Newton for linear models, else accelerated gradients), gradient-descent or accelerated-gradient.")]
    public ProximalSolver Solver { get; init; } = ProximalSolver.Best;

    /// <summary>Bound on the gradient of the subproblem.</summary>
    [Parameter("Bound on the norm of the subproblem's gradient at the returned point; closed forms ignore it. The point is then within tolerance/(1/γ + μ) of the proximal point.", Minimum = 1e-300)]
    public double Tolerance { get; init; } = 1e-10;
}
