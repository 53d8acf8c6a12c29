using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>The coin that falls for all workers alike: with probability p they send their gradients as they are.</summary>
/// <param name="compressor">What compresses in the other rounds.</param>
/// <param name="p">In (0, 1], or null for the compressor's share of the d values, so that both kinds of rounds cost the same on average.</param>
internal sealed class SharedCoin(Compressor compressor, double? p)
{
    private readonly double? p = p is null or (> 0 and <= 1) ? p : throw new BadInputException(
        string.Create(CultureInfo.InvariantCulture, $"p is {p}, but must be a probability above 0 and at most 1"));

    public double Probability(int dimension, int workers) =>
        p ?? Math.Clamp(compressor.Density(dimension, workers) / dimension, 1.0 / dimension, 1);

    public bool Falls(IParticipant me, long round, int slot)
    {
        var stream = me.SharedRandom(RandomPurpose.Coin, round, slot);
        return stream.NextCoin(Probability(me.Dimension, me.Workers));
    }

    /// <summary>As a further argument in the name of a mechanism.</summary>
    public override string ToString() => p is { } given ? string.Create(CultureInfo.InvariantCulture, $", {given}") : "";
}
