using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>3PCv3: b = C¹_{h,y}(x) by another mechanism, then C_{h,y}(x) = b + C(x − b).</summary>
[Mechanism("3pcv3", "b by another mechanism, then b + C(x - b) with a contractive C.")]
public sealed class ThreePcV3 : Mechanism
{
    private readonly Mechanism first;
    private readonly Compressor compressor;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="first">C¹, a mechanism.</param>
    /// <param name="compressor">C, contractive.</param>
    public ThreePcV3(
        [Parameter("The mechanism that goes first.", Symbol = "C1")] Mechanism first,
        [Parameter("Contractive compressor of what is left.", Symbol = "C")] Compressor compressor)
    {
        this.first = first;
        this.compressor = compressor;
        Name = $"3pcv3({first}, {compressor})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source => "A = 1 - (1 - alpha)*(1 - A1), B = (1 - alpha)*B1 (3PCv3; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => first.IsDeterministic && compressor.IsDeterministic;

    /// <inheritdoc/>
    public override bool UsesPreviousGradient => first.UsesPreviousGradient;

    /// <inheritdoc/>
    public override bool KeepsSupport => first.KeepsSupport && compressor.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var rest = 1 - Building.Alpha(compressor, dimension, support);
        var (a, b) = first.Constants(dimension, workers, support);
        return new MechanismConstants(1 - (rest * (1 - a)), rest * b);
    }

    /// <inheritdoc/>
    public override void Check(Setting setting)
    {
        first.Check(setting);
        Assume.Contractive(compressor, setting, $"the last step of {Name}");
    }

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0)
    {
        var one = first.Compress(me, h, y, x, round, Building.Part(slot, 0));
        using var b = new Scratch(x.Length);
        if (one.IsReplacement) b.Values.Clear();
        else h.CopyTo(b.Values);
        one.AddTo(b.Values, 1);
        var two = me.CompressDifference(compressor, x, b.Values, round, Building.Part(slot, 1));
        return two.IsReplacement ? two : me.Sum(one, two);
    }
}
