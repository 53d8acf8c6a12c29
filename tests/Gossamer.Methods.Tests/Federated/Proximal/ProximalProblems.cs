using Gossamer.Numerics;
using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Tests.Federated.Proximal;

/// <summary>The problems on which proximal methods are checked.</summary>
internal static class ProximalProblems
{
    /// <summary>f_i = (a_i/2)(x − m_i)², a = (1, 3), m = (0, 4): x* = 3.</summary>
    public static Problem Toy(double start = 0) => Quadratics.Create(
        [new double[,] { { 1 } }, new double[,] { { 3 } }], [[0], [12]], StartingPoint.Given(new[] { start }));

    /// <summary>A_1 = diag(1, 0), A_2 = diag(0, 10), b = 0, from (1, 1).</summary>
    public static Problem Crossed() => Quadratics.Create(
        [new double[,] { { 1, 0 }, { 0, 0 } }, new double[,] { { 0, 0 }, { 0, 10 } }], [[0, 0], [0, 0]], StartingPoint.Given(new double[] { 1, 1 }));

    /// <summary>‖Px‖² with P onto the range of ΣA_i: the squared distance to the solutions of an interpolated problem with b = 0.</summary>
    public static Func<double[], double> DistanceSquared(Problem problem)
    {
        var mean = Hessian(problem.Global);
        var decomposition = mean.Evd(Symmetricity.Symmetric);
        var most = decomposition.EigenValues.Max(value => value.Real);
        var range = Enumerable.Range(0, mean.RowCount).Where(k => decomposition.EigenValues[k].Real > 1e-10 * most)
            .Select(k => decomposition.EigenVectors.Column(k)).ToArray();
        return x => range.Sum(direction => Math.Pow(direction * Vector<double>.Build.DenseOfArray(x), 2));
    }

    public static double[] Random(int dimension, ulong seed, double scale = 1)
    {
        var values = new double[dimension];
        new RandomStream(seed, RandomPurpose.Other).FillGaussian(values);
        for (var k = 0; k < dimension; k++) values[k] *= scale;
        return values;
    }

    public static double[] Gradient(ILocalObjective objective, double[] x)
    {
        var gradient = new double[x.Length];
        objective.Gradient(x, gradient);
        return gradient;
    }

    public static double[] Prox(ILocalObjective objective, double[] z, double stepSize)
    {
        var result = (double[])z.Clone();
        ProximalOperator.Of(objective).Prox(z, stepSize, 1e-13, result);
        return result;
    }

    public static double SquaredDistance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    /// <summary>All subsets of {0, …, n − 1} of a size.</summary>
    public static IEnumerable<int[]> Subsets(int count, int size, int from = 0)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }
        for (var first = from; first <= count - size; first++)
        {
            foreach (var rest in Subsets(count, size - 1, first + 1)) yield return [first, .. rest];
        }
    }

    private static Matrix<double> Hessian(ILocalObjective objective)
    {
        var columns = new double[objective.Dimension][];
        for (var k = 0; k < columns.Length; k++)
        {
            var unit = new double[columns.Length];
            unit[k] = 1;
            columns[k] = new double[columns.Length];
            ((IQuadraticObjective)objective).HessianTimes(unit, columns[k]);
        }
        return Matrix<double>.Build.DenseOfColumnArrays(columns);
    }
}
