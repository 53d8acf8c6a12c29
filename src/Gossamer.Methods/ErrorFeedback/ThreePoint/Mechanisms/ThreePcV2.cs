using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// 3PCv2: b = h + Q(x − y), then C_{h,y}(x) = b + C(x − b). The unbiased Q follows the change of the gradient, the
/// contractive C corrects what is left.
/// </summary>
[Mechanism("3pcv2", "b = h + Q(x - y), then b + C(x - b), with an unbiased Q and a contractive C.")]
public sealed class ThreePcV2 : Mechanism
{
    private readonly Compressor compressor;
    private readonly Compressor change;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="change">Q, unbiased.</param>
    /// <param name="compressor">C, contractive.</param>
    public ThreePcV2(
        [Parameter("Unbiased compressor of the change of the gradient.", Symbol = "Q")] Compressor change,
        [Parameter("Contractive compressor of what is left.", Symbol = "C")] Compressor compressor)
    {
        this.compressor = compressor;
        this.change = change;
        Name = $"3pcv2({change}, {compressor})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source => "A = alpha, B = (1 - alpha)*omega (3PCv2; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => compressor.IsDeterministic && change.IsDeterministic;

    /// <inheritdoc/>
    public override bool KeepsSupport => change.KeepsSupport && compressor.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var alpha = Building.Alpha(compressor, dimension, support);
        return new MechanismConstants(alpha, (1 - alpha) * change.Omega(dimension, workers)!.Value);
    }

    /// <inheritdoc/>
    public override void Check(Setting setting)
    {
        Assume.Unbiased(change, setting, $"the first compressor of {Name}");
        Assume.Contractive(compressor, setting, $"the second compressor of {Name}");
    }

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0)
    {
        using var scratch = new Scratch(x.Length);
        var b = scratch.Values;
        TensorPrimitives.Subtract(x, y, b);
        var q = me.Compress(change, b, round, Building.Part(slot, 0));
        h.CopyTo(b);
        q.AddTo(b, 1);
        var c = me.CompressDifference(compressor, x, b, round, Building.Part(slot, 1));
        return c.IsReplacement ? c : me.Sum(q, c);                  // where C is the identity, q is of no use
    }
}
