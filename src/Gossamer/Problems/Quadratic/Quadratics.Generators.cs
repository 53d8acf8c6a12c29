using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems;

public static partial class Quadratics
{
    /// <summary>
    /// Tridiagonal quadratics whose smoothness varies (Tyurin, Sun, Burlachenko and Richtárik 2023, "Sharper rates", second
    /// experiment): A_i = (ν_i/4)·tridiag(−1, 2, −1) with ν_i = 1 + s·Exp(1), b_i = (−¼ + s·N(0, 1))·e_1, no shift.
    /// </summary>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="noise">s ≥ 0: how much the workers differ.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="start">x⁰; (√d, 0, …, 0) unless given.</param>
    public static Problem ExponentialTridiagonal(int workers, int dimension, double noise, ulong seed, StartingPoint? start = null)
    {
        RequireShape(workers, dimension);
        var matrices = new ToeplitzTridiagonalMatrix[workers];
        var linear = new double[workers][];
        for (var worker = 0; worker < workers; worker++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, worker);
            var scale = 1 + (noise * random.NextExponential());
            matrices[worker] = new ToeplitzTridiagonalMatrix(dimension, scale / 2, -scale / 4);
            linear[worker] = [-0.25 + (noise * random.NextGaussian())];
        }
        return Assemble(new ToeplitzFamily(matrices), linear, start ?? FirstCoordinate(dimension));
    }

    /// <summary>
    /// The finite sum of m random tridiagonal quadratics, see <see cref="RandomTridiagonal"/>, all of which every one of the n
    /// workers holds: the setting of Freya PAGE.
    /// </summary>
    /// <param name="functions">Number of functions m, at least 2.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="noise">s ≥ 0: how much the functions differ.</param>
    /// <param name="leastEigenvalue">λ, the smallest eigenvalue of the mean.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="start">x⁰; (√d, 0, …, 0) unless given.</param>
    public static Problem FiniteSum(
        int functions, int workers, int dimension, double noise, double leastEigenvalue, ulong seed, StartingPoint? start = null)
    {
        if (functions < 2) throw new BadInputException($"the sum has {functions} functions; it needs at least 2");
        RequireShape(workers, dimension);
        var parts = RandomTridiagonal(functions, dimension, noise, leastEigenvalue, seed, start);
        var constants = new GivenConstants(parts.Constants.L, workers)
        {
            StrongConvexity = parts.Constants.Mu,
            LocalStrongConvexity = parts.Constants.Mu,
            Convex = leastEigenvalue >= 0,
            Bound = parts.Constants.LowerBound,
            BoundIsMinimum = parts.Constants.IsMinimumExact,
        };
        return new AssembledProblem(
            Kind, [parts.Global], workers, parts.Global, constants, StartingPoint.Given(parts.Start), () => parts.Minimizer?.ToArray());
    }

    /// <summary>
    /// Quadratics with given smoothness and random eigenvectors: A_i = Q_i·diag(L_i·linspace(0.01, 1, d))·Q_iᵀ with Q_i uniform
    /// among orthogonal matrices, b_i normal.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="smoothness">L_i, one a worker, positive.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="start">x⁰; ones unless given.</param>
    /// <exception cref="BadInputException">An L_i is not positive and finite.</exception>
    public static Problem Orthogonal(int dimension, IReadOnlyList<double> smoothness, ulong seed, StartingPoint? start = null)
    {
        RequireShape(smoothness.Count, dimension);
        var matrices = new SymmetricMatrix[smoothness.Count];
        var linear = new double[smoothness.Count][];
        for (var worker = 0; worker < matrices.Length; worker++)
        {
            if (!double.IsFinite(smoothness[worker]) || smoothness[worker] <= 0)
                throw new BadInputException($"L of worker {worker + 1} is {smoothness[worker]:R}, but must be a positive number");
            var random = new RandomStream(seed, RandomPurpose.Data, worker);
            matrices[worker] = RandomlyRotated(dimension, smoothness[worker], ref random);
            linear[worker] = new double[dimension];
            random.FillGaussian(linear[worker]);
        }
        return Assemble(new GeneralFamily(matrices), linear, start ?? StartingPoint.Ones);
    }

    /// <summary>
    /// One matrix, but different solutions: A = Q·diag(geomspace(μ, L, d))·Qᵀ with a random orthogonal Q for all, b_i normal.
    /// </summary>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="dimension">Number of coordinates d, at least 2.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="convexity">μ, positive and at most L.</param>
    /// <param name="seed">Seed of Q and the b_i.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">d is below 2, or not 0 &lt; μ ≤ L.</exception>
    public static Problem CommonSpectrum(
        int workers, int dimension, double smoothness, double convexity, ulong seed, StartingPoint? start = null)
    {
        RequireShape(workers, dimension);
        if (dimension < 2) throw new BadInputException("one coordinate has no room for eigenvalues from mu to L; take at least 2");
        if (!(convexity > 0 && convexity <= smoothness && double.IsFinite(smoothness)))
            throw new BadInputException($"mu is {convexity:R} and L is {smoothness:R}, but 0 < mu <= L is needed");
        var random = new RandomStream(seed, RandomPurpose.Data);
        double[] values = [.. Enumerable.Range(0, dimension).Select(k => convexity * Math.Pow(smoothness / convexity, (double)k / (dimension - 1)))];
        var matrix = RandomlyRotated(values, ref random);
        var linear = new double[workers][];
        for (var worker = 0; worker < workers; worker++)
        {
            linear[worker] = new double[dimension];
            random.FillGaussian(linear[worker]);
        }
        return Assemble(new ConstantFamily(matrix, workers), linear, start ?? StartingPoint.Zero);
    }

    /// <summary>
    /// Similar workers whose difference has one direction: A_i = A ± D·vvᵀ with alternating signs, the first positive, a random
    /// unit vector v and A = ¼tridiag(−1, 2, −1) shifted to the given smallest eigenvalue; b_i = 0. L_± = D for even n.
    /// </summary>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="difference">D ≥ 0.</param>
    /// <param name="leastEigenvalue">Smallest eigenvalue of A.</param>
    /// <param name="seed">Seed of v.</param>
    /// <param name="start">x⁰; (√d, 0, …, 0) unless given.</param>
    public static Problem Similar(
        int workers, int dimension, double difference, double leastEigenvalue, ulong seed, StartingPoint? start = null)
    {
        RequireShape(workers, dimension);
        if (!double.IsFinite(difference) || difference < 0)
            throw new BadInputException($"the difference D of the workers is {difference:R}, but must be a number of at least 0");
        var plain = new ToeplitzTridiagonalMatrix(dimension, 0.5, -0.25);
        var shared = new ToeplitzTridiagonalMatrix(dimension, 0.5 + leastEigenvalue - plain.Least, -0.25);
        var direction = new double[dimension];
        new RandomStream(seed, RandomPurpose.Data).FillGaussian(direction);
        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
        // Two matrices serve all workers, so that their eigenvalues are found once.
        SymmetricMatrix above = new RankOneUpdate(shared, difference, direction), below = new RankOneUpdate(shared, -difference, direction);
        var matrices = new SymmetricMatrix[workers];
        for (var worker = 0; worker < workers; worker++) matrices[worker] = worker % 2 == 0 ? above : below;
        SymmetricMatrix mean = workers % 2 == 0 ? shared : new RankOneUpdate(shared, difference / workers, direction);
        return Assemble(new GeneralFamily(matrices, mean), RepeatedZero(workers), start ?? FirstCoordinate(dimension));
    }

    /// <summary>f_i(x) = (l_i/2)‖x‖².</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="scales">l_i, one a worker, of any sign.</param>
    /// <param name="start">x⁰; ones unless given.</param>
    public static Problem SquaredNorms(int dimension, IReadOnlyList<double> scales, StartingPoint? start = null)
    {
        RequireShape(scales.Count, dimension);
        var matrices = new ToeplitzTridiagonalMatrix[scales.Count];
        for (var worker = 0; worker < matrices.Length; worker++) matrices[worker] = new ToeplitzTridiagonalMatrix(dimension, scales[worker], 0);
        return Assemble(new ToeplitzFamily(matrices), RepeatedZero(scales.Count), start ?? StartingPoint.Ones);
    }

    /// <summary>
    /// The hard instance of decentralised optimisation over changing graphs (Kovalev, Gasanov, Gasnikov and Richtárik 2021):
    /// thirds of the workers hold parts of a chain that links neighbouring coordinates, so that information must travel
    /// between the first and the last third for every new coordinate. f_i are L-smooth and μ-strongly convex;
    /// x*_k ≈ ρ^k with ρ = (√q − 1)/(√q + 1), q = 2L/(3μ) + ⅓, up to the truncation of the chain. The constant (L − μ)/4 of the
    /// first third is left out of its f_i.
    /// </summary>
    /// <param name="workers">Number of workers n, a multiple of 3: first third, middle and last third.</param>
    /// <param name="dimension">Number of coordinates d, even.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="convexity">μ, below L.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">n is no multiple of 3, d is odd, or not 0 &lt; μ &lt; L.</exception>
    public static Problem HardChain(int workers, int dimension, double smoothness, double convexity, StartingPoint? start = null)
    {
        RequireShape(workers, dimension);
        if (workers % 3 != 0) throw new BadInputException($"the chain is split among three equal groups, but there are {workers} workers; take a multiple of 3");
        if (dimension % 2 != 0) throw new BadInputException($"the chain has {dimension} coordinates; take an even number");
        if (!(convexity > 0 && convexity < smoothness && double.IsFinite(smoothness)))
            throw new BadInputException($"mu is {convexity:R} and L is {smoothness:R}, but 0 < mu < L is needed");
        var link = (smoothness - convexity) / 2;
        SymmetricMatrix first = Chain(dimension, link, convexity, firstLink: 1), last = Chain(dimension, link, convexity, firstLink: 0);
        SymmetricMatrix middle = new ToeplitzTridiagonalMatrix(dimension, convexity, 0);
        var matrices = new SymmetricMatrix[workers];
        var linear = new double[workers][];
        for (var worker = 0; worker < workers; worker++)
        {
            var third = 3 * worker / workers;
            matrices[worker] = third == 0 ? first : third == 1 ? middle : last;
            linear[worker] = [third == 0 ? link : 0];
        }
        return Assemble(new GeneralFamily(matrices, ChainMean(dimension, link, convexity)), linear, start ?? StartingPoint.Zero);
    }

    // (L−μ)/4 times Σ (x_k − x_{k+1})² over every second k has the Hessian (L−μ)/2·[1 −1; −1 1] in those pairs. The first
    // third also has (L−μ)/4·(x_1 − 1)².
    private static TridiagonalMatrix Chain(int dimension, double link, double convexity, int firstLink)
    {
        var diagonal = new double[dimension];
        var below = new double[dimension - 1];
        Array.Fill(diagonal, convexity);
        if (firstLink == 1) diagonal[0] += link;
        for (var k = firstLink; k + 1 < dimension; k += 2)
        {
            diagonal[k] += link;
            diagonal[k + 1] += link;
            below[k] = -link;
        }
        return new TridiagonalMatrix(diagonal, below);
    }

    private static TridiagonalMatrix ChainMean(int dimension, double link, double convexity)
    {
        var diagonal = new double[dimension];
        var below = new double[dimension - 1];
        Array.Fill(diagonal, convexity + (2 * link / 3));
        diagonal[^1] -= link / 3;
        Array.Fill(below, -link / 3);
        return new TridiagonalMatrix(diagonal, below);
    }

    private static DenseSymmetricMatrix RandomlyRotated(int dimension, double smoothness, ref RandomStream random)
    {
        var values = new double[dimension];
        for (var k = 0; k < dimension; k++) values[k] = smoothness * (dimension == 1 ? 1 : 0.01 + (0.99 * k / (dimension - 1)));
        return RandomlyRotated(values, ref random);
    }

    /// <summary>Q·diag(values)·Qᵀ with a random orthogonal Q.</summary>
    private static DenseSymmetricMatrix RandomlyRotated(double[] values, ref RandomStream random)
    {
        var dimension = values.Length;
        var entries = new double[dimension * dimension];
        var rows = new double[dimension][];
        for (var k = 0; k < dimension; k++)
        {
            // Orthonormalised Gaussian vectors are uniform among orthogonal matrices.
            rows[k] = new double[dimension];
            random.FillGaussian(rows[k]);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < k; j++)
                    TensorPrimitives.MultiplyAdd(rows[j], -TensorPrimitives.Dot<double>(rows[j], rows[k]), rows[k], rows[k]);
            }
            TensorPrimitives.Divide(rows[k], TensorPrimitives.Norm<double>(rows[k]), rows[k]);
            for (var i = 0; i < dimension; i++)
            {
                var target = entries.AsSpan(i * dimension, dimension);
                TensorPrimitives.MultiplyAdd(rows[k], values[k] * rows[k][i], target, target);
            }
        }
        return new DenseSymmetricMatrix(dimension, Symmetrized(entries, dimension));
    }

    private static double[] Symmetrized(double[] entries, int dimension)
    {
        for (var row = 0; row < dimension; row++)
        {
            for (var column = 0; column < row; column++)
            {
                var (lower, upper) = ((row * dimension) + column, (column * dimension) + row);
                entries[lower] = entries[upper] = (entries[lower] + entries[upper]) / 2;
            }
        }
        return entries;
    }

    private static double[][] RepeatedZero(int workers)
    {
        var linear = new double[workers][];
        Array.Fill(linear, []);
        return linear;
    }
}
