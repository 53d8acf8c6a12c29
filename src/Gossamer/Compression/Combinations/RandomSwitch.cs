using System.Globalization;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Uses the first compressor with probability p and the second otherwise, whatever the vector. Of unbiased ones
/// ω = pω₁ + (1 − p)ω₂, of contractive ones α = pα₁ + (1 − p)α₂ (where <c>zero</c> counts as α = 0). Nest it for more.
/// </summary>
[Compressor("switch", "The first compressor with probability p, else the second: ω = pω₁ + (1 − p)ω₂, α = pα₁ + (1 − p)α₂.",
    Paper = "Fatkhullin et al. 2021 (EF21 with Bells & Whistles), arXiv:2110.03294")]
public sealed class RandomSwitch : Compressor
{
    private readonly double probability;
    private readonly Compressor first;
    private readonly Compressor second;

    /// <summary>Creates the compressor.</summary>
    /// <param name="p">Probability of the first one, in (0, 1].</param>
    /// <param name="first">Used with probability p.</param>
    /// <param name="second">Used otherwise.</param>
    public RandomSwitch(
        [Parameter("Probability of the first compressor.", Symbol = "p", Minimum = 0, Maximum = 1)] double p,
        [Parameter("The compressor that is used with probability p.")] Compressor first,
        [Parameter("The compressor that is used otherwise.")] Compressor second)
    {
        probability = Parameters.Probability(p, nameof(p));
        this.first = first;
        this.second = second;
        Name = string.Create(CultureInfo.InvariantCulture, $"switch({p}, {first}, {second})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => first.IsHomogeneous && second.IsHomogeneous;

    /// <inheritdoc/>
    public override bool IsCorrelated => first.IsCorrelated || second.IsCorrelated;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => AlphaOnSupport(dimension, dimension);

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support)
    {
        var mean = Mean(AlphaOf(first, dimension, support), AlphaOf(second, dimension, support));
        return mean is > 0 ? mean : null;
    }

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) =>
        Mean(first.Omega(dimension, workers), second.Omega(dimension, workers));

    /// <summary>Independent where neither is correlated, else the bound by convexity.</summary>
    public override GroupVariance? GroupConstants(int dimension, int workers) => IsCorrelated
        ? Omega(dimension, workers) is { } omega ? new GroupVariance(omega, 0) : null
        : base.GroupConstants(dimension, workers);

    /// <inheritdoc/>
    public override double? AbsoluteError(int dimension) =>
        Mean(first.AbsoluteError(dimension), second.AbsoluteError(dimension));

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) =>
        (probability * first.Density(dimension, workers)) + ((1 - probability) * second.Density(dimension, workers));

    internal override bool KeepsCoordinates => first.KeepsCoordinates && second.KeepsCoordinates;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers)
    {
        var (a, b) = (first.Counts(dimension, workers), second.Counts(dimension, workers));
        return (Math.Min(a.Smallest, b.Smallest), Math.Max(a.Largest, b.Largest));
    }

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) =>
        first.Validate(dimension, workers) ?? second.Validate(dimension, workers);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var part = context.Part(1);
        return Pick(ref context).Compress(vector, ref part);
    }

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets)
    {
        var part = context.Part(1);
        return Pick(ref context).ListSharedIndices(dimension, ref part, sets);
    }

    private Compressor Pick(ref CompressionContext context) => context.Private.NextCoin(probability) ? first : second;

    private double? Mean(double? ofFirst, double? ofSecond) =>
        probability == 1 ? ofFirst : (probability * ofFirst) + ((1 - probability) * ofSecond);

    private static double? AlphaOf(Compressor compressor, int dimension, int support) =>
        compressor is Zero ? 0 : compressor.AlphaOnSupport(dimension, support);
}
