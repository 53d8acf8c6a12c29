using System.Text.Json;
using Gossamer.Numerics;

namespace Gossamer.Problems.Neural;

/// <summary>
/// A mean of losses of samples that is computed for many samples at once, by matrix products: Σ_j w_j f_j(x) + R(x). No
/// Lipschitz constant of its gradient is known, so all smoothness constants are +∞.
/// </summary>
internal abstract class BatchObjective : IFiniteSum, IWritableObjective
{
    /// <summary>Samples that pass through the network together.</summary>
    private protected const int BatchRows = 128;

    [ThreadStatic] private static double[]? workspace;
    [ThreadStatic] private static double[]? gathered;
    [ThreadStatic] private static double[]? batchWeights;
    [ThreadStatic] private static int[]? batchSamples;

    private readonly SampleMatrix rows;
    private readonly ReadOnlyMemory<double> weights;
    private readonly Regularizer regularizer;

    private protected BatchObjective(SampleMatrix rows, ReadOnlyMemory<double> weights, Regularizer regularizer)
    {
        (this.rows, this.weights, this.regularizer) = (rows, weights, regularizer);
        SampleSmoothness = new RepeatedValue(double.PositiveInfinity, rows.Rows);
    }

    public abstract int Dimension { get; }

    public int Samples => rows.Rows;

    public IReadOnlyList<double> SampleSmoothness { get; }

    /// <summary>Values that <see cref="AddBatch"/> needs room for, beside its inputs.</summary>
    private protected abstract int WorkspaceLength { get; }

    /// <summary>Returns Σ w_j f_j(x) over a batch and adds its gradient.</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="inputs">One row a sample.</param>
    /// <param name="samples">The samples' indices.</param>
    /// <param name="sampleWeights">One weight a sample.</param>
    /// <param name="gradient">d coordinates to add to; empty where only the value is wanted.</param>
    /// <param name="room"><see cref="WorkspaceLength"/> values of any content.</param>
    private protected abstract double AddBatch(
        ReadOnlySpan<double> x, ReadOnlySpan<double> inputs, ReadOnlySpan<int> samples, ReadOnlySpan<double> sampleWeights,
        Span<double> gradient, Span<double> room);

    /// <summary>What belongs to f beside the samples and the regulariser, with its gradient added.</summary>
    private protected virtual double AddPenalty(ReadOnlySpan<double> x, double scale, Span<double> gradient) => 0;

    public double Value(ReadOnlySpan<double> x) => Evaluate(x, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> sampleWeights, Span<double> gradient)
    {
        RequireLength(x.Length, gradient.Length);
        if (!sampleWeights.IsEmpty && sampleWeights.Length != samples.Length)
            throw new ArgumentException($"{sampleWeights.Length} weights for {samples.Length} samples");
        gradient.Clear();
        var own = Room(ref batchWeights, BatchRows);
        double total = 0;
        for (var first = 0; first < samples.Length; first += BatchRows)
        {
            var batch = samples.Slice(first, Math.Min(BatchRows, samples.Length - first));
            var inputs = Room(ref gathered, BatchRows * rows.Columns);
            for (var k = 0; k < batch.Length; k++)
            {
                var weight = sampleWeights.IsEmpty ? 1.0 / samples.Length : sampleWeights[first + k];
                total += weight;
                own[k] = weights.IsEmpty ? weight : weight * weights.Span[batch[k]] * Samples;
                rows.CopyRow(batch[k], inputs.Slice(k * rows.Columns, rows.Columns));
            }
            AddBatch(x, inputs[..(batch.Length * rows.Columns)], batch, own[..batch.Length], gradient, Room(ref workspace, WorkspaceLength));
        }
        regularizer.AddGradient(x, total, gradient);
        AddPenalty(x, total, gradient);
    }

    public long Numbers => rows.Stored;

    public virtual void WriteModel(Utf8JsonWriter writer) => writer.WriteRegularizer(regularizer);

    public virtual void WriteWorker(Utf8JsonWriter writer) => writer.WriteRows(rows);

    /// <summary>The dense rows of a block, copied where they are stored sparsely.</summary>
    private protected ReadOnlySpan<double> Inputs(int first, int count)
    {
        if (rows is DenseSampleMatrix dense) return dense.Values.Slice(first * rows.Columns, count * rows.Columns);
        var inputs = Room(ref gathered, BatchRows * rows.Columns);
        for (var k = 0; k < count; k++) rows.CopyRow(first + k, inputs.Slice(k * rows.Columns, rows.Columns));
        return inputs[..(count * rows.Columns)];
    }

    private protected Span<double> Workspace() => Room(ref workspace, WorkspaceLength);

    private double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        RequireLength(x.Length, gradient.IsEmpty ? x.Length : gradient.Length);
        gradient.Clear();
        if (batchSamples is null || batchSamples.Length < BatchRows) batchSamples = new int[BatchRows];
        var own = Room(ref batchWeights, BatchRows);
        double sum = 0;
        for (var first = 0; first < Samples; first += BatchRows)
        {
            var count = Math.Min(BatchRows, Samples - first);
            for (var k = 0; k < count; k++)
            {
                batchSamples[k] = first + k;
                own[k] = weights.IsEmpty ? 1.0 / Samples : weights.Span[first + k];
            }
            sum += AddBatch(x, Inputs(first, count), batchSamples.AsSpan(0, count), own[..count], gradient, Workspace());
        }
        if (!gradient.IsEmpty) regularizer.AddGradient(x, 1, gradient);
        return sum + regularizer.Value(x) + AddPenalty(x, 1, gradient);
    }

    private static Span<double> Room(ref double[]? kept, int length)
    {
        if (kept is null || kept.Length < length) kept = new double[length];
        return kept.AsSpan(0, length);
    }

    private void RequireLength(int point, int gradient)
    {
        if (point != Dimension || gradient != Dimension)
            throw new ArgumentException($"a point of {point} and a gradient of {gradient} coordinates for a problem of {Dimension}");
    }
}
