using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// 3PCv4: b = h + C₂(x − h), then C_{h,y}(x) = b + C₁(x − b): two steps of Markov compression in one round. It is EF21 with
/// a compressor of two stages, of which ᾱ = 1 − (1 − α₁)(1 − α₂).
/// </summary>
[Mechanism("3pcv4", "b = h + C2(x - h), then b + C1(x - b): Markov compression in two stages.")]
public sealed class ThreePcV4 : Mechanism
{
    private readonly Compressor first;
    private readonly Compressor second;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="first">C₂, contractive, which goes first.</param>
    /// <param name="second">C₁, contractive.</param>
    public ThreePcV4(
        [Parameter("Contractive compressor of the difference to the estimate.", Symbol = "C2")] Compressor first,
        [Parameter("Contractive compressor of what is left.", Symbol = "C1")] Compressor second)
    {
        this.first = first;
        this.second = second;
        Name = $"3pcv4({first}, {second})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source =>
        "A = 1 - sqrt(1 - a), B = (1 - a)/(1 - sqrt(1 - a)), a = 1 - (1 - alpha_1)*(1 - alpha_2) (3PCv4; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => first.IsDeterministic && second.IsDeterministic;

    /// <inheritdoc/>
    public override bool UsesPreviousGradient => false;

    /// <inheritdoc/>
    public override bool KeepsSupport => first.KeepsSupport && second.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var rest = (1 - Building.Alpha(first, dimension, support)) * (1 - Building.Alpha(second, dimension, support));
        var constants = new ContractionConstants(1 - rest);
        return new MechanismConstants(constants.Theta, constants.Beta);
    }

    /// <inheritdoc/>
    public override void Check(Setting setting)
    {
        Assume.Contractive(first, setting, $"the first compressor of {Name}");
        Assume.Contractive(second, setting, $"the second compressor of {Name}");
    }

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0)
    {
        var one = me.CompressDifference(first, x, h, round, Building.Part(slot, 0));
        if (one.IsReplacement) return one;
        using var b = new Scratch(x.Length);
        h.CopyTo(b.Values);
        one.AddTo(b.Values, 1);
        var two = me.CompressDifference(second, x, b.Values, round, Building.Part(slot, 1));
        return two.IsReplacement ? two : me.Sum(one, two);
    }
}
