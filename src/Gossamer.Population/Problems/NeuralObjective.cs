using Gossamer.Population.Energies;
using Gossamer.Population.Particles;
using Gossamer.Problems;

namespace Gossamer.Population.Problems;

/// <summary>
/// The objective of a neural energy. ∇V is a program on the tape, so that its derivative by θ is found like that of any
/// other; pairs pass through the networks many at a time, by matrix products.
/// </summary>
internal sealed class NeuralObjective : PopulationObjective, IFiniteSum
{
    private readonly NeuralEnergy energy;
    private readonly Lazy<CoupledRows> rows;
    private readonly int worker;
    private readonly int workers;

    /// <param name="problem">The problem.</param>
    /// <param name="energy">Its energy.</param>
    /// <param name="rows">All pairs.</param>
    /// <param name="worker">Which part of them it holds.</param>
    /// <param name="workers">Of how many parts.</param>
    public NeuralObjective(PopulationProblem problem, NeuralEnergy energy, Lazy<CoupledRows> rows, int worker, int workers) : base(problem) =>
        (this.energy, this.rows, this.worker, this.workers) = (energy, rows, worker, workers);

    /// <summary>The energy.</summary>
    public NeuralEnergy Energy => energy;

    /// <summary>The particles of a snapshot that are this worker's.</summary>
    /// <param name="snapshot">0-based.</param>
    public Cloud Particles(int snapshot)
    {
        var cloud = Problem.Snapshots.Train[snapshot];
        return cloud.Slice(WorkerRows.First(cloud.Count, worker, workers), WorkerRows.Count(cloud.Count, worker, workers));
    }

    public int Samples => WorkerRows.Count(rows.Value.Count, worker, workers);

    public IReadOnlyList<double> SampleSmoothness => new RepeatedValue(double.PositiveInfinity, Samples);

    private int First => WorkerRows.First(rows.Value.Count, worker, workers);

    // f is the mean of the f_i, so that the weights of worker i count n-fold.
    private double Scale => workers / rows.Value.Total;

    public override double Value(ReadOnlySpan<double> x) => Evaluate(x, default);

    public override void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        gradient.Clear();
        var room = energy.Rent();
        var batch = new ResidualBatch(energy, Problem, rows.Value, room);
        var (first, factor) = (First, Samples * Scale);
        // What depends on the step passes step by step, so that passes stay large.
        var passes = energy.HasInteraction || energy.IsTimeVarying ? Problem.Snapshots.Steps : 1;
        for (var pass = 0; pass < passes; pass++)
        {
            for (var k = 0; k < samples.Length; k++)
            {
                var row = first + samples[k];
                if (passes > 1 && rows.Value.Step[row] != pass) continue;
                batch.Add(x, row, factor * (weights.IsEmpty ? 1.0 / samples.Length : weights[k]), gradient);
            }
        }
        batch.Flush(x, gradient);
        energy.Return(room);
    }

    private double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        var room = energy.Rent();
        var batch = new ResidualBatch(energy, Problem, rows.Value, room);
        var (first, count) = (First, Samples);
        for (var row = first; row < first + count; row++) batch.Add(x, row, Scale, gradient);
        batch.Flush(x, gradient);
        energy.Return(room);
        return batch.Sum;
    }
}

/// <summary>Contiguous parts of rows: the first (rows mod workers) workers hold one more.</summary>
internal static class WorkerRows
{
    public static int First(int rows, int worker, int workers) => (rows / workers * worker) + Math.Min(worker, rows % workers);

    public static int Count(int rows, int worker, int workers) => (rows / workers) + (worker < rows % workers ? 1 : 0);
}
