using System.Buffers;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// sign(v), with sign(0) = 0. Not contractive and biased: it loses the magnitude. One bit a coordinate; where some
/// coordinates are zero, one for each of the others and the cheaper way to say which those are.
/// </summary>
[Compressor("sign", "The signs of the coordinates: one bit each, neither contractive nor unbiased.",
    Paper = "Bernstein et al. 2018, arXiv:1802.04434")]
public sealed class Sign : Compressor
{
    /// <inheritdoc/>
    public override string Name => "sign";

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var buffer = ArrayPool<int>.Shared.Rent(vector.Length);
        var count = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            buffer[count] = i;
            count += vector[i] != 0 ? 1 : 0;
        }
        Message message;
        if (count == vector.Length)
        {
            message = Of(vector, context.Pool);
        }
        else
        {
            var signs = context.Pool.RentSigns(count, 0);
            for (var k = 0; k < count; k++) signs.SignBuffer[k] = vector[buffer[k]] < 0 ? -1 : 1;
            var scattered = context.Pool.RentScattered(vector.Length, signs);
            scattered.SkipsZeros = true;
            buffer.AsSpan(0, count).CopyTo(scattered.IndexBuffer);
            message = scattered;
        }
        ArrayPool<int>.Shared.Return(buffer);
        return message;
    }

    private static SignsMessage Of(ReadOnlySpan<double> vector, MessagePool pool)
    {
        var message = pool.RentSigns(vector.Length, 0);
        BlockSigns.Of(vector, message.SignBuffer);
        return message;
    }
}
