using Gossamer.Compression;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The identity as a compressor of changes: its messages are added to estimates and do not replace them, so that a mean can
/// move when only some workers speak.
/// </summary>
internal sealed class IncrementOf(Compressor inner) : Compressor
{
    public override string Name => inner.Name;

    public override bool IsDeterministic => inner.IsDeterministic;

    public override double? Alpha(int dimension) => inner.Alpha(dimension);

    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) => inner.Compress(vector, ref context);
}
