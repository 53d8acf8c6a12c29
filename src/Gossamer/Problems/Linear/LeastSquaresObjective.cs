using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems.Linear;

/// <summary>
/// Least squares that are a quadratic: without a nonconvex regulariser. A proximal point costs one solve with a Cholesky
/// factor that is kept for the last step sizes: of the Hessian up to 600 coordinates, or on the side of the rows where these
/// are fewer (up to 2000). So does the gradient of the conjugate, up to 600 coordinates.
/// </summary>
internal sealed class LeastSquaresObjective<TLoss> : LinearModelObjective<TLoss>, IQuadraticObjective, ILinearRegression
    where TLoss : struct, ILinearLoss
{
    private const int MostForCholesky = 600;

    private readonly Lazy<QuadraticObjective?> quadratic;
    private readonly KeptFactors<RowSide> factoredSides = new();

    public LeastSquaresObjective(SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights, Regularizer regularizer)
        : base(rows, targets, weights, regularizer)
    {
        if (regularizer.Kind == RegularizerKind.Nonconvex) throw new ArgumentException("the regulariser makes it no quadratic");
        quadratic = new(CreateQuadratic);
    }

    public int Features => Dimension;

    public bool IsRegularized => Regularizer.Kind != RegularizerKind.None;

    public void CopySamples(Span<double> features, Span<double> targets)
    {
        features.Clear();
        for (var row = 0; row < Samples; row++)
        {
            foreach (var (column, value) in Rows.Row(row)) features[(column * Samples) + row] = value;
        }
        Targets.Span.CopyTo(targets);
    }

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result)
    {
        var products = RentProducts();
        result.Clear();
        for (var first = 0; first < Samples; first += products.Length)
        {
            var block = products[..Math.Min(products.Length, Samples - first)];
            Rows.Multiply(first, v, block);
            Weigh(first, block);
            Rows.AddTransposed(first, block, result);
        }
        TensorPrimitives.Multiply(result, Weights.IsEmpty ? TLoss.Smoothness / Samples : TLoss.Smoothness, result);
        Regularizer.AddGradient(v, 1, result);
    }

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) => HessianTimes(v, result);

    public override double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        if (PrefersRowSide) return ProxOnRowSide(z, stepSize, result);
        return quadratic.Value?.Prox(z, stepSize, tolerance, result) ?? base.Prox(z, stepSize, tolerance, result);
    }

    private double ProxOnRowSide(ReadOnlySpan<double> z, double stepSize, Span<double> result)
    {
        var side = factoredSides.Find(stepSize) ?? factoredSides.For(stepSize, CreateSide);
        side.Solve(this, z, result);
        return 1;
    }

    private RowSide CreateSide(double stepSize)
    {
        var curvatures = new double[Samples];
        WeightedCurvatures(new double[Dimension], curvatures);
        return new RowSide(Rows, Regularizer, stepSize, curvatures);
    }

    public override double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result) =>
        quadratic.Value?.ConjugateGradient(z, tolerance, result) ?? base.ConjugateGradient(z, tolerance, result);

    private QuadraticObjective? CreateQuadratic()
    {
        if (Dimension > MostForCholesky) return null;
        var origin = new double[Dimension];
        var linear = new double[Dimension];
        Gradient(origin, linear);
        TensorPrimitives.Negate(linear, linear);
        var entries = new double[Dimension * Dimension];
        HessianAt(origin).AddUpperTriangle(entries);
        for (var row = 0; row < Dimension; row++)
        {
            for (var column = 0; column < row; column++) entries[(row * Dimension) + column] = entries[(column * Dimension) + row];
        }
        return new QuadraticObjective(new DenseSymmetricMatrix(Dimension, entries), linear);
    }
}
