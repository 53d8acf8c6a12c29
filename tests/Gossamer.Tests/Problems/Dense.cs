using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Tests.Problems;

/// <summary>An independent way to the constants: dense Hessians and their eigenvalues.</summary>
internal static class Dense
{
    /// <summary>The Hessian of a quadratic from its gradients at the unit vectors.</summary>
    public static Matrix<double> Hessian(ILocalObjective objective)
    {
        var d = objective.Dimension;
        var origin = Check.Gradient(objective, new double[d]);
        var hessian = Matrix<double>.Build.Dense(d, d);
        for (var column = 0; column < d; column++)
        {
            var unit = new double[d];
            unit[column] = 1;
            var gradient = Check.Gradient(objective, unit);
            for (var row = 0; row < d; row++) hessian[row, column] = gradient[row] - origin[row];
        }
        return (hessian + hessian.Transpose()) / 2;
    }

    /// <summary>The Hessian at a point by differences of gradients.</summary>
    public static Matrix<double> HessianAt(ILocalObjective objective, double[] x)
    {
        const double Step = 1e-5;
        var d = objective.Dimension;
        var hessian = Matrix<double>.Build.Dense(d, d);
        for (var column = 0; column < d; column++)
        {
            var (above, below) = ((double[])x.Clone(), (double[])x.Clone());
            above[column] += Step;
            below[column] -= Step;
            var (high, low) = (Check.Gradient(objective, above), Check.Gradient(objective, below));
            for (var row = 0; row < d; row++) hessian[row, column] = (high[row] - low[row]) / (2 * Step);
        }
        return (hessian + hessian.Transpose()) / 2;
    }

    public static double[] Eigenvalues(Matrix<double> matrix) => [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];

    public static double Norm(Matrix<double> matrix) => Eigenvalues(matrix).Max(Math.Abs);

    /// <summary>Compares all constants of a quadratic problem with those of its dense Hessians.</summary>
    public static void ConstantsAreExact(Problem problem, double tolerance)
    {
        var hessians = Enumerable.Range(0, problem.Workers).Select(worker => Hessian(problem.Local(worker))).ToArray();
        var mean = hessians.Aggregate((sum, next) => sum + next) / hessians.Length;
        var meanSquare = hessians.Select(a => a * a).Aggregate((sum, next) => sum + next) / hessians.Length;
        var constants = problem.Constants;
        Check.Near(Norm(mean), constants.L, tolerance);
        for (var worker = 0; worker < hessians.Length; worker++) Check.Near(Norm(hessians[worker]), constants.Li[worker], tolerance);
        Check.Near(hessians.Average(Norm), constants.LMean, tolerance);
        Check.Near(Math.Sqrt(hessians.Average(a => Norm(a) * Norm(a))), constants.LQuadraticMean, tolerance);
        Check.Near(hessians.Max(Norm), constants.LMax, tolerance);
        Check.Near(Math.Sqrt(Norm(meanSquare)), constants.LPlus, tolerance);
        Check.Near(Math.Sqrt(Math.Max(0, Eigenvalues(meanSquare - (mean * mean))[^1])), constants.LPlusMinus, Math.Sqrt(tolerance) * 0.1);
        var eigenvalues = Eigenvalues(mean);
        var zero = 1e-10 * Norm(mean);
        var least = eigenvalues[0] < -zero ? 0 : eigenvalues.First(value => value > zero);
        Check.Near(least, constants.Mu, tolerance);
        var leastLocal = hessians.Min(a => Eigenvalues(a)[0]);
        Check.Near(leastLocal > zero ? leastLocal : 0, constants.MuMin, tolerance);
        Assert.Equal(hessians.All(a => Eigenvalues(a)[0] >= -zero), constants.IsConvex);
    }
}
