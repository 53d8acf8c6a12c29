using System.Globalization;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// Rounds every coordinate to the nearest multiple of h, halves to the even multiple. An absolute compressor: Δ² = dh²/4.
/// A multiple costs 8 bits up to 63, 16 up to 8191, and so on.
/// </summary>
[Compressor("grid-rounding", "Rounds every coordinate to the nearest multiple of h: absolute error Δ² = dh²/4.",
    Paper = "Fatkhullin, Tyurin, Richtárik 2023 (EF21-SGDM), arXiv:2305.15155")]
public sealed class GridRounding : Compressor
{
    /// <summary>Beyond this, doubles are so far apart that dividing and rounding changes nothing.</summary>
    private const double LargestMultiple = 1L << 53;

    private readonly double step;

    /// <summary>Creates the compressor.</summary>
    /// <param name="step">h, the distance of grid points, positive.</param>
    public GridRounding([Parameter("Distance of grid points, positive.", Symbol = "h", Minimum = 0)] double step)
    {
        this.step = Parameters.Positive(step, nameof(step));
        Name = string.Create(CultureInfo.InvariantCulture, $"grid-rounding({step})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override double? AbsoluteError(int dimension) => dimension * step * step / 4;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var message = context.Pool.RentGrid(vector.Length, step);
        var multiples = message.Buffer;
        for (var i = 0; i < multiples.Length; i++)
        {
            var multiple = Math.Round(vector[i] / step);
            if (!(Math.Abs(multiple) <= LargestMultiple))
            {
                message.Release();
                return SendAsItIs(vector, context);
            }
            multiples[i] = (long)multiple;
        }
        return message;
    }

    private static DenseMessage SendAsItIs(ReadOnlySpan<double> vector, in CompressionContext context)
    {
        var message = context.Pool.RentDense(vector.Length);
        vector.CopyTo(message.Buffer);
        context.Wire.Round(message.Buffer);
        return message;
    }
}
