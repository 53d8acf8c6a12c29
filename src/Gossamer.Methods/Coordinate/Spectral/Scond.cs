using Gossamer.Execution;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Stochastic conjugate descent (Kovalev, Gorbunov, Gasanov and Richtárik, 2018): exact minimisation along a uniformly random
/// one of d A-conjugate directions, here those that Gram-Schmidt makes of the coordinates.
/// </summary>
/// <param name="options">The step size.</param>
[Method("scond",
    Title = "SconD",
    Family = "coordinate",
    Summary = "Stochastic conjugate descent: minimises a quadratic exactly along a random one of d conjugate directions; the rate of SSD without eigenvectors.",
    Paper = "D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtarik, Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703",
    Guarantee = "E f(x^k) - f* = (1 - 1/d)^k*(f(x^0) - f*), an equality.")]
public sealed class Scond(MethodOptions options) : StochasticDescent(options)
{
    private protected override string Title => "SconD";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        ConjugateDirections.Require(setting, Title);
    }

    /// <inheritdoc/>
    protected override DirectionSampler CreateSampler(SymmetricMatrix matrix) =>
        DirectionSampler.Uniform(new VectorDirections(matrix, ConjugateDirections.Of(matrix)));

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting, DirectionSampler directions) => StochasticDescentTheory.Of(1.0 / setting.Dimension);
}
