using System.Numerics.Tensors;
using Gossamer.Operators;
using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>
/// The points to which local fixed-point methods converge, for observers, tests and papers: exactly, by a linear system, for affine
/// operators of quadratics, else by iteration.
/// </summary>
public static class FixedPoints
{
    private const int MostIterations = 200_000;

    /// <summary>x* = T(x*) of the mean T of the operators.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="rule">The operators.</param>
    /// <exception cref="BadInputException">It cannot be found.</exception>
    public static double[] Solution(Problem problem, OperatorRule rule) => Limit(problem, rule, 1, 1);

    /// <summary>x†, the fixed point of the mean of H relaxed steps of the operators.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="rule">The operators.</param>
    /// <param name="relaxation">λ.</param>
    /// <param name="steps">H, at least 1.</param>
    /// <exception cref="BadInputException">It cannot be found.</exception>
    public static double[] Limit(Problem problem, OperatorRule rule, double relaxation, int steps)
    {
        var operators = Operators(problem, rule);
        var isAffine = rule.IsAffine;
        for (var i = 0; i < problem.Workers && isAffine; i++) isAffine = problem.Local(i) is IQuadraticObjective;
        return isAffine ? Solve(Map, problem.Dimension) : Iterate(Map, problem.Start.ToArray());

        double[] Map(double[] x)
        {
            var mean = new double[x.Length];
            var local = new double[x.Length];
            foreach (var t in operators)
            {
                x.CopyTo(local, 0);
                RelaxedSteps.Make(t, local, steps, relaxation, default);
                TensorPrimitives.MultiplyAdd(local, 1.0 / operators.Length, mean, mean);
            }
            return mean;
        }
    }

    /// <summary>(1/n) Σ‖G_i(x)‖ and (1/n) Σ‖G_i(x)‖², G_i = Id − T_i; the latter is σ² at x*.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="rule">The operators.</param>
    /// <param name="x">d coordinates.</param>
    public static (double Mean, double MeanSquare) Displacement(Problem problem, OperatorRule rule, ReadOnlySpan<double> x)
    {
        double mean = 0, square = 0;
        var moved = new double[x.Length];
        foreach (var t in Operators(problem, rule))
        {
            t.Apply(x, moved);
            var distance = TensorPrimitives.Distance<double>(x, moved);
            mean += distance / problem.Workers;
            square += distance * distance / problem.Workers;
        }
        return (mean, square);
    }

    /// <summary>‖G(x)‖, G = Id − T.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="rule">The operators.</param>
    /// <param name="x">d coordinates.</param>
    public static double Residual(Problem problem, OperatorRule rule, ReadOnlySpan<double> x)
    {
        var mean = new double[x.Length];
        var moved = new double[x.Length];
        foreach (var t in Operators(problem, rule))
        {
            t.Apply(x, moved);
            TensorPrimitives.MultiplyAdd(moved, 1.0 / problem.Workers, mean, mean);
        }
        return TensorPrimitives.Distance<double>(x, mean);
    }

    private static IOperator[] Operators(Problem problem, OperatorRule rule)
    {
        var operators = new IOperator[problem.Workers];
        for (var i = 0; i < operators.Length; i++) operators[i] = rule.For(problem.Local(i), problem.Constants);
        return operators;
    }

    // The map is x ↦ Mx + c: d + 1 values of it tell M and c.
    private static double[] Solve(Func<double[], double[]> map, int dimension)
    {
        var constant = Vector<double>.Build.Dense(map(new double[dimension]));
        var matrix = Matrix<double>.Build.Dense(dimension, dimension);
        for (var j = 0; j < dimension; j++)
        {
            var unit = new double[dimension];
            unit[j] = 1;
            matrix.SetColumn(j, Vector<double>.Build.Dense(unit) - (Vector<double>.Build.Dense(map(unit)) - constant));
        }
        var solution = matrix.Solve(constant).ToArray();
        return Array.TrueForAll(solution, double.IsFinite)
            ? solution
            : throw new BadInputException("the mean of the operators has no single fixed point: Id - T is singular; add a regularizer, such as l2(0.01)");
    }

    private static double[] Iterate(Func<double[], double[]> map, double[] x)
    {
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var next = map(x);
            if (TensorPrimitives.Distance<double>(x, next) <= 1e-14 * (1 + TensorPrimitives.Norm<double>(next))) return next;
            x = next;
        }
        throw new BadInputException($"no fixed point of the operators was found in {MostIterations} iterations; they contract too little");
    }
}
