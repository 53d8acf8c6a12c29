using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// 3PCv5: C_{h,y}(x) = x with probability p, else h + C(x − y). One coin falls for all workers, as in the authors' programs,
/// so that they send whole gradients in the same rounds. MARINA with a biased compressor.
/// </summary>
[Mechanism("3pcv5", "x with probability p, else h + C(x - y), with a contractive C and one coin for all workers.")]
public sealed class ThreePcV5 : Mechanism
{
    private readonly Compressor compressor;
    private readonly SharedCoin coin;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="compressor">C, contractive.</param>
    /// <param name="p">Probability of sending the gradient, in (0, 1]; the share of values that C sends where none is given.</param>
    public ThreePcV5(
        [Parameter("Contractive compressor of the change of the gradient.", Symbol = "C")] Compressor compressor,
        [Parameter("Probability that the gradient is sent as it is; the share of the values that the compressor sends unless given.", Symbol = "p", Minimum = 0, Maximum = 1)] double? p = null)
    {
        this.compressor = compressor;
        coin = new SharedCoin(compressor, p);
        Name = string.Create(CultureInfo.InvariantCulture, $"3pcv5({compressor}{coin})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source => "A = 1 - sqrt(1 - p), B = (1 - p)*(1 - alpha)/(1 - sqrt(1 - p)) (3PCv5; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => false;

    /// <inheritdoc/>
    public override bool KeepsSupport => compressor.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        // The constants of a contraction of α = p, times what C leaves of x − y.
        var constants = new ContractionConstants(coin.Probability(dimension, workers));
        return new MechanismConstants(constants.Theta, constants.Beta * (1 - Building.Alpha(compressor, dimension, support)));
    }

    /// <inheritdoc/>
    public override void Check(Setting setting) => Assume.Contractive(compressor, setting, Name);

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0) =>
        coin.Falls(me, round, slot)
            ? me.CompressDifference(Building.Uncompressed, x, h, round, slot)
            : Building.Increment(me, compressor, x, y, round, slot);
}
