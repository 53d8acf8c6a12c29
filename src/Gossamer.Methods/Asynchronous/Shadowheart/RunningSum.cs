using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Shadowheart;

/// <summary>The tag of a copy of a sum: the round, and how many gradients were summed.</summary>
internal static class SumTag
{
    private const int Bits = 31;

    /// <summary>One number of both.</summary>
    public static long Of(long round, long gradients) => (round << Bits) | gradients;

    /// <summary>Both numbers again.</summary>
    public static (long Round, long Gradients) Parts(long tag) => (tag >> Bits, tag & ((1L << Bits) - 1));
}

/// <summary>What a worker has computed in a round. Gradients are added when the sum is wanted: those of a round that ends before are never evaluated.</summary>
internal sealed class RunningSum(IWorker me)
{
    private readonly Vector sum = new(me.Dimension);
    private readonly List<Computed> pending = [];

    /// <summary>The round, which is the tag of its point.</summary>
    public long Round { get; private set; }

    /// <summary>How many gradients are in the sum.</summary>
    public long Gradients { get; private set; }

    /// <summary>How many copies of sums were sent in this round.</summary>
    public int Copies { get; set; }

    /// <summary>What tells this sum apart from all others.</summary>
    public long Tag => SumTag.Of(Round, Gradients);

    /// <summary>A new round begins.</summary>
    public void Restart(long round)
    {
        pending.Clear();
        sum.Clear();
        (Round, Gradients, Copies) = (round, 0, 0);
    }

    /// <summary>Another gradient.</summary>
    public void Add(Computed gradient)
    {
        pending.Add(gradient);
        Gradients++;
    }

    /// <summary>The sum, d coordinates.</summary>
    public ReadOnlySpan<double> Values()
    {
        foreach (var gradient in pending)
        {
            sum.Add(gradient);
            me.Discard(gradient);
        }
        pending.Clear();
        return sum;
    }
}
