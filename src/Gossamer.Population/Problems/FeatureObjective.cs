using System.Numerics.Tensors;
using Gossamer.Numerics.Products;
using Gossamer.Population.Energies;
using Gossamer.Problems;

namespace Gossamer.Population.Problems;

/// <summary>
/// The objective of an energy that is linear in θ: a quadratic, f_i(θ) = θᵀAθ + 2bᵀθ + c with A = Σ w YᵀY + ridge·I,
/// b = Σ w Yᵀ(y − x), where the columns of Y are ∇φ(z), mean ∇φ(z − z′) and ∇ρ(y)/ρ(y). All is divided by the sum of the weights.
/// </summary>
internal sealed class FeatureObjective : PopulationObjective, IQuadraticObjective
{
    private readonly Lazy<Moments> moments;

    /// <param name="problem">The problem.</param>
    /// <param name="moments">What is left of the pairs.</param>
    public FeatureObjective(PopulationProblem problem, Lazy<Moments> moments) : base(problem) => this.moments = moments;

    /// <summary>What is left of the pairs.</summary>
    public Moments Parts => moments.Value;

    public override double Value(ReadOnlySpan<double> x)
    {
        var product = new double[x.Length];
        return Evaluate(x, product);
    }

    public override void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result) => Multiply(v, 2, result);

    // Writes 2(Aθ + b), returns θᵀAθ + 2bᵀθ + c.
    private double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var parts = moments.Value;
        Multiply(x, 1, gradient);
        var value = TensorPrimitives.Dot(x, gradient) + (2 * TensorPrimitives.Dot(x, parts.Linear)) + parts.Constant;
        TensorPrimitives.Add(gradient, parts.Linear, gradient);
        TensorPrimitives.Multiply(gradient, 2, gradient);
        return value;
    }

    private void Multiply(ReadOnlySpan<double> v, double scale, Span<double> result)
    {
        var matrix = moments.Value.Matrix;
        for (var k = 0; k < v.Length; k++) result[k] = scale * TensorPrimitives.Dot(matrix.AsSpan(k * v.Length, v.Length), v);
    }
}

/// <summary>A, b and c of a quadratic objective.</summary>
/// <param name="Matrix">A, row after row.</param>
/// <param name="Linear">b.</param>
/// <param name="Constant">c.</param>
internal sealed record Moments(double[] Matrix, double[] Linear, double Constant)
{
    private const int BatchRows = 64;

    /// <summary>Sums up the part of the pairs that a worker holds.</summary>
    public static Moments Of(PopulationProblem problem, FeatureEnergy energy, CoupledRows rows, int worker, int workers)
    {
        var (length, dimension) = (energy.Length, energy.Dimension);
        var (matrix, linear, constant) = (new double[length * length], new double[length], 0.0);
        var (design, moves) = (new double[BatchRows * dimension * length], new double[BatchRows * dimension]);
        var first = WorkerRows.First(rows.Count, worker, workers);
        var end = first + WorkerRows.Count(rows.Count, worker, workers);
        var scale = workers / rows.Total;
        for (var start = first; start < end; start += BatchRows)
        {
            var count = Math.Min(BatchRows, end - start);
            Array.Clear(design);
            for (var k = 0; k < count; k++)
            {
                var root = Math.Sqrt(scale * rows.Weight[start + k]);
                var block = design.AsSpan(k * dimension * length, dimension * length);
                Fill(problem, energy, rows, start + k, block);
                TensorPrimitives.Multiply(block, root, block);
                for (var j = 0; j < dimension; j++) moves[(k * dimension) + j] = root * rows.Move[((start + k) * dimension) + j];
            }
            var equations = count * dimension;
            MatrixProduct.Multiply(true, false, length, length, equations, 1, design, design, 1, matrix);
            MatrixProduct.Multiply(true, false, length, 1, equations, 1, design, moves, 1, linear);
            constant += TensorPrimitives.SumOfSquares<double>(moves.AsSpan(0, equations));
        }
        for (var k = 0; k < length; k++) matrix[(k * length) + k] += problem.Options.Ridge / rows.Total;
        return new Moments(matrix, linear, constant);
    }

    private static void Fill(PopulationProblem problem, FeatureEnergy energy, CoupledRows rows, int row, Span<double> block)
    {
        var (length, dimension, count) = (energy.Length, energy.Dimension, energy.Features.Count);
        var point = rows.At.AsSpan(row * dimension, dimension);
        energy.Features.AddGradients(point, 1, block, length);
        if (energy.HasInteraction) energy.AddMeanGradients(point, problem.Partners(rows.Step[row]).Values, block[count..], length);
        if (!energy.HasDiffusion) return;
        for (var j = 0; j < dimension; j++) block[(j * length) + length - 1] = rows.Score[(row * dimension) + j];
    }
}
