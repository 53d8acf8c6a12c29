using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated;

/// <summary>A coin that all participants of a run share: it says when they communicate.</summary>
internal static class SharedCoin
{
    /// <summary>How often the coin is thrown until it first says yes, that throw included; the same at all participants.</summary>
    /// <param name="me">Any participant.</param>
    /// <param name="probability">p in (0, 1].</param>
    /// <param name="round">The round that ends with this yes.</param>
    public static int ThrowsUntilYes(IParticipant me, double probability, long round)
    {
        var random = me.SharedRandom(RandomPurpose.Coin, round);
        var throws = 1;
        while (!random.NextCoin(probability)) throws = checked(throws + 1);
        return throws;
    }
}
