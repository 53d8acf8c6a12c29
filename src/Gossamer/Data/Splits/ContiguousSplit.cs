using Gossamer.Execution;

namespace Gossamer.Data.Splits;

/// <summary>Blocks of consecutive rows in file order: the first N mod n workers get ⌈N/n⌉ rows, the others ⌊N/n⌋.</summary>
/// <param name="remainder">What becomes of the N mod n rows that are left.</param>
[Split("contiguous", "Blocks of consecutive rows in file order; the first N mod n workers get one row more.")]
public sealed class ContiguousSplit(
    [Parameter("The N mod n rows that are left: spread over the first workers, dropped, or all to the last worker.")] Remainder remainder = Remainder.Spread)
    : ConsecutiveSplit(remainder)
{
    private protected override string Kind => "contiguous";

    private protected override int[] Order(ReadOnlySpan<double> labels, ulong seed) => FileOrder(labels.Length);
}
