using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Makes a compressor contractive by a constant factor: 1/(1 + ω) for an unbiased one, which gives α = 1/(1 + ω); the
/// same factor of Q for Q∘Top-K, which gives α_top/(1 + ω); the best factor of EF-BV for the class C(η, ω).
/// </summary>
[Compressor("scaled", "C/(1 + ω): turns an unbiased compressor into a contractive one with α = 1/(1 + ω).",
    Paper = "Richtárik, Sokolov, Fatkhullin 2021 (EF21), arXiv:2106.05203")]
public sealed class Scaled : Compressor
{
    private readonly Compressor compressor;

    /// <summary>Creates the compressor.</summary>
    /// <param name="compressor">What is scaled.</param>
    public Scaled([Parameter("The compressor that is scaled.")] Compressor compressor)
    {
        this.compressor = compressor;
        Name = $"scaled({compressor})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => compressor.IsDeterministic;

    /// <inheritdoc/>
    public override bool IsHomogeneous => compressor.IsHomogeneous;

    /// <inheritdoc/>
    public override bool KeepsSupport => compressor.KeepsSupport;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => compressor.Shrink(dimension)?.Alpha;

    /// <inheritdoc/>
    public override BiasVariance? BiasAndVariance(int dimension)
    {
        if (compressor.BiasAndVariance(dimension) is not { } known || compressor.Shrink(dimension) is not { } shrinkage) return null;
        var factor = shrinkage.Factor;
        return new BiasVariance(1 - factor + (factor * known.Eta), factor * factor * known.Omega);
    }

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) => compressor.Density(dimension, workers);

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => compressor.Counts(dimension, workers);

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers)
    {
        if (compressor.Validate(dimension, workers) is { } problem) return problem;
        if (compressor.IsCorrelated)
            return $"{Name} is not possible: the variance of {compressor} depends on the number of workers, and its errors cancel only unscaled; use {compressor} alone, or scaled(rand-k)";
        return compressor.Shrink(dimension) is null
            ? $"{Name} is not possible: {compressor} is not unbiased, so that no factor is known to make it contractive; take an unbiased compressor such as rand-k or qsgd"
            : null;
    }

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var factor = (compressor.Shrink(vector.Length)
            ?? throw new InvalidOperationException($"{Name} was used although it does not validate")).Factor;
        var message = compressor.Compress(vector, ref context);
        switch (message)
        {
            case SparseMessage body:
                TensorPrimitives.Multiply(body.Values, factor, body.ValueBuffer);
                context.Wire.Round(body.ValueBuffer);
                return body;
            case DenseMessage body:
                TensorPrimitives.Multiply(body.Values, factor, body.Buffer);
                context.Wire.Round(body.Buffer);
                return body;
            case ScatteredMessage body:
                body.Scale(factor);
                return body;
            case EmptyMessage:
                return message;
            default:
                return context.Pool.RentScaled(factor, message);
        }
    }

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) =>
        compressor.ListSharedIndices(dimension, ref context, sets);
}
