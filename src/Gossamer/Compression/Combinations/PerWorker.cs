using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Another compressor for every worker, as where links differ: worker i has the i-th of the list, which begins again at its end. ω is
/// the largest and α the smallest of those in use.
/// </summary>
[Compressor("per-worker", "Worker i compresses by the i-th of a list, which begins again at its end: ω is the largest, α the smallest of them.")]
public sealed class PerWorker : Compressor
{
    private readonly Compressor[] list;

    /// <summary>Creates the compressor.</summary>
    /// <param name="of">The compressors, at least one.</param>
    /// <exception cref="BadInputException">There are none.</exception>
    public PerWorker([Parameter("The compressors, such as [rand-k(2), rand-k(7)].")] IReadOnlyList<Compressor> of)
    {
        if (of.Count == 0) throw new BadInputException("per-worker needs at least one compressor");
        list = [.. of];
        Name = $"per-worker([{string.Join(", ", of)}])";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => list is [{ IsDeterministic: true }];

    /// <inheritdoc/>
    public override bool IsHomogeneous => Array.TrueForAll(list, compressor => compressor.IsHomogeneous);

    /// <inheritdoc/>
    public override bool IsIdentity => Array.TrueForAll(list, compressor => compressor.IsIdentity);

    /// <inheritdoc/>
    public override bool IsCorrelated => Array.Exists(list, compressor => compressor.IsCorrelated);

    /// <inheritdoc/>
    public override double? Alpha(int dimension) => Worst(compressor => -compressor.Alpha(dimension)) * -1;

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support) => Worst(compressor => -compressor.AlphaOnSupport(dimension, support)) * -1;

    /// <inheritdoc/>
    public override double? Omega(int dimension, int workers) => Worst(compressor => compressor.Omega(dimension, workers));

    /// <summary>Independent where none is correlated, else the bound by convexity.</summary>
    public override GroupVariance? GroupConstants(int dimension, int workers) => IsCorrelated
        ? Omega(dimension, workers) is { } omega ? new GroupVariance(omega, 0) : null
        : base.GroupConstants(dimension, workers);

    /// <inheritdoc/>
    public override double? AbsoluteError(int dimension) => Worst(compressor => compressor.AbsoluteError(dimension));

    /// <inheritdoc/>
    public override double Density(int dimension, int workers)
    {
        double sum = 0;
        for (var i = 0; i < workers; i++) sum += list[i % list.Length].Density(dimension, workers);
        return sum / workers;
    }

    internal override bool KeepsCoordinates => Array.TrueForAll(list, compressor => compressor.KeepsCoordinates);

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (
        list.Min(compressor => compressor.Counts(dimension, workers).Smallest), list.Max(compressor => compressor.Counts(dimension, workers).Largest));

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers)
    {
        foreach (var compressor in list)
        {
            if (compressor.Validate(dimension, workers) is { } complaint) return complaint;
        }
        return null;
    }

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) =>
        list[context.Worker % list.Length].Compress(vector, ref context);

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) =>
        list[context.Worker % list.Length].ListSharedIndices(dimension, ref context, sets);

    // The largest; null where one of them has none.
    private double? Worst(Func<Compressor, double?> constant)
    {
        var largest = double.NegativeInfinity;
        foreach (var compressor in list)
        {
            if (constant(compressor) is not { } value) return null;
            largest = Math.Max(largest, value);
        }
        return largest;
    }
}
