using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// MARINA (Gorbunov, Burlachenko, Li and Richtárik, 2021): x with probability p, by one coin for all workers, else
/// h + Q(x − y). The mean of the estimates then moves as MARINA's common estimate does, so that it may be kept in h.
/// </summary>
[Mechanism("marina", "x with probability p, else h + Q(x - y), with an unbiased Q and one coin for all workers.",
    Paper = "E. Gorbunov, K. Burlachenko, Z. Li, P. Richtarik, MARINA: Faster Non-Convex Distributed Learning with Compression, ICML 2021, arXiv:2102.07845")]
public sealed class MarinaMechanism : Mechanism
{
    private readonly Compressor compressor;
    private readonly SharedCoin coin;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="compressor">Q, unbiased.</param>
    /// <param name="p">Probability of sending the gradient, in (0, 1]; the share of values that Q sends where none is given.</param>
    public MarinaMechanism(
        [Parameter("Unbiased compressor of the change of the gradient.", Symbol = "Q")] Compressor compressor,
        [Parameter("Probability that the gradient is sent as it is; the share of the values that the compressor sends unless given.", Symbol = "p", Minimum = 0, Maximum = 1)] double? p = null)
    {
        this.compressor = compressor;
        coin = new SharedCoin(compressor, p);
        Name = string.Create(CultureInfo.InvariantCulture, $"marina({compressor}{coin})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source =>
        "A = p, B = (1 - p)*omega for a worker; for the mean (1 - p)*(A_c, B_c) of the AB inequality (MARINA, 2021, Theorem 2.1; Szlendak, Tyurin, Richtarik, 2021)";

    /// <inheritdoc/>
    public override bool IsDeterministic => false;

    /// <inheritdoc/>
    public override bool KeepsSupport => compressor.KeepsSupport;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var p = coin.Probability(dimension, workers);
        return new MechanismConstants(p, (1 - p) * compressor.Omega(dimension, workers)!.Value);
    }

    /// <inheritdoc/>
    public override MeanConstants? ConstantsOfMean(int dimension, int workers)
    {
        if (compressor.GroupConstants(dimension, workers) is not { } group) return null;
        var p = coin.Probability(dimension, workers);
        return new MeanConstants(p, (1 - p) * group.A, (1 - p) * group.B);
    }

    /// <inheritdoc/>
    public override void Check(Setting setting) => Assume.Unbiased(compressor, setting, Name);

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0) =>
        coin.Falls(me, round, slot)
            ? me.CompressDifference(Building.Uncompressed, x, h, round, slot)
            : Building.Increment(me, compressor, x, y, round, slot);
}
