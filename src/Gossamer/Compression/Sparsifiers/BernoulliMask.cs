using System.Buffers;
using System.Globalization;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>
/// Keeps every coordinate with probability p, independently, times 1/p. Unbiased, ω = 1/p − 1 with equality. The
/// receiver draws the same mask from the sender's stream, so that indices cost nothing.
/// </summary>
[Compressor("bernoulli-mask", "Keeps every coordinate with probability p, times 1/p: unbiased with ω = 1/p − 1.",
    Paper = "Khirirat, Feyzmahdavian, Johansson 2018, arXiv:1806.06573")]
public sealed class BernoulliMask : Compressor
{
    private readonly double probability;

    /// <summary>Creates the compressor.</summary>
    /// <param name="p">Probability that a coordinate is kept, in (0, 1].</param>
    public BernoulliMask([Parameter("Probability that a coordinate is kept.", Symbol = "p", Minimum = 0, Maximum = 1)] double p)
    {
        probability = Parameters.Probability(p, nameof(p));
        Name = string.Create(CultureInfo.InvariantCulture, $"bernoulli-mask({p})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override bool KeepsSupport => true;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => (1 / probability) - 1;

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => probability * dimension;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) =>
        probability == 1 ? (dimension, dimension) : (0, dimension);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var buffer = ArrayPool<int>.Shared.Rent(vector.Length);
        var count = Draw(ref context.Private, vector.Length, buffer);
        var message = context.Pool.RentSparse(vector.Length, count);
        buffer.AsSpan(0, count).CopyTo(message.IndexBuffer);
        ArrayPool<int>.Shared.Return(buffer);
        message.IndicesAreShared = true;
        message.Gather(vector, 1 / probability, context.Wire);
        return message;
    }

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets)
    {
        var buffer = ArrayPool<int>.Shared.Rent(dimension);
        var count = Draw(ref context.Private, dimension, buffer);
        buffer.AsSpan(0, count).CopyTo(sets.Append(count));
        ArrayPool<int>.Shared.Return(buffer);
        return Support.Shared;
    }

    /// <summary>Draws the gaps between kept coordinates, which are geometric: one draw a kept coordinate.</summary>
    private int Draw(ref RandomStream random, int dimension, Span<int> kept)
    {
        var count = 0;
        var logarithm = Math.Log(1 - probability);
        for (var at = -1.0; ;)
        {
            at += 1 + Math.Floor(-random.NextExponential() / logarithm);
            if (!(at < dimension)) return count;
            kept[count++] = (int)at;
        }
    }
}
