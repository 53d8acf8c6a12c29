using Gossamer.Execution;

namespace Gossamer.Data.Splits;

/// <summary>Sorts the rows by label (rows of one label stay in file order), then cuts them into blocks: the workers' data differ as much as can be.</summary>
/// <param name="remainder">What becomes of the N mod n rows that are left.</param>
[Split("by-label", "The rows sorted by label, in blocks: the workers' data differ as much as can be.")]
public sealed class ByLabelSplit(
    [Parameter("The N mod n rows that are left: spread over the first workers, dropped, or all to the last worker.")] Remainder remainder = Remainder.Spread)
    : ConsecutiveSplit(remainder)
{
    private protected override string Kind => "by-label";

    private protected override int[] Order(ReadOnlySpan<double> labels, ulong seed)
    {
        var rows = FileOrder(labels.Length);
        var keys = new (double Label, int Row)[rows.Length];
        for (var row = 0; row < keys.Length; row++) keys[row] = (labels[row], row);
        Array.Sort(keys, rows);
        return rows;
    }
}
