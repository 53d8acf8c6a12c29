namespace Gossamer.Problems;

/// <summary>The regulariser of f and of every f_i.</summary>
internal sealed class WorkerRegularizers
{
    private readonly Regularizer regularizer;
    private readonly bool[][]? owned;
    private readonly int[] owners;

    private WorkerRegularizers(Regularizer regularizer, bool[][]? owned, int[] owners)
    {
        (this.regularizer, this.owned, this.owners) = (regularizer, owned, owners);
        // A coordinate that nobody owns is regularised by nobody.
        Global = owned is null || !owners.AsSpan().Contains(0) ? regularizer : regularizer.Shared([.. owners.Select(count => count > 0 ? 1.0 : 0)]);
    }

    /// <summary>R, the mean of the R_i.</summary>
    public Regularizer Global { get; }

    /// <summary>Finds out who owns what, if the scope asks for it.</summary>
    public static WorkerRegularizers Create(WorkerBlocks blocks, Regularizer regularizer, RegularizerScope scope)
    {
        if (scope == RegularizerScope.All || regularizer.Kind == RegularizerKind.None) return new WorkerRegularizers(regularizer, null, []);
        var owned = new bool[blocks.Count][];
        var owners = new int[blocks.Rows.Columns];
        for (var worker = 0; worker < blocks.Count; worker++)
        {
            var (first, count) = blocks.Range(worker);
            owned[worker] = blocks.Rows.Slice(first, count).TouchedColumns();
            for (var column = 0; column < owners.Length; column++) owners[column] += owned[worker][column] ? 1 : 0;
        }
        return new WorkerRegularizers(regularizer, owned, owners);
    }

    /// <summary>R_i.</summary>
    public Regularizer Local(int worker)
    {
        if (owned is null) return regularizer;
        var shares = new double[owners.Length];
        for (var column = 0; column < shares.Length; column++)
            shares[column] = owned[worker][column] ? (double)owned.Length / owners[column] : 0;
        return regularizer.Shared(shares);
    }
}
