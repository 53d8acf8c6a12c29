using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems;

public static partial class Quadratics
{
    /// <summary>
    /// A quadratic with a given spectrum and random eigenvectors: A = Q·diag(λ)·Qᵀ with a random orthogonal Q, b = A·x* with a
    /// normal x*. All workers share it.
    /// </summary>
    /// <param name="eigenvalues">λ, positive, in any order; d values.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="seed">Seed of Q and x*.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">An eigenvalue is not positive.</exception>
    public static Problem WithSpectrum(IReadOnlyList<double> eigenvalues, int workers, ulong seed, StartingPoint? start = null)
    {
        var sorted = Ascending(eigenvalues, workers);
        var random = new RandomStream(seed, RandomPurpose.Data);
        return AroundSolution(RandomlyRotated(sorted, ref random), sorted[0], workers, ref random, start);
    }

    /// <summary>
    /// A large sparse quadratic with a given spectrum: A = Q·diag(λ)·Qᵀ, where Q is a product of rotations in random planes of
    /// two coordinates, b = A·x* with a normal x*. Eigenvectors are known and sparse. All workers share it.
    /// </summary>
    /// <param name="eigenvalues">λ, positive, in any order; d values.</param>
    /// <param name="rotations">Number of rotations; 0.73·d give about ten entries a row.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="seed">Seed of Q and x*.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">An eigenvalue is not positive.</exception>
    public static Problem SparseWithSpectrum(
        IReadOnlyList<double> eigenvalues, int rotations, int workers, ulong seed, StartingPoint? start = null)
    {
        var sorted = Ascending(eigenvalues, workers);
        var random = new RandomStream(seed, RandomPurpose.Data);
        return AroundSolution(RotatedDiagonalMatrix.Create(sorted, rotations, ref random), sorted[0], workers, ref random, start);
    }

    /// <summary>
    /// A quadratic that falls into independent blocks with costs, such as the layers of a network do roughly: block j of B has
    /// a random orthogonal Q_j and eigenvalues drawn from scale_j·U[spread, 1]; b normal. All workers share it.
    /// </summary>
    /// <param name="scales">One a block, positive: how smooth f is in it.</param>
    /// <param name="size">Coordinates a block.</param>
    /// <param name="costs">c_j: what the gradient of a block costs.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="spread">The smallest eigenvalue of a block as a share of its scale, above 0 and at most 1.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">A number is out of range.</exception>
    public static Problem Blocks(
        IReadOnlyList<double> scales, int size, IReadOnlyList<double> costs, int workers, ulong seed, double spread = 0.1, StartingPoint? start = null)
    {
        if (scales.Any(scale => !(scale > 0 && double.IsFinite(scale)))) throw new BadInputException($"the scales of the blocks are [{string.Join(", ", scales)}], but must be positive numbers");
        if (!(spread is > 0 and <= 1)) throw new BadInputException($"the spread is {spread:R}, but must be above 0 and at most 1");
        var blocks = new BlockStructure([.. scales.Select(_ => size)], costs);
        RequireShape(workers, blocks.Dimension);
        var entries = new double[blocks.Dimension * blocks.Dimension];
        for (var j = 0; j < blocks.Count; j++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, j);
            var values = new double[size];
            for (var k = 0; k < size; k++) values[k] = scales[j] * (spread + ((1 - spread) * random.NextDouble()));
            var block = RandomlyRotated(values, ref random);
            for (var row = 0; row < size; row++)
                block.Entries.Slice(row * size, size).CopyTo(entries.AsSpan(((blocks.StartOf(j) + row) * blocks.Dimension) + blocks.StartOf(j)));
        }
        var linear = new double[blocks.Dimension];
        new RandomStream(seed, RandomPurpose.Data, blocks.Count).FillGaussian(linear);
        return Assemble(
            new ConstantFamily(new DenseSymmetricMatrix(blocks.Dimension, entries), workers), [linear], start ?? StartingPoint.Zero, blocks: blocks);
    }

    /// <summary>A spectrum of two clusters: so many small eigenvalues from one interval, all others from another.</summary>
    /// <param name="dimension">Number of eigenvalues d.</param>
    /// <param name="small">How many belong to the first cluster, from 0 to d.</param>
    /// <param name="lower">The interval of these.</param>
    /// <param name="upper">The interval of the others.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>d eigenvalues, ascending.</returns>
    /// <exception cref="BadInputException">A number is out of range.</exception>
    public static double[] TwoClusters(int dimension, int small, (double From, double To) lower, (double From, double To) upper, ulong seed)
    {
        RequireShape(1, dimension);
        if (small < 0 || small > dimension) throw new BadInputException($"{small} of {dimension} eigenvalues cannot be small; take 0 to {dimension}");
        foreach (var (from, to) in ((double From, double To)[])[lower, upper])
        {
            if (!(from > 0 && from <= to && double.IsFinite(to))) throw new BadInputException($"eigenvalues from {from:R} to {to:R}: positive numbers are needed, the smaller one first");
        }
        var random = new RandomStream(seed, RandomPurpose.Data, participant: -1, iteration: 1);
        var values = new double[dimension];
        for (var k = 0; k < dimension; k++)
        {
            var (from, to) = k < small ? lower : upper;
            values[k] = from + ((to - from) * random.NextDouble());
        }
        Array.Sort(values);
        return values;
    }

    private static Problem AroundSolution(SymmetricMatrix matrix, double least, int workers, ref RandomStream random, StartingPoint? start)
    {
        var solution = new double[matrix.Dimension];
        var linear = new double[matrix.Dimension];
        random.FillGaussian(solution);
        matrix.Multiply(solution, linear);
        var minimum = new QuadraticMinimum(-0.5 * TensorPrimitives.Dot<double>(linear, solution), solution, least);
        return Assemble(new ConstantFamily(matrix, workers), [linear], start ?? StartingPoint.Zero, minimum);
    }

    private static double[] Ascending(IReadOnlyList<double> eigenvalues, int workers)
    {
        RequireShape(workers, eigenvalues.Count);
        var sorted = eigenvalues.ToArray();
        Array.Sort(sorted);
        return sorted[0] > 0 && double.IsFinite(sorted[^1])
            ? sorted
            : throw new BadInputException($"the eigenvalues lie between {sorted[0]:R} and {sorted[^1]:R}, but must be positive numbers");
    }
}
