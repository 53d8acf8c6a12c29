using System.Buffers;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>
/// comp(K, K'): of the K' coordinates of largest magnitude, keeps K drawn uniformly, times K'/K. In the class C(η, ω) of
/// EF-BV with η = √((d − K')/d) and ω = (K' − K)/K. Unscaled it is contractive with α = K/d.
/// </summary>
[Compressor("comp", "Of the K' largest coordinates keeps K random ones, times K'/K: η = √((d − K')/d), ω = (K' − K)/K; unscaled α = K/d.",
    Paper = "Condat, Li, Richtárik 2022 (EF-BV), arXiv:2205.04180")]
public sealed class Comp : Compressor
{
    private readonly int k;
    private readonly int candidates;
    private readonly bool isScaled;

    /// <summary>Creates the compressor.</summary>
    /// <param name="k">K, how many coordinates are kept, at least 1.</param>
    /// <param name="candidates">K', how many of the largest they are drawn from, at least K.</param>
    /// <param name="scaled">True to multiply by K'/K.</param>
    public Comp(
        [Parameter("How many coordinates are kept.", Symbol = "K", Minimum = 1)] int k,
        [Parameter("How many of the largest coordinates they are drawn from.", Symbol = "K'", Minimum = 1)] int candidates,
        [Parameter("True to multiply by K'/K, false to keep the values.")] bool scaled = true)
    {
        this.k = Parameters.AtLeast(1, k, nameof(k));
        this.candidates = Parameters.AtLeast(k, candidates, nameof(candidates));
        isScaled = scaled;
        Name = $"comp({k}, {candidates}{(scaled ? "" : ", false")})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => k == candidates;

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => AlphaOnSupport(dimension, dimension);

    /// <summary>
    /// The K' largest carry at least the share K'/r of ‖v‖². Unscaled, the share K/K' of that is kept; scaled, the error is
    /// the rest and ω times that, so that α is positive only for ω &lt; 1.
    /// </summary>
    public override double? AlphaOnSupport(int dimension, int support)
    {
        var share = Math.Min(1, (double)candidates / support);
        if (!isScaled) return share * k / candidates;
        return Variance < 1 ? share * (1 - Variance) : null;
    }

    /// <inheritdoc/>
    public override BiasVariance? BiasAndVariance(int dimension)
    {
        var rest = (double)(dimension - candidates) / dimension;
        if (isScaled) return new BiasVariance(Math.Sqrt(rest), Variance);
        var kept = (double)k / candidates;
        return new BiasVariance(Math.Sqrt(rest + ((1 - kept) * (1 - kept) * (1 - rest))), kept * (1 - kept));
    }

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => k;

    internal override bool KeepsCoordinates => !isScaled || k == candidates;

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) => Support.Told;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (k, k);

    private double Variance => (double)(candidates - k) / k;

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) =>
        Parameters.AtMostDimension(Name, candidates, dimension, nameof(candidates));

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentSparse(vector.Length, k);
        var buffer = ArrayPool<int>.Shared.Rent(candidates);
        var largest = buffer.AsSpan(0, candidates);
        Selection.TopMagnitudes(vector, largest);
        var kept = message.IndexBuffer;
        RandomSubsets.Draw(ref context.Private, candidates, kept);
        for (var i = 0; i < kept.Length; i++) kept[i] = largest[kept[i]];
        ArrayPool<int>.Shared.Return(buffer);
        message.Gather(vector, isScaled ? (double)candidates / k : 1, context.Wire);
        return message;
    }
}
