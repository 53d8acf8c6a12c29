using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems;

/// <summary>The quadratics of proximal methods.</summary>
public static partial class Quadratics
{
    /// <summary>
    /// Quadratics that share a minimiser: f_i(x) = ½xᵀA_i x with A_i = Q_i·diag(λ)·Q_iᵀ of low rank, λ = 10^U in random orthonormal
    /// directions; x* = 0, the only solution where the ranks add up to d.
    /// </summary>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="rank">Rank of every A_i, from 1 to d.</param>
    /// <param name="least">Least positive eigenvalue that can come up.</param>
    /// <param name="greatest">Greatest one.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="start">x⁰; standard normal, of the same seed, unless given.</param>
    /// <exception cref="BadInputException">The rank or the range of eigenvalues is impossible.</exception>
    public static Problem Interpolated(
        int workers, int dimension, int rank, ulong seed, double least = 0.01, double greatest = 10, StartingPoint? start = null)
    {
        RequireShape(workers, dimension);
        if (rank < 1 || rank > dimension) throw new BadInputException($"matrices of rank {rank} in {dimension} coordinates: the rank must be from 1 to {dimension}");
        if (!(least > 0 && least <= greatest && double.IsFinite(greatest)))
            throw new BadInputException($"eigenvalues from {least:R} to {greatest:R}: a range of positive numbers is needed");
        var matrices = new SymmetricMatrix[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, worker);
            var values = new double[dimension];
            for (var k = 0; k < rank; k++) values[k] = least * Math.Pow(greatest / least, random.NextDouble());
            matrices[worker] = RandomlyRotated(values, ref random);
        }
        return Assemble(new GeneralFamily(matrices), RepeatedZero(workers), start ?? StartingPoint.Normal(1, seed));
    }

    /// <summary>
    /// Strongly convex quadratics whose Hessians differ by a given amount: A_i = μI + s·Q_iQ_iᵀ with Q_i of two standard normal
    /// columns, b_i standard normal, and s such that (1/n) Σ(A_i − Ā)² has the norm δ².
    /// </summary>
    /// <param name="workers">Number of workers n, at least 2.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="convexity">μ &gt; 0.</param>
    /// <param name="dissimilarity">δ &gt; 0: L_± of the problem.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="start">x⁰; standard normal, of the same seed, unless given.</param>
    /// <exception cref="BadInputException">There is one worker, or a number is not positive.</exception>
    public static Problem Dissimilar(
        int workers, int dimension, double convexity, double dissimilarity, ulong seed, StartingPoint? start = null)
    {
        RequireShape(workers, dimension);
        if (workers < 2) throw new BadInputException("one worker differs from nobody; dissimilar quadratics need at least 2");
        if (!(convexity > 0 && dissimilarity > 0 && double.IsFinite(convexity) && double.IsFinite(dissimilarity)))
            throw new BadInputException($"mu is {convexity:R} and delta is {dissimilarity:R}, but both must be positive numbers");
        var products = new double[workers][];
        var linear = new double[workers][];
        for (var worker = 0; worker < workers; worker++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, worker);
            products[worker] = OuterProducts(dimension, ref random);
            linear[worker] = new double[dimension];
            random.FillGaussian(linear[worker]);
        }
        var plain = new GeneralFamily([.. products.Select(entries => (SymmetricMatrix)new DenseSymmetricMatrix(dimension, entries))]);
        var scale = dissimilarity / Math.Sqrt(plain.GreatestOfVariance(plain.EqualWeights));
        var matrices = new SymmetricMatrix[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            var entries = new double[dimension * dimension];
            for (var k = 0; k < entries.Length; k++) entries[k] = scale * products[worker][k];
            for (var k = 0; k < dimension; k++) entries[k * (dimension + 1)] += convexity;
            matrices[worker] = new DenseSymmetricMatrix(dimension, entries);
        }
        return Assemble(new GeneralFamily(matrices), linear, start ?? StartingPoint.Normal(1, seed));
    }

    // QQᵀ of two normal columns, symmetric to the last bit.
    private static double[] OuterProducts(int dimension, ref RandomStream random)
    {
        var (first, second) = (new double[dimension], new double[dimension]);
        random.FillGaussian(first);
        random.FillGaussian(second);
        var entries = new double[dimension * dimension];
        for (var row = 0; row < dimension; row++)
        {
            for (var column = 0; column < dimension; column++)
                entries[(row * dimension) + column] = (first[row] * first[column]) + (second[row] * second[column]);
        }
        return entries;
    }
}
