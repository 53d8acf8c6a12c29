using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>EF21 (Markov compression): C_{h,y}(x) = h + C(x − h).</summary>
[Mechanism("ef21", "Markov compression: h + C(x - h).")]
public sealed class Ef21Mechanism : Mechanism
{
    private readonly Compressor compressor;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="compressor">C, contractive.</param>
    public Ef21Mechanism([Parameter("Contractive compressor of the difference to the estimate.", Symbol = "C")] Compressor compressor)
    {
        this.compressor = compressor;
        Name = $"ef21({compressor})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source => "A = 1 - sqrt(1 - alpha), B = (1 - alpha)/(1 - sqrt(1 - alpha)) (EF21; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => compressor.IsDeterministic;

    /// <inheritdoc/>
    public override bool UsesPreviousGradient => false;

    /// <inheritdoc/>
    public override bool KeepsSupport => compressor.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var constants = new ContractionConstants(Building.Alpha(compressor, dimension, support));
        return new MechanismConstants(constants.Theta, constants.Beta);
    }

    /// <inheritdoc/>
    public override void Check(Setting setting) => Assume.Contractive(compressor, setting, Name);

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0) =>
        me.CompressDifference(compressor, x, h, round, slot);
}
