using Gossamer.Population.Particles;
using Gossamer.Population.Transport;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Population.Distances;

/// <summary>Distances between clouds by optimal transport.</summary>
public static class Wasserstein
{
    /// <summary>W1, the mean distance of a cheapest transport; the EMD of the papers.</summary>
    /// <param name="first">A cloud.</param>
    /// <param name="second">Another one, of any size.</param>
    public static double W1(Cloud first, Cloud second) => Cost(CostMatrix.Between(first, second, GroundCost.Distance));

    /// <summary>W2² = min E‖x − y‖².</summary>
    /// <param name="first">A cloud.</param>
    /// <param name="second">Another one, of any size.</param>
    public static double W2Squared(Cloud first, Cloud second) => Cost(CostMatrix.Between(first, second, GroundCost.Squared));

    /// <summary>
    /// BW2² = ‖m₁ − m₂‖² + tr S₁ + tr S₂ − 2tr(S₁^½ S₂ S₁^½)^½: W2² of the normal laws with these means and covariances.
    /// </summary>
    /// <param name="firstMean">m₁.</param>
    /// <param name="firstCovariance">S₁, row after row.</param>
    /// <param name="secondMean">m₂.</param>
    /// <param name="secondCovariance">S₂.</param>
    public static double BuresSquared(
        ReadOnlySpan<double> firstMean, ReadOnlySpan<double> firstCovariance, ReadOnlySpan<double> secondMean, ReadOnlySpan<double> secondCovariance)
    {
        var dimension = firstMean.Length;
        double sum = 0;
        for (var k = 0; k < dimension; k++) sum += (firstMean[k] - secondMean[k]) * (firstMean[k] - secondMean[k]);
        var first = Matrix<double>.Build.DenseOfRowMajor(dimension, dimension, firstCovariance.ToArray());
        var second = Matrix<double>.Build.DenseOfRowMajor(dimension, dimension, secondCovariance.ToArray());
        var root = Root(first);
        return sum + first.Trace() + second.Trace() - (2 * Root(root * second * root).Trace());
    }

    /// <summary>BW2² of the means and covariances of two clouds.</summary>
    /// <param name="first">A cloud.</param>
    /// <param name="second">Another one.</param>
    public static double BuresSquared(Cloud first, Cloud second) =>
        BuresSquared(first.Mean(), Covariance(first), second.Mean(), Covariance(second));

    /// <summary>The unexplained share of variance, 100·BW2²/(½Var ρ) percent, Var the trace of the covariance of the true law.</summary>
    /// <param name="bures">BW2².</param>
    /// <param name="variance">Var ρ.</param>
    public static double UnexplainedPercentage(double bures, double variance) => 100 * bures / (0.5 * variance);

    private static double Cost(CostMatrix cost)
    {
        double sum = 0;
        foreach (var pair in Coupling.Exact(cost)) sum += pair.Weight * cost.Values[(pair.From * cost.Columns) + pair.To];
        return sum;
    }

    private static double[] Covariance(Cloud cloud)
    {
        var (dimension, mean) = (cloud.Dimension, cloud.Mean());
        var covariance = new double[dimension * dimension];
        for (var i = 0; i < cloud.Count; i++)
        {
            for (var j = 0; j < dimension; j++)
            {
                for (var k = 0; k < dimension; k++)
                    covariance[(j * dimension) + k] += (cloud[i][j] - mean[j]) * (cloud[i][k] - mean[k]) / cloud.Count;
            }
        }
        return covariance;
    }

    // Eigenvalues that rounding made negative count as zero.
    private static Matrix<double> Root(Matrix<double> matrix)
    {
        var spectrum = ((matrix + matrix.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        var roots = spectrum.EigenValues.Map(value => Math.Sqrt(Math.Max(0, value.Real)));
        return spectrum.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(roots) * spectrum.EigenVectors.Transpose();
    }
}
