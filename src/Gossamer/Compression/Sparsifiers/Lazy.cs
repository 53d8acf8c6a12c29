using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Sends the whole vector with probability p and nothing otherwise. Divided by p it is unbiased with ω = 1/p − 1, as it
/// is it is contractive with α = p; equalities. The header says which of the two happened.
/// </summary>
[Compressor("lazy", "Sends v/p with probability p, else nothing: unbiased with ω = 1/p − 1; with unbiased: false sends v itself, α = p.",
    Paper = "Condat, Richtárik 2022, arXiv:2110.12381")]
public sealed class Lazy : Compressor
{
    private readonly double probability;
    private readonly bool isUnbiased;

    /// <summary>Creates the compressor.</summary>
    /// <param name="p">Probability that the vector is sent, in (0, 1].</param>
    /// <param name="unbiased">True to divide by p.</param>
    public Lazy(
        [Parameter("Probability that the vector is sent.", Symbol = "p", Minimum = 0, Maximum = 1)] double p,
        [Parameter("True to divide by p (unbiased), false to send the vector as it is (contractive).")] bool unbiased = true)
    {
        probability = Parameters.Probability(p, nameof(p));
        isUnbiased = unbiased;
        Name = string.Create(CultureInfo.InvariantCulture, $"lazy({p}{(unbiased ? "" : ", false")})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsHomogeneous => true;

    /// <inheritdoc/>
    public override bool KeepsSupport => true;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => isUnbiased ? base.Alpha(dimension) : probability;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) =>
        isUnbiased ? (1 / probability) - 1 : probability == 1 ? 0 : null;

    /// <inheritdoc/>
    public override BiasVariance? BiasAndVariance(int dimension) => isUnbiased
        ? base.BiasAndVariance(dimension)
        : new BiasVariance(1 - probability, probability * (1 - probability));

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => probability * dimension;

    internal override bool KeepsCoordinates => !isUnbiased;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        if (!context.Private.NextCoin(probability)) return context.Pool.RentEmpty(vector.Length);
        var message = context.Pool.RentDense(vector.Length);
        TensorPrimitives.Multiply(vector, isUnbiased ? 1 / probability : 1, message.Buffer);
        context.Wire.Round(message.Buffer);
        return message;
    }

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) =>
        context.Private.NextCoin(probability) ? Support.Everywhere : Support.Nowhere;
}
