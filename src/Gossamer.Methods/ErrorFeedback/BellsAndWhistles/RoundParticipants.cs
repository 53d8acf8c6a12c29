using System.Globalization;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Who takes part in a round: every worker by its own coin of probability p, or τ workers drawn without replacement
/// (τ-nice, p = τ/n).
/// </summary>
internal sealed class RoundParticipants
{
    private readonly double probability;
    private readonly int? count;
    private int[] order = [];

    /// <summary>Reads the options of a method.</summary>
    /// <param name="probability">p in (0, 1].</param>
    /// <param name="count">τ, from 1 to n; null for coins.</param>
    /// <param name="workers">n.</param>
    /// <exception cref="AssumptionException">Both are given, or τ exceeds n.</exception>
    public RoundParticipants(double probability, int? count, int workers)
    {
        if (count is { } given)
        {
            if (probability != 1)
                throw new AssumptionException("participation and participants are two ways to say who takes part; give one of them");
            if (given > workers)
                throw new AssumptionException(string.Create(CultureInfo.InvariantCulture, $"participants is {given}, but there are {workers} workers"));
            probability = (double)given / workers;
        }
        (this.probability, this.count) = (probability, count);
    }

    /// <summary>p, the probability with which a worker takes part.</summary>
    public double Probability => probability;

    /// <summary>Who takes part in a round, in ascending order; valid until the next call.</summary>
    /// <param name="hub">Gives the randomness.</param>
    /// <param name="round">The round.</param>
    public ReadOnlyMemory<int> Draw(ICoordinator hub, long round)
    {
        if (order.Length != hub.Workers) order = new int[hub.Workers];
        var random = hub.Random(RandomPurpose.Coin, round);
        if (count is { } tau)
        {
            for (var i = 0; i < order.Length; i++) order[i] = i;
            for (var i = 0; i < tau; i++)
            {
                var other = i + random.NextInt(order.Length - i);
                (order[i], order[other]) = (order[other], order[i]);
            }
            order.AsSpan(0, tau).Sort();
            return order.AsMemory(0, tau);
        }
        var found = 0;
        for (var i = 0; i < order.Length; i++)
        {
            if (probability == 1 || random.NextCoin(probability)) order[found++] = i;
        }
        return order.AsMemory(0, found);
    }
}
