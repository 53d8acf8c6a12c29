namespace Gossamer.Data.Splits;

/// <summary>Decides which worker holds which rows of a data set. Every worker gets at least one row.</summary>
public abstract class Split
{
    /// <summary>As written in experiment files, such as <c>dirichlet(0.3)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The rows of every worker.</summary>
    /// <param name="data">The data set of N rows.</param>
    /// <param name="workers">Number of workers n, from 1 to N.</param>
    /// <param name="seed">The seed of random splits; others ignore it.</param>
    /// <returns>n arrays of 0-based rows.</returns>
    /// <exception cref="BadInputException">There are fewer rows than workers.</exception>
    public IReadOnlyList<int[]> Assign(DataSet data, int workers, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        if (workers > data.Rows)
        {
            throw new BadInputException(
                $"{data.Name} has {data.Rows} rows, too few for {workers} workers: every worker needs at least one row, so take at most {data.Rows} workers");
        }
        return Assign(data.Labels.Span, workers, seed);
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>The rows of every worker; there are at least as many rows as workers.</summary>
    /// <param name="labels">The label of every row.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="seed">The seed.</param>
    private protected abstract int[][] Assign(ReadOnlySpan<double> labels, int workers, ulong seed);

    /// <summary>The numbers 0, …, count − 1.</summary>
    private protected static int[] FileOrder(int count)
    {
        var rows = new int[count];
        for (var row = 0; row < count; row++) rows[row] = row;
        return rows;
    }
}

/// <summary>What becomes of the rows that are left when all workers have ⌊N/n⌋.</summary>
public enum Remainder
{
    /// <summary>The first workers get one more each.</summary>
    Spread,

    /// <summary>They are left out, so that all workers have equally many.</summary>
    Drop,

    /// <summary>The last worker gets them all.</summary>
    Last,
}
