using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Population.Transport;

/// <summary>
/// Optimal transport with entropy, min ⟨C, P⟩ − ε·H(P), between equal weights, by Sinkhorn's iteration on the logarithms:
/// f_i = −ε log Σ_j exp((g_j − C_ij)/ε) − ε log N and the same for g, so that nothing over- or underflows however small ε is.
/// </summary>
public sealed class Sinkhorn
{
    private readonly CostMatrix cost;
    private readonly double[] transposed;
    private readonly double epsilon;
    private readonly double[] f;
    private readonly double[] g;
    private readonly double[] room;

    private Sinkhorn(CostMatrix cost, double epsilon)
    {
        (this.cost, this.epsilon) = (cost, epsilon);
        transposed = new double[cost.Values.Length];
        for (var i = 0; i < cost.Rows; i++)
        {
            for (var j = 0; j < cost.Columns; j++) transposed[(j * cost.Rows) + i] = cost.Values[(i * cost.Columns) + j];
        }
        (f, g, room) = (new double[cost.Rows], new double[cost.Columns], new double[Math.Max(cost.Rows, cost.Columns)]);
    }

    /// <summary>How far the rows of the plan are from their weights, Σ_i|Σ_j P_ij − 1/N|; the columns are exact.</summary>
    public double MarginalError { get; private set; } = double.PositiveInfinity;

    /// <summary>Iterations made.</summary>
    public int Iterations { get; private set; }

    /// <summary>Solves it.</summary>
    /// <param name="cost">C, finite costs.</param>
    /// <param name="epsilon">ε, positive.</param>
    /// <param name="tolerance">The <see cref="MarginalError"/> at which it stops.</param>
    /// <param name="mostIterations">After so many it stops all the same.</param>
    /// <exception cref="BadInputException">ε is not positive.</exception>
    public static Sinkhorn Solve(CostMatrix cost, double epsilon, double tolerance = 1e-3, int mostIterations = 10_000)
    {
        if (!(epsilon > 0) || !double.IsFinite(epsilon)) throw new BadInputException($"the weight of the entropy is {epsilon:R}, but must be a positive number");
        var solver = new Sinkhorn(cost, epsilon);
        solver.Iterate(tolerance, mostIterations);
        return solver;
    }

    /// <summary>Writes one row of the plan, P_ij = exp((f_i + g_j − C_ij)/ε).</summary>
    /// <param name="row">i, 0-based.</param>
    /// <param name="plan">M values, overwritten.</param>
    public void Row(int row, Span<double> plan)
    {
        TensorPrimitives.Subtract(g, cost.Row(row), plan);
        TensorPrimitives.Add(plan, f[row], plan);
        TensorPrimitives.Divide(plan, epsilon, plan);
        Exponentials.Exp(plan);
    }

    /// <summary>⟨C, P⟩.</summary>
    public double TransportCost()
    {
        double sum = 0;
        var plan = new double[cost.Columns];
        for (var i = 0; i < cost.Rows; i++)
        {
            Row(i, plan);
            sum += TensorPrimitives.Dot(plan, cost.Row(i));
        }
        return sum;
    }

    private void Iterate(double tolerance, int mostIterations)
    {
        var logRows = epsilon * Math.Log(cost.Rows);
        var logColumns = epsilon * Math.Log(cost.Columns);
        while (true)
        {
            double error = 0;
            for (var i = 0; i < cost.Rows; i++)
            {
                var next = -SoftMaximum(g, cost.Row(i)) - logRows;
                error += Math.Abs(Math.Exp((f[i] - next) / epsilon) - 1) / cost.Rows;
                f[i] = next;
            }
            // What the last f gave before the last g was set is the error of the plan that (f, g) stood for.
            MarginalError = Iterations == 0 ? double.PositiveInfinity : error;
            for (var j = 0; j < cost.Columns; j++) g[j] = -SoftMaximum(f, transposed.AsSpan(j * cost.Rows, cost.Rows)) - logColumns;
            Iterations++;
            if (MarginalError <= tolerance || Iterations >= mostIterations) return;
        }
    }

    // ε log Σ_k exp((h_k − c_k)/ε).
    private double SoftMaximum(ReadOnlySpan<double> h, ReadOnlySpan<double> costs)
    {
        var terms = room.AsSpan(0, h.Length);
        TensorPrimitives.Subtract(h, costs, terms);
        var largest = TensorPrimitives.Max<double>(terms);
        TensorPrimitives.Subtract(terms, largest, terms);
        TensorPrimitives.Divide(terms, epsilon, terms);
        Exponentials.Exp(terms);
        return largest + (epsilon * Math.Log(TensorPrimitives.Sum<double>(terms)));
    }
}
