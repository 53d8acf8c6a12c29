using System.Globalization;
using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems;

namespace Gossamer.Benchmarks;

/// <summary>
/// What a proximal step costs: with a new factor, with the kept one beside the bare solve and the passes over the rows that it
/// needs, and by damped Newton from a cold and a warm start.
/// </summary>
internal static class ProximalTable
{
    private const double StepSize = 0.5;

    public static int Print(TextWriter output)
    {
        output.WriteLine($"{"proximal step of one client, one thread, ms",-44}{"first",10}{"kept",10}{"bare",10}{"kept/bare",11}{"gradient",10}");
        Exact(output, "least squares, 2000 rows of 300", SyntheticData.LinearRegression(2000, 300, 0.1, 1), solveSize: 300, passes: 0);
        Exact(output, "least squares, 200 rows of 5000", SyntheticData.LinearRegression(200, 5000, 0.1, 1), solveSize: 200, passes: 2);
        output.WriteLine($"{"logistic regression, tolerance 1e-8",-44}{"cold",10}{"warm",10}{"gradients",10}{"warm",11}{"gradient",10}");
        Newton(output, "2000 rows of 300", SyntheticData.Separable(2000, 300, 900, 1, 1));
        Newton(output, "200 rows of 5000", SyntheticData.Separable(200, 5000, 90, 1, 1));
        return 0;
    }

    // The bare work is a solve with a Cholesky factor of this size and, on the side of the rows, a pass each way.
    private static void Exact(TextWriter output, string name, DataSet data, int solveSize, int passes)
    {
        var problem = DataProblems.LeastSquares(data, One(data), Regularizer.L2(0.01));
        var objective = (IProximable)problem.Local(0);
        var (z, point, gradient) = (Random(objective.Dimension), new double[objective.Dimension], new double[objective.Dimension]);
        var step = StepSize;
        objective.Prox(z, step, 0, point);
        // Every step size is a new one, with a factor of its own.
        var first = Stopwatches.Fastest(() => objective.Prox(z, step *= 1.01, 0, point), seconds: 0.5, atLeast: 3);
        var kept = Stopwatches.Fastest(() => objective.Prox(z, StepSize, 0, point), seconds: 0.5);
        var (factor, right, products) = (Factor(solveSize), Random(solveSize), new double[data.Features.Rows]);
        var bare = Stopwatches.Fastest(
            () =>
            {
                if (passes > 0) data.Features.Multiply(0, z, products);
                Cholesky.Solve(factor, solveSize, right);
                if (passes > 1) data.Features.AddTransposed(0, products, gradient);
            },
            seconds: 0.5);
        Write(output, name, Milli(first), Milli(kept), Milli(bare), (kept / bare).ToString("F2", CultureInfo.InvariantCulture), Milli(Gradient(objective)));
    }

    private static void Newton(TextWriter output, string name, DataSet data)
    {
        var problem = DataProblems.LogisticRegression(data, One(data), Regularizer.L2(0.01));
        var objective = (IProximable)problem.Local(0);
        var z = Random(objective.Dimension);
        var (point, solved) = (new double[z.Length], new double[z.Length]);
        double costCold = 0, costWarm = 0;
        objective.Prox(z, StepSize, 1e-8, solved);
        z[0] += 1e-3;                                               // the next round's point
        var cold = Stopwatches.Fastest(
            () =>
            {
                Array.Clear(point);
                costCold = objective.Prox(z, StepSize, 1e-8, point);
            },
            seconds: 0.5);
        var warm = Stopwatches.Fastest(
            () =>
            {
                solved.CopyTo(point, 0);
                costWarm = objective.Prox(z, StepSize, 1e-8, point);
            },
            seconds: 0.5);
        Write(output, name, Milli(cold), Milli(warm), $"{costCold:F0}", $"{costWarm:F0}", Milli(Gradient(objective)));
    }

    private static double Gradient(ILocalObjective objective)
    {
        var (x, gradient) = (Random(objective.Dimension), new double[objective.Dimension]);
        return Stopwatches.Fastest(() => objective.Gradient(x, gradient), seconds: 0.5);
    }

    private static double[] Factor(int size)
    {
        var entries = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++) entries[(row * size) + column] = row == column ? size : 1.0 / (1 + row + column);
        }
        return Cholesky.TryFactor(entries, size) ? entries : throw new InvalidOperationException("no factor");
    }

    private static double[] Random(int length)
    {
        var values = new double[length];
        new RandomStream(1, RandomPurpose.Other).FillGaussian(values);
        return values;
    }

    private static RowAssignment One(DataSet data) => RowAssignment.Split([[.. Enumerable.Range(0, data.Features.Rows)]]);

    private static string Milli(double seconds) => (1e3 * seconds).ToString("F3", CultureInfo.InvariantCulture);

    private static void Write(TextWriter output, string name, string first, string second, string third, string fourth, string fifth) =>
        output.WriteLine($"{name,-44}{first,10}{second,10}{third,10}{fourth,11}{fifth,10}");
}
