using System.Buffers;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>
/// mix(K, K'): keeps the K coordinates of largest magnitude and K' drawn uniformly from the others, all unscaled.
/// α = (K + K')/d; in the class C(η, ω) of EF-BV with η = (d − K − K')/√((d − K)d) and ω = K'(d − K − K')/((d − K)d).
/// </summary>
[Compressor("mix", "Keeps the K largest coordinates and K' random others: contractive with α = (K + K')/d.",
    Paper = "Condat, Li, Richtárik 2022 (EF-BV), arXiv:2205.04180")]
public sealed class Mix : Compressor
{
    private readonly int largest;
    private readonly int others;

    /// <summary>Creates the compressor.</summary>
    /// <param name="k">K, how many of the largest coordinates are kept, at least 1.</param>
    /// <param name="others">K', how many of the others are kept, at least 1.</param>
    public Mix(
        [Parameter("How many of the largest coordinates are kept.", Symbol = "K", Minimum = 1)] int k,
        [Parameter("How many of the other coordinates are kept.", Symbol = "K'", Minimum = 1)] int others)
    {
        largest = Parameters.AtLeast(1, k, nameof(k));
        this.others = Parameters.AtLeast(1, others, nameof(others));
        Name = $"mix({k}, {others})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => (double)(largest + others) / dimension;

    /// <summary>The K largest carry the share K/r or more of ‖v‖², and of the rest the share K'/(d − K) is kept.</summary>
    public override double? AlphaOnSupport(int dimension, int support)
    {
        var share = Math.Min(1, (double)largest / support);
        return share == 1 ? 1 : share + ((1 - share) * others / (dimension - largest));
    }

    /// <inheritdoc/>
    public override BiasVariance? BiasAndVariance(int dimension)
    {
        double rest = dimension - largest, missed = rest - others;
        return missed <= 0
            ? new BiasVariance(0, 0)
            : new BiasVariance(missed / Math.Sqrt(rest * dimension), others * missed / (rest * dimension));
    }

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => largest + others;

    internal override bool KeepsCoordinates => true;

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) => Support.Told;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (largest + others, largest + others);

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) =>
        Parameters.AtMostDimension(Name, largest + others, dimension, "k + others");

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentSparse(vector.Length, largest + others);
        var buffer = ArrayPool<int>.Shared.Rent(largest + others);
        var top = buffer.AsSpan(0, largest);
        var ranks = buffer.AsSpan(largest, others);
        Selection.TopMagnitudes(vector, top);
        RandomSubsets.Draw(ref context.Private, vector.Length - largest, ranks);
        // A rank among the others becomes an index when the larger ones before it are counted in.
        var kept = message.IndexBuffer;
        for (int k = 0, passed = 0, rank = 0; k < kept.Length; k++)
        {
            var isTop = rank == ranks.Length || (passed < top.Length && top[passed] <= ranks[rank] + passed);
            kept[k] = isTop ? top[passed++] : ranks[rank++] + passed;
        }
        ArrayPool<int>.Shared.Return(buffer);
        message.Gather(vector, 1, context.Wire);
        return message;
    }
}
