using System.Buffers;
using System.Globalization;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>Keeps the coordinates of magnitude λ or more. An absolute compressor: Δ² = dλ².</summary>
[Compressor("hard-threshold", "Keeps the coordinates of magnitude λ or more: absolute error Δ² = dλ².",
    Paper = "Sahu et al. 2021, arXiv:2108.00951")]
public sealed class HardThreshold : Compressor
{
    private readonly double threshold;

    /// <summary>Creates the compressor.</summary>
    /// <param name="threshold">λ, the smallest magnitude that is kept, positive.</param>
    public HardThreshold([Parameter("The smallest magnitude that is kept, positive.", Symbol = "λ", Minimum = 0)] double threshold)
    {
        this.threshold = Parameters.Positive(threshold, nameof(threshold));
        Name = string.Create(CultureInfo.InvariantCulture, $"hard-threshold({threshold})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override double? AbsoluteError(int dimension) => dimension * threshold * threshold;

    internal override bool KeepsCoordinates => true;

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) => Support.Told;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers) => (0, dimension);

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var buffer = ArrayPool<int>.Shared.Rent(vector.Length);
        var count = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            // Written to every time and kept by the count, which spares a branch that cannot be foreseen. NaN is kept.
            buffer[count] = i;
            count += Math.Abs(vector[i]) < threshold ? 0 : 1;
        }
        var message = context.Pool.RentSparse(vector.Length, count);
        buffer.AsSpan(0, count).CopyTo(message.IndexBuffer);
        ArrayPool<int>.Shared.Return(buffer);
        message.Gather(vector, 1, context.Wire);
        return message;
    }
}
