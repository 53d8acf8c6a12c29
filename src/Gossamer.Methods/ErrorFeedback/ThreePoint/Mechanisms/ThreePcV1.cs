using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// 3PCv1: C_{h,y}(x) = y + C(x − y), which forgets h. The receiver must learn y, so that a message has d values beside those
/// of C: an ideal to measure others by, of no use in practice.
/// </summary>
[Mechanism("3pcv1", "y + C(x - y): needs y itself at the receiver, d values more a message; an ideal, not for practice.")]
public sealed class ThreePcV1 : Mechanism
{
    private readonly Compressor compressor;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="compressor">C, contractive.</param>
    public ThreePcV1([Parameter("Contractive compressor of the change of the gradient.", Symbol = "C")] Compressor compressor)
    {
        this.compressor = compressor;
        Name = $"3pcv1({compressor})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source => "A = 1, B = 1 - alpha (3PCv1; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => compressor.IsDeterministic;

    /// <inheritdoc/>
    public override bool KeepsSupport => compressor.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null) => new(1, 1 - Building.Alpha(compressor, dimension, support));

    /// <inheritdoc/>
    public override void Check(Setting setting) => Assume.Contractive(compressor, setting, Name);

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0)
    {
        var change = me.CompressDifference(compressor, x, y, round, slot);
        if (change.IsReplacement) return change;                    // x itself
        return me.Sum(me.CompressReplacement(Building.Uncompressed, y, round, slot), change);
    }
}
