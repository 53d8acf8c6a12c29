using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems.Linear;

/// <summary>
/// f(x) = Σ_j w_j φ(⟨a_j, x⟩; y_j) for losses φ that are convex and 1-Lipschitz in the product, but not smooth; what it calls
/// gradient is a subgradient. The weights are 1/m, or for an f whose workers hold different numbers of rows 1/(n·m_i).
/// </summary>
internal abstract class NonsmoothObjective : IFiniteSum
{
    private protected const int BlockRows = LinearModelObjective.BlockRows;

    private readonly Lazy<double> lipschitz;

    private protected NonsmoothObjective(SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights)
    {
        (Rows, Targets, Weights) = (rows, targets, weights);
        SampleSmoothness = new RepeatedValue(double.PositiveInfinity, rows.Rows);
        lipschitz = new(FindLipschitz);
    }

    public int Dimension => Rows.Columns;

    public int Samples => Rows.Rows;

    /// <summary>+∞: no gradient of a sample is Lipschitz continuous.</summary>
    public IReadOnlyList<double> SampleSmoothness { get; }

    /// <summary>a_j.</summary>
    private protected SampleMatrix Rows { get; }

    /// <summary>What <see cref="ISampleLoss"/> calls targets.</summary>
    private protected ReadOnlyMemory<double> Targets { get; }

    /// <summary>w_j; empty where all are 1/m.</summary>
    private protected ReadOnlyMemory<double> Weights { get; }

    /// <summary>
    /// M: a subgradient is Σ_j w_j s_j a_j with |s_j| ≤ 1, so that its norm is at most Σ_j w_j‖a_j‖ and, by Cauchy and Schwarz,
    /// √λmax(Σ_j w_j a_j a_jᵀ). The smaller of the two.
    /// </summary>
    public double Lipschitz => lipschitz.Value;

    /// <summary>A bound of (1/m) Σ_j‖g_j‖² for the subgradients g_j of the samples.</summary>
    public double SampleGradientSquare
    {
        get
        {
            double sum = 0;
            for (var j = 0; j < Samples; j++) sum += Math.Pow(WeightOf(j) * Samples, 2) * Rows.NormSquared(j);
            return sum / Samples;
        }
    }

    public abstract double Value(ReadOnlySpan<double> x);

    public abstract void Gradient(ReadOnlySpan<double> x, Span<double> gradient);

    public abstract double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient);

    public abstract void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient);

    /// <summary>w_j.</summary>
    private protected double WeightOf(int sample) => Weights.IsEmpty ? 1.0 / Samples : Weights.Span[sample];

    private double FindLipschitz()
    {
        double mean = 0;
        for (var j = 0; j < Samples; j++) mean += WeightOf(j) * Math.Sqrt(Rows.NormSquared(j));
        return Math.Min(mean, Math.Sqrt(new WeightedGram(Rows, Weights).Norm()));
    }
}

/// <summary>Such an objective with its loss.</summary>
internal class NonsmoothObjective<TLoss>(SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights)
    : NonsmoothObjective(rows, targets, weights)
    where TLoss : struct, ISampleLoss
{
    public override double Value(ReadOnlySpan<double> x) => Evaluate(x, default);

    public override void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient);

    public override void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        if (!weights.IsEmpty && weights.Length != samples.Length)
            throw new ArgumentException($"{weights.Length} weights for {samples.Length} samples");
        gradient.Clear();
        Span<double> derivative = stackalloc double[1];
        for (var k = 0; k < samples.Length; k++)
        {
            var sample = samples[k];
            derivative[0] = Rows.Dot(sample, x);
            TLoss.Derivatives(derivative, Targets.Span.Slice(sample, 1));
            if (derivative[0] == 0) continue;
            // f_j is m·w_j·φ_j, so that f is the plain mean of the f_j whatever the weights.
            var weight = (weights.IsEmpty ? 1.0 / samples.Length : weights[k]) * (Weights.IsEmpty ? 1 : WeightOf(sample) * Samples);
            Rows.AddRow(sample, weight * derivative[0], gradient);
        }
    }

    // Where the gradient is empty, the value alone.
    private double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Span<double> room = stackalloc double[BlockRows], losses = stackalloc double[BlockRows];
        double sum = 0;
        gradient.Clear();
        for (var first = 0; first < Samples; first += BlockRows)
        {
            var block = room[..Math.Min(BlockRows, Samples - first)];
            var targets = Targets.Span.Slice(first, block.Length);
            Rows.Multiply(first, x, block);
            block.CopyTo(losses);
            TLoss.Values(losses[..block.Length], targets);
            sum += Weigh(first, losses[..block.Length]);
            if (gradient.IsEmpty) continue;
            TLoss.Derivatives(block, targets);
            Weigh(first, block);
            Rows.AddTransposed(first, block, gradient);
        }
        return sum;
    }

    // Returns the sum as well.
    private double Weigh(int first, Span<double> block)
    {
        if (Weights.IsEmpty) TensorPrimitives.Divide(block, Samples, block);
        else TensorPrimitives.Multiply(block, Weights.Span.Slice(first, block.Length), block);
        return TensorPrimitives.Sum<double>(block);
    }
}

/// <summary>One that tells two classes apart.</summary>
internal sealed class NonsmoothClassifier<TLoss>(SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights)
    : NonsmoothObjective<TLoss>(rows, targets, weights), IClassifier
    where TLoss : struct, ISampleLoss
{
    /// <summary>A sample on the boundary counts as of the class +1.</summary>
    public int CountCorrect(ReadOnlySpan<double> x)
    {
        var correct = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            if (Rows.Dot(sample, x) >= 0 == Targets.Span[sample] < 0) correct++;
        }
        return correct;
    }
}
