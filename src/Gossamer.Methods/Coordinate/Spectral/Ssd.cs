using Gossamer.Execution;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Stochastic spectral descent (Kovalev, Gorbunov, Gasanov and Richtárik, 2018): exact minimisation along a uniformly random
/// eigenvector of the Hessian.
/// </summary>
/// <param name="options">The step size.</param>
[Method("ssd",
    Title = "SSD",
    Family = "coordinate",
    Summary = "Stochastic spectral descent: minimises a quadratic exactly along a random eigenvector in every step; its rate does not depend on the condition number.",
    Paper = "D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtarik, Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703",
    Guarantee = "E f(x^k) - f* = (1 - 1/d)^k*(f(x^0) - f*), an equality.")]
public sealed class Ssd(MethodOptions options) : StochasticDescent(options)
{
    private protected override string Title => "SSD";

    /// <inheritdoc/>
    protected override DirectionSampler CreateSampler(SymmetricMatrix matrix) =>
        DirectionSampler.Uniform(new Eigendirections(matrix.Smallest(matrix.Dimension)));

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting, DirectionSampler directions) => StochasticDescentTheory.Of(1.0 / setting.Dimension);
}
