namespace Gossamer.Data.Splits;

/// <summary>Puts the rows in some order and cuts that into n blocks of equal size.</summary>
/// <param name="remainder">What becomes of the N mod n rows that are left.</param>
public abstract class ConsecutiveSplit(Remainder remainder) : Split
{
    /// <summary>The kebab-case name without parameters.</summary>
    private protected abstract string Kind { get; }

    /// <inheritdoc/>
    public sealed override string Name => remainder == Remainder.Spread ? Kind : $"{Kind}({(remainder == Remainder.Drop ? "drop" : "last")})";

    /// <summary>The order of the rows.</summary>
    private protected abstract int[] Order(ReadOnlySpan<double> labels, ulong seed);

    /// <inheritdoc/>
    private protected sealed override int[][] Assign(ReadOnlySpan<double> labels, int workers, ulong seed)
    {
        var order = Order(labels, seed);
        var (share, left) = Math.DivRem(order.Length, workers);
        var blocks = new int[workers][];
        var start = 0;
        for (var worker = 0; worker < workers; worker++)
        {
            var size = share + remainder switch
            {
                Remainder.Spread => worker < left ? 1 : 0,
                Remainder.Last => worker == workers - 1 ? left : 0,
                _ => 0,
            };
            blocks[worker] = order[start..(start + size)];
            start += size;
        }
        return blocks;
    }
}
