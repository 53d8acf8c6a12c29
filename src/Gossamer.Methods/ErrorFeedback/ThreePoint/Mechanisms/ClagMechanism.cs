using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// CLAG, compressed lazy aggregation: C_{h,y}(x) = h + C(x − h) where ‖x − h‖² &gt; ζ‖x − y‖², else h, and then nothing is
/// sent. EF21 where ζ = 0.
/// </summary>
[Mechanism("clag", "Compressed lazy aggregation: h + C(x - h) where ||x - h||^2 > zeta*||x - y||^2, else nothing is sent and h stays.")]
public sealed class ClagMechanism : Mechanism
{
    private readonly Compressor compressor;
    private readonly double trigger;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="compressor">C, contractive.</param>
    /// <param name="trigger">ζ ≥ 0.</param>
    public ClagMechanism(
        [Parameter("Contractive compressor of the difference to the estimate.", Symbol = "C")] Compressor compressor,
        [Parameter("How many times the squared change of the gradient an estimate may be off before a worker speaks; 0 means that it always does.", Symbol = "ζ", Minimum = 0)] double trigger)
    {
        this.compressor = compressor;
        this.trigger = Building.Trigger(trigger);
        Name = string.Create(CultureInfo.InvariantCulture, $"clag({compressor}, {trigger})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source =>
        "A = 1 - sqrt(1 - alpha), B = max{(1 - alpha)/(1 - sqrt(1 - alpha)), zeta} (CLAG; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => compressor.IsDeterministic;

    /// <inheritdoc/>
    public override bool UsesPreviousGradient => trigger > 0;

    /// <inheritdoc/>
    public override bool KeepsSupport => compressor.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var constants = new ContractionConstants(Building.Alpha(compressor, dimension, support));
        return new MechanismConstants(constants.Theta, Math.Max(constants.Beta, trigger));
    }

    /// <inheritdoc/>
    public override void Check(Setting setting) => Assume.Contractive(compressor, setting, Name);

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0)
    {
        if (trigger == 0) return me.CompressDifference(compressor, x, h, round, slot);
        return Building.DistanceSquared(x, h) > trigger * Building.DistanceSquared(x, y)
            ? Building.Increment(me, compressor, x, h, round, slot)
            : Building.Silence(me, h, round, slot);
    }
}
