using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>Options of methods with inexact directions.</summary>
public sealed record InexactDescentOptions : MethodOptions
{
    /// <summary>How much of a random vector is added to every exact direction.</summary>
    [Parameter("How inexact the directions are: a random vector of this length is added to every exact direction of length 1, in the norm in which they are orthogonal.", Minimum = 0)]
    public double Error { get; init; } = 0.01;
}

/// <summary>
/// Stochastic descent along directions that are orthogonal only nearly. As every step is an exact minimisation along its
/// direction, the limit is x* all the same; λmin(W) is that of the directions as they are.
/// </summary>
/// <param name="options">The error and the step size.</param>
public abstract class InexactDescent(InexactDescentOptions options) : StochasticDescent(options)
{
    private protected InexactDescentOptions Options => options;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        ConjugateDirections.Require(setting, Title);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting, DirectionSampler directions)
    {
        var dimension = setting.Dimension;
        if (dimension > QuadraticAssumption.MostForSpectrum) return StochasticDescentTheory.Of(null);
        return StochasticDescentTheory.Of(directions.Spectrum(dimension)[0], new Dictionary<string, double> { ["epsilon"] = Overlap(directions.Directions, dimension) });
    }

    /// <summary>A vector drawn uniformly in direction, the same in every run.</summary>
    private protected static double[] RandomDirection(int dimension, int index)
    {
        var vector = new double[dimension];
        new RandomStream(0x15C0ED, RandomPurpose.Data, index).FillGaussian(vector);
        return vector;
    }

    // ε: the largest |s_iᵀAs_j| of directions with sᵀAs = 1.
    private static double Overlap(DirectionSet directions, int dimension)
    {
        var vectors = new double[directions.Count][];
        var images = new double[directions.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            directions.AddTo(i, 1, vectors[i] = new double[dimension]);
            directions.AddImage(i, 1, images[i] = new double[dimension]);
            var norm = Math.Sqrt(TensorPrimitives.Dot<double>(vectors[i], images[i]));
            TensorPrimitives.Divide(vectors[i], norm, vectors[i]);
            TensorPrimitives.Divide(images[i], norm, images[i]);
        }
        var largest = 0.0;
        for (var i = 0; i < vectors.Length; i++)
        {
            for (var j = 0; j < i; j++) largest = Math.Max(largest, Math.Abs(TensorPrimitives.Dot<double>(vectors[i], images[j])));
        }
        return largest;
    }
}

/// <summary>
/// Inexact stochastic conjugate descent (Kovalev, Gorbunov, Gasanov and Richtárik, 2018): SconD with directions that are
/// conjugate up to ε.
/// </summary>
/// <param name="options">The error and the step size.</param>
[Method("iscond",
    Title = "iSconD",
    Family = "coordinate",
    Summary = "Inexact stochastic conjugate descent: SconD along directions that are conjugate only nearly; slower, but to the same solution.",
    Paper = "D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtarik, Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703",
    Guarantee = "E f(x^k) - f* <= (1 - lambda_min(W))^k*(f(x^0) - f*), and lambda_min(W) >= (1 - (d - 1)*epsilon)/d where |v_i^T A v_j| <= epsilon (Gershgorin; derived).")]
public sealed class InexactScond(InexactDescentOptions options) : InexactDescent(options)
{
    private protected override string Title => "iSconD";

    /// <inheritdoc/>
    protected override DirectionSampler CreateSampler(SymmetricMatrix matrix)
    {
        var vectors = ConjugateDirections.Of(matrix);
        var image = new double[matrix.Dimension];
        for (var i = 0; i < vectors.Length; i++)
        {
            var noise = RandomDirection(matrix.Dimension, i);
            matrix.Multiply(noise, image);
            TensorPrimitives.MultiplyAdd(noise, Options.Error / Math.Sqrt(TensorPrimitives.Dot<double>(noise, image)), vectors[i], vectors[i]);
        }
        return DirectionSampler.Uniform(new VectorDirections(matrix, vectors));
    }
}

/// <summary>
/// Inexact stochastic spectral descent (Kovalev, Gorbunov, Gasanov and Richtárik, 2018): SSD along approximate eigenvectors.
/// </summary>
/// <param name="options">The error and the step size.</param>
[Method("issd",
    Title = "iSSD",
    Family = "coordinate",
    Summary = "Inexact stochastic spectral descent: SSD along approximate eigenvectors; slower, but to the same solution.",
    Paper = "D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtarik, Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703",
    Guarantee = "E f(x^k) - f* <= (1 - lambda_min(W))^k*(f(x^0) - f*) with lambda_min(W) computed from the directions; the paper's condition on them is not known.")]
public sealed class InexactSsd(InexactDescentOptions options) : InexactDescent(options)
{
    private protected override string Title => "iSSD";

    /// <inheritdoc/>
    protected override DirectionSampler CreateSampler(SymmetricMatrix matrix)
    {
        var pairs = matrix.Smallest(matrix.Dimension);
        var vectors = new double[matrix.Dimension][];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = RandomDirection(matrix.Dimension, i);
            TensorPrimitives.Multiply(vectors[i], Options.Error / TensorPrimitives.Norm<double>(vectors[i]), vectors[i]);
            pairs.Vectors[i].AddTo(1, vectors[i]);
        }
        return DirectionSampler.Uniform(new VectorDirections(matrix, vectors));
    }
}
