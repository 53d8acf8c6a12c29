using Gossamer.Numerics;
using Gossamer.Topologies;

namespace Gossamer.Methods.Decentralized.Gossiping;

/// <summary>
/// Gossip with momentum on a static network (Liu and Morse, 2011): X_{t+1} = (1 + ω)MX_t − ωX_{t−1}. T rounds leave about
/// (1 − 0.3√(1 − s))^T of the disagreement.
/// </summary>
/// <param name="mixing">A symmetric, static mixing matrix M.</param>
internal sealed class FastMix(MixingSpectrum mixing)
{
    private readonly double momentum = Momentum(mixing.SecondLargestModulus);

    /// <summary>Mixes a vector in place.</summary>
    /// <param name="gossip">A gossip of one vector.</param>
    /// <param name="x">This node's vector, overwritten.</param>
    /// <param name="before">Room for d coordinates.</param>
    /// <param name="round">0-based first round.</param>
    /// <param name="rounds">T, how many.</param>
    public async ValueTask MixAsync(Gossip gossip, Vector x, Vector before, long round, int rounds)
    {
        before.Assign(x);
        for (var t = 0; t < rounds; t++)
        {
            gossip[0].Assign(x);
            await gossip.MixAsync(round + t);
            gossip[0].Scale(1 + momentum);
            gossip[0].Add(before, -momentum);
            before.Assign(x);
            x.Assign(gossip[0]);
        }
    }

    /// <summary>ω = (1 − √(1 − s²))/(1 + √(1 − s²)).</summary>
    private static double Momentum(double modulus)
    {
        var root = Math.Sqrt((1 - modulus) * (1 + modulus));
        return (1 - root) / (1 + root);
    }
}
