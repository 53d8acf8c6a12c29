using Gossamer.Execution;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>Options of <see cref="Sscd"/>.</summary>
public record SscdOptions : MethodOptions
{
    /// <summary>k.</summary>
    [Parameter("Number of eigenvectors, of the smallest eigenvalues, beside the coordinates: from 0, which is RCD, to d - 1, which has the rate of SSD.", Symbol = "k", Minimum = 0)]
    public int Spectral { get; init; }

    /// <summary>Refuses a k that does not fit.</summary>
    internal void Require(Setting setting, string method)
    {
        if (Spectral < setting.Dimension) return;
        throw new AssumptionException(
            $"{method} has {Spectral} spectral directions, but in {setting.Dimension} dimensions at most {setting.Dimension - 1} make sense; take fewer, or the method ssd");
    }

    /// <summary>The coordinates and the k smallest eigenvectors.</summary>
    internal DirectionSampler CreateSampler(SymmetricMatrix matrix) => new(
        new JoinedDirections(new CoordinateDirections(matrix), new Eigendirections(matrix.Smallest(Spectral))),
        StochasticDescentTheory.Probabilities(matrix, Spectral));
}

/// <summary>
/// Stochastic spectral coordinate descent (Kovalev, Gorbunov, Gasanov and Richtárik, 2018): randomised coordinate descent whose
/// directions are enriched by the k eigenvectors of the smallest eigenvalues, which coordinates make slow progress along.
/// </summary>
/// <param name="options">k and the step size.</param>
[Method("sscd",
    Title = "SSCD",
    Family = "coordinate",
    Summary = "Stochastic spectral coordinate descent: coordinates in proportion to A_ii, and the k smallest eigenvectors as often as is best; between RCD and SSD.",
    Paper = "D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtarik, Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703",
    Guarantee = "E f(x^t) - f* <= (1 - lambda_{k+1}/C_k)^t*(f(x^0) - f*) with C_k = k*lambda_{k+1} + sum_{i>k} lambda_i.")]
public sealed class Sscd(SscdOptions options) : StochasticDescent(options)
{
    private protected override string Title => "SSCD";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        options.Require(setting, Title);
    }

    /// <inheritdoc/>
    protected override DirectionSampler CreateSampler(SymmetricMatrix matrix) => options.CreateSampler(matrix);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting, DirectionSampler directions)
    {
        var matrix = setting.Constants.Hessian!;
        var values = matrix.Smallest(options.Spectral + 1).Values;
        var weight = StochasticDescentTheory.Weight(values, matrix.Trace, options.Spectral);
        return StochasticDescentTheory.Of(
            values[options.Spectral] / weight, new Dictionary<string, double> { ["C_k"] = weight, ["lambda_{k+1}"] = values[options.Spectral] });
    }
}
