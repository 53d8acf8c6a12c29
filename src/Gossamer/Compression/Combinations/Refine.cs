using System.Buffers;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Two stages: coarse(v) + fine(v − coarse(v)). Of two contractive compressors α = 1 − (1 − α₁)(1 − α₂). With an
/// unbiased fine stage it is unbiased with ω = ω₁(1 − α₂), the induced compressor.
/// </summary>
[Compressor("refine", "coarse(v) + fine(v − coarse(v)): α = 1 − (1 − α₁)(1 − α₂); unbiased with ω = ω₁(1 − α₂) where the fine stage is unbiased.",
    Paper = "Horváth, Richtárik 2021, arXiv:2006.11077")]
public sealed class Refine : Compressor
{
    private readonly Compressor coarse;
    private readonly Compressor fine;

    /// <summary>Creates the compressor.</summary>
    /// <param name="coarse">Applied to the vector.</param>
    /// <param name="fine">Applied to what the first one missed.</param>
    public Refine(
        [Parameter("The compressor that is applied to the vector.")] Compressor coarse,
        [Parameter("The compressor that is applied to what the first one missed.")] Compressor fine)
    {
        this.coarse = coarse;
        this.fine = fine;
        Name = $"refine({coarse}, {fine})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => coarse.IsDeterministic && fine.IsDeterministic;

    /// <inheritdoc/>
    public override bool IsHomogeneous => coarse.IsHomogeneous && fine.IsHomogeneous;

    /// <inheritdoc/>
    public override bool IsCorrelated => coarse.IsCorrelated || fine.IsCorrelated;

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => AlphaOnSupport(dimension, dimension);

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support) =>
        1 - ((1 - coarse.AlphaOnSupport(dimension, support)) * (1 - fine.Alpha(dimension))) ?? base.Alpha(dimension);

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => fine.Omega(dimension, workers) * (1 - coarse.Alpha(dimension));

    /// <summary>Independent where no stage is correlated, else the bound by convexity.</summary>
    public override GroupVariance? GroupConstants(int dimension, int workers) => IsCorrelated
        ? Omega(dimension, workers) is { } omega ? new GroupVariance(omega, 0) : null
        : base.GroupConstants(dimension, workers);

    /// <inheritdoc/>
    public override double? AbsoluteError(int dimension) => fine.AbsoluteError(dimension);

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) =>
        coarse.Density(dimension, workers) + fine.Density(dimension, workers);

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers) =>
        coarse.Validate(dimension, workers) ?? fine.Validate(dimension, workers);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var first = context.Part(0);
        var second = context.Part(1);
        var message = context.Pool.RentSum(vector.Length);
        var sketch = coarse.Compress(vector, ref first);
        message.Append(0, sketch);
        var buffer = ArrayPool<double>.Shared.Rent(vector.Length);
        var missed = buffer.AsSpan(0, vector.Length);
        vector.CopyTo(missed);
        sketch.AddTo(missed, -1);
        message.Append(0, fine.Compress(missed, ref second));
        ArrayPool<double>.Shared.Return(buffer);
        return message;
    }

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets)
    {
        var first = context.Part(0);
        var second = context.Part(1);
        coarse.ListSharedIndices(dimension, ref first, sets);
        fine.ListSharedIndices(dimension, ref second, sets);
        return Support.Everywhere;
    }
}
