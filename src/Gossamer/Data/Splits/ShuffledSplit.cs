using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Data.Splits;

/// <summary>Shuffles the rows by the seed, every order equally likely, then cuts them into blocks: the workers' data are alike.</summary>
/// <param name="remainder">What becomes of the N mod n rows that are left.</param>
[Split("shuffled", "The rows in random order, in blocks: the workers' data are alike.")]
public sealed class ShuffledSplit(
    [Parameter("The N mod n rows that are left: spread over the first workers, dropped, or all to the last worker.")] Remainder remainder = Remainder.Spread)
    : ConsecutiveSplit(remainder)
{
    private protected override string Kind => "shuffled";

    private protected override int[] Order(ReadOnlySpan<double> labels, ulong seed)
    {
        var rows = FileOrder(labels.Length);
        new RandomStream(seed, RandomPurpose.Data, slot: 1).Shuffle(rows);
        return rows;
    }
}
