using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems;

/// <summary>
/// Quadratic problems, f_i(x) = ½xᵀA_i x − b_iᵀx with symmetric A_i: given ones and the generators of the papers. All
/// constants, the minimum and the minimiser are exact.
/// </summary>
public static partial class Quadratics
{
    /// <summary>The kind of all problems made here.</summary>
    internal const string Kind = "quadratic";

    /// <summary>The problem of the given matrices.</summary>
    /// <param name="matrices">A_i, one a worker, all d × d and symmetric.</param>
    /// <param name="linear">b_i, one a worker, d coordinates each.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">Shapes differ, a matrix is not symmetric, or an entry is not finite.</exception>
    public static Problem Create(IReadOnlyList<double[,]> matrices, IReadOnlyList<double[]> linear, StartingPoint? start = null)
    {
        if (matrices.Count == 0 || matrices.Count != linear.Count)
            throw new BadInputException($"there are {matrices.Count} matrices and {linear.Count} vectors b; every worker needs one of each");
        var checkedMatrices = new SymmetricMatrix[matrices.Count];
        for (var worker = 0; worker < matrices.Count; worker++)
            checkedMatrices[worker] = Check(worker, matrices[worker], linear[worker], matrices[0].GetLength(0));
        return Assemble(new GeneralFamily(checkedMatrices), linear, start ?? StartingPoint.Zero);
    }

    /// <summary>The problem whose workers hold as many quadratics each, f_i being the mean of worker i's.</summary>
    /// <param name="matrices">A_ij, worker by worker, all d × d and symmetric.</param>
    /// <param name="linear">b_ij, worker by worker, d coordinates each.</param>
    /// <param name="samples">Functions a worker m; divides their number.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">Shapes differ, a matrix is not symmetric, or an entry is not finite.</exception>
    public static Problem FiniteSums(
        IReadOnlyList<double[,]> matrices, IReadOnlyList<double[]> linear, int samples, StartingPoint? start = null)
    {
        if (matrices.Count == 0 || matrices.Count != linear.Count || samples < 1 || matrices.Count % samples != 0)
            throw new BadInputException($"there are {matrices.Count} matrices and {linear.Count} vectors b for {samples} functions a worker; every function needs one of each");
        var all = new SymmetricMatrix[matrices.Count];
        for (var j = 0; j < all.Length; j++) all[j] = Check(j, matrices[j], linear[j], matrices[0].GetLength(0));
        var locals = all.Chunk(samples).Select(own => (QuadraticFamily)new GeneralFamily(own)).ToArray();
        return AssembleSums(
            new GeneralFamily(all), locals, new GeneralFamily([.. locals.Select(local => local.Mean)]), linear, start ?? StartingPoint.Zero);
    }

    /// <summary>The problem of n workers that share one matrix, in the memory of one.</summary>
    /// <param name="matrix">A, d × d and symmetric.</param>
    /// <param name="linear">b, d coordinates.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">The matrix is not symmetric, shapes differ, or an entry is not finite.</exception>
    public static Problem Shared(double[,] matrix, double[] linear, int workers, StartingPoint? start = null)
    {
        RequireShape(workers, linear.Length);
        return Assemble(new ConstantFamily(Check(0, matrix, linear, linear.Length), workers), [linear], start ?? StartingPoint.Zero);
    }

    /// <summary>
    /// The tridiagonal quadratic that all n workers share: A = ¼tridiag(−1, 2, −1) + shift·I, b = ¼(−1, 0, …, 0). Without a
    /// shift x*_k = −(1 − k/(d + 1)) and f* = −d/(8(d + 1)). Memory does not depend on n.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="leastEigenvalue">Shifts A so that this is its smallest eigenvalue; no shift unless given.</param>
    /// <param name="start">x⁰; (√d, 0, …, 0) unless given.</param>
    public static Problem Tridiagonal(int dimension, int workers, double? leastEigenvalue = null, StartingPoint? start = null)
    {
        RequireShape(workers, dimension);
        var matrix = new ToeplitzTridiagonalMatrix(dimension, 0.5, -0.25);
        if (leastEigenvalue is { } least) matrix = new ToeplitzTridiagonalMatrix(dimension, 0.5 + least - matrix.Least, -0.25);
        return Assemble(new ConstantFamily(matrix, workers), [[-0.25]], start ?? FirstCoordinate(dimension));
    }

    /// <summary>
    /// Random tridiagonal quadratics (Szlendak, Tyurin and Richtárik 2021; Richtárik et al., 3PC, 2022):
    /// A_i = (ν_i/4)·tridiag(−1, 2, −1) + shift·I and b_i = (ν_i/4)(−1 + s·η_i)·e_1 with ν_i = 1 + s·ξ_i and normal ξ_i, η_i;
    /// the common shift makes the smallest eigenvalue of the mean λ. Some A_i may be indefinite.
    /// </summary>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="noise">s ≥ 0: how much the workers differ.</param>
    /// <param name="leastEigenvalue">λ.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="start">x⁰; (√d, 0, …, 0) unless given.</param>
    /// <param name="samples">
    /// Functions a worker m: n·m quadratics are drawn, and f_i is the mean of m of them, a finite sum where m is above 1.
    /// </param>
    public static Problem RandomTridiagonal(
        int workers, int dimension, double noise, double leastEigenvalue, ulong seed, StartingPoint? start = null, int samples = 1)
    {
        RequireShape(workers, dimension);
        if (samples < 1) throw new BadInputException($"a worker holds {samples} functions; it needs at least 1");
        var scales = new double[checked(workers * samples)];
        var tilts = new double[scales.Length];
        for (var worker = 0; worker < scales.Length; worker++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, worker);
            scales[worker] = 1 + (noise * random.NextGaussian());
            tilts[worker] = noise * random.NextGaussian();
        }
        return TridiagonalFromDraws(dimension, scales, tilts, leastEigenvalue, start, samples);
    }

    /// <summary>As <see cref="RandomTridiagonal"/>, with the draws given.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="scales">ν_i, one a worker.</param>
    /// <param name="tilts">s·η_i, one a worker.</param>
    /// <param name="leastEigenvalue">λ, the smallest eigenvalue of the mean after the shift; no shift where null.</param>
    /// <param name="start">x⁰; (√d, 0, …, 0) unless given.</param>
    /// <param name="samples">Functions a worker m; divides the number of scales.</param>
    public static Problem TridiagonalFromDraws(
        int dimension, IReadOnlyList<double> scales, IReadOnlyList<double> tilts, double? leastEigenvalue, StartingPoint? start = null, int samples = 1)
    {
        RequireShape(scales.Count / samples, dimension);
        if (scales.Count % samples != 0) throw new BadInputException($"{scales.Count} scales are no multiple of {samples} functions a worker");
        if (scales.Count != tilts.Count) throw new BadInputException($"there are {scales.Count} scales but {tilts.Count} tilts");
        double mean = 0;
        foreach (var scale in scales) mean += scale / scales.Count;
        var unshifted = new ToeplitzTridiagonalMatrix(dimension, mean / 2, -mean / 4);
        var shift = leastEigenvalue is { } least ? least - unshifted.Least : 0;
        var matrices = new ToeplitzTridiagonalMatrix[scales.Count];
        var linear = new double[scales.Count][];
        for (var worker = 0; worker < matrices.Length; worker++)
        {
            matrices[worker] = new ToeplitzTridiagonalMatrix(dimension, (scales[worker] / 2) + shift, -scales[worker] / 4);
            linear[worker] = [scales[worker] / 4 * (tilts[worker] - 1)];
        }
        start ??= FirstCoordinate(dimension);
        if (samples == 1) return Assemble(new ToeplitzFamily(matrices), linear, start);
        var locals = matrices.Chunk(samples).Select(own => new ToeplitzFamily(own)).ToArray();
        var means = new ToeplitzFamily([.. locals.Select(local => (ToeplitzTridiagonalMatrix)local.Mean)]);
        return AssembleSums(new ToeplitzFamily(matrices), locals, means, linear, start);
    }

    /// <summary>
    /// The worked example of the error feedback methods: n = 2, d = 3, A_1 = diag(1, 2, 4), A_2 = diag(3, 2.5, 1),
    /// b_1 = (1, 0, 2.3), b_2 = (−1, 2.1, 0.45), x⁰ = (1, 1, 1). L = 2.5, L_+ = √8.5, L_± = 1.5, f* = −0.623125.
    /// </summary>
    public static Problem WorkedExample() => Create(
        [Diagonal(1, 2, 4), Diagonal(3, 2.5, 1)], [[1, 0, 2.3], [-1, 2.1, 0.45]], StartingPoint.Ones);

    /// <summary>A diagonal matrix.</summary>
    internal static double[,] Diagonal(params ReadOnlySpan<double> values)
    {
        var matrix = new double[values.Length, values.Length];
        for (var k = 0; k < values.Length; k++) matrix[k, k] = values[k];
        return matrix;
    }

    /// <summary>The problem of a family of matrices and one b a worker (or one for all).</summary>
    /// <param name="family">A_i.</param>
    /// <param name="linear">b_i.</param>
    /// <param name="start">x⁰.</param>
    /// <param name="known">The minimum, where it is known beforehand.</param>
    /// <param name="blocks">How the coordinates fall into blocks by nature, if they do.</param>
    internal static Problem Assemble(
        QuadraticFamily family, IReadOnlyList<double[]> linear, StartingPoint start, QuadraticMinimum? known = null, BlockStructure? blocks = null)
    {
        var objectives = new ILocalObjective[family.IsConstant && linear.Count == 1 ? 1 : family.Workers];
        for (var worker = 0; worker < objectives.Length; worker++)
            objectives[worker] = new QuadraticObjective(family.Matrix(worker), linear[worker]);
        var mean = MeanOf(linear);
        var global = objectives.Length == 1 ? objectives[0] : new QuadraticSum(family, linear, mean);
        var minimum = new Lazy<QuadraticMinimum>(() => known ?? QuadraticMinimum.Find(family.Mean, mean));
        return new AssembledProblem(
            Kind, objectives, family.Workers, global, new QuadraticConstants(family, minimum), start, () => minimum.Value.Point)
        {
            Structure = blocks,
        };
    }

    /// <summary>
    /// The problem whose n workers hold m quadratics each: f_i is the mean of worker i's, f the mean of all n·m.
    /// </summary>
    /// <param name="all">All n·m matrices, worker by worker.</param>
    /// <param name="locals">The m matrices of every worker.</param>
    /// <param name="means">The n means of the workers.</param>
    /// <param name="linear">All n·m vectors b, worker by worker.</param>
    /// <param name="start">x⁰.</param>
    internal static Problem AssembleSums(
        QuadraticFamily all, IReadOnlyList<QuadraticFamily> locals, QuadraticFamily means, IReadOnlyList<double[]> linear, StartingPoint start)
    {
        var samples = all.Workers / locals.Count;
        var objectives = new ILocalObjective[locals.Count];
        for (var worker = 0; worker < objectives.Length; worker++)
        {
            var own = linear.Skip(worker * samples).Take(samples).ToArray();
            objectives[worker] = new QuadraticSum(locals[worker], own, MeanOf(own));
        }
        var mean = MeanOf(linear);
        var global = objectives.Length == 1 ? objectives[0] : new QuadraticSum(all, linear, mean);
        var minimum = new Lazy<QuadraticMinimum>(() => QuadraticMinimum.Find(all.Mean, mean));
        return new AssembledProblem(
            Kind, objectives, locals.Count, global, new QuadraticConstants(means, minimum), start, () => minimum.Value.Point);
    }

    internal static void RequireShape(int workers, int dimension)
    {
        if (workers < 1) throw new BadInputException($"the problem has {workers} workers; it needs at least 1");
        if (dimension < 1) throw new BadInputException($"the problem has {dimension} coordinates; it needs at least 1");
    }

    internal static StartingPoint FirstCoordinate(int dimension)
    {
        var point = new double[dimension];
        point[0] = Math.Sqrt(dimension);
        return StartingPoint.Given(point);
    }

    private static double[] MeanOf(IReadOnlyList<double[]> linear)
    {
        var mean = new double[linear.Max(b => b.Length)];
        foreach (var b in linear)
        {
            for (var k = 0; k < b.Length; k++) mean[k] += b[k] / linear.Count;
        }
        return mean;
    }

    private static DenseSymmetricMatrix Check(int worker, double[,] matrix, double[] linear, int dimension)
    {
        if (dimension == 0 || matrix.GetLength(0) != dimension || matrix.GetLength(1) != dimension || linear.Length != dimension)
        {
            throw new BadInputException(
                $"worker {worker + 1}: A is {matrix.GetLength(0)} × {matrix.GetLength(1)} and b has {linear.Length} coordinates; "
                + $"as the first worker has {dimension} rows, {dimension} × {dimension} and {dimension} were expected");
        }
        var entries = new double[dimension * dimension];
        for (var row = 0; row < dimension; row++)
        {
            if (!double.IsFinite(linear[row])) throw new BadInputException($"worker {worker + 1}: b[{row}] is {linear[row]:R}, not a finite number");
            for (var column = 0; column < dimension; column++)
            {
                var (entry, mirror) = (matrix[row, column], matrix[column, row]);
                if (!double.IsFinite(entry)) throw new BadInputException($"worker {worker + 1}: A[{row}][{column}] is {entry:R}, not a finite number");
                if (Math.Abs(entry - mirror) > 1e-12 * Math.Max(Math.Abs(entry), Math.Abs(mirror)))
                    throw new BadInputException($"worker {worker + 1}: A is not symmetric: A[{row}][{column}] is {entry:R}, but A[{column}][{row}] is {mirror:R}");
                entries[(row * dimension) + column] = (entry + mirror) / 2;
            }
        }
        return new DenseSymmetricMatrix(dimension, entries);
    }
}
