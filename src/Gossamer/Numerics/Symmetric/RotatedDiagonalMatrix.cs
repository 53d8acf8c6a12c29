namespace Gossamer.Numerics.Symmetric;

/// <summary>
/// Q·diag(λ)·Qᵀ where Q is a product of rotations in random planes of two coordinates: sparse, with a known spectrum and
/// known eigenvectors, which are sparse as well.
/// </summary>
internal sealed class RotatedDiagonalMatrix : SparseSymmetricMatrix
{
    private readonly Eigenpairs pairs;

    private RotatedDiagonalMatrix(int[] starts, int[] columns, double[] values, Eigenpairs pairs) : base(starts, columns, values) =>
        this.pairs = pairs;

    /// <summary>Creates the matrix.</summary>
    /// <param name="eigenvalues">λ, ascending; d values.</param>
    /// <param name="rotations">Number of rotations: the more, the more entries the matrix has.</param>
    /// <param name="random">Draws planes and angles.</param>
    public static RotatedDiagonalMatrix Create(double[] eigenvalues, int rotations, ref RandomStream random)
    {
        var dimension = eigenvalues.Length;
        // Rows of Q: every rotation from the left mixes two of them.
        var rows = new SortedList<int, double>[dimension];
        for (var i = 0; i < dimension; i++) rows[i] = new SortedList<int, double>(4) { { i, 1 } };
        for (var r = 0; r < rotations && dimension > 1; r++)
        {
            var p = random.NextInt(dimension);
            var q = random.NextInt(dimension - 1);
            if (q >= p) q++;
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            (rows[p], rows[q]) = (Mix(rows[p], cosine, rows[q], -sine), Mix(rows[p], sine, rows[q], cosine));
        }
        var vectors = Columns(rows);
        var (starts, columns, values) = Multiply(rows, eigenvalues, vectors);
        return new RotatedDiagonalMatrix(
            starts, columns, values, new Eigenpairs(eigenvalues, [.. vectors.Select(v => new StoredVector(v.Indices, v.Values))]));
    }

    private protected override (double Least, double Greatest) ComputeRange() => (pairs.Values[0], pairs.Values[^1]);

    private protected override Eigenpairs ComputeSmallest(int count) => pairs;

    private static SortedList<int, double> Mix(SortedList<int, double> first, double a, SortedList<int, double> second, double b)
    {
        var mixed = new SortedList<int, double>(first.Count + second.Count);
        foreach (var (column, value) in first) mixed[column] = a * value;
        foreach (var (column, value) in second) mixed[column] = mixed.GetValueOrDefault(column) + (b * value);
        return mixed;
    }

    private static (int[] Indices, double[] Values)[] Columns(SortedList<int, double>[] rows)
    {
        var counts = new int[rows.Length];
        foreach (var row in rows)
        {
            foreach (var column in row.Keys) counts[column]++;
        }
        var columns = Array.ConvertAll(counts, count => (Indices: new int[count], Values: new double[count]));
        Array.Clear(counts);
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var (column, value) in rows[i])
            {
                columns[column].Indices[counts[column]] = i;
                columns[column].Values[counts[column]++] = value;
            }
        }
        return columns;
    }

    // A_ij = Σ_l Q_il λ_l Q_jl, row by row over the l that row i of Q has.
    private static (int[] Starts, int[] Columns, double[] Values) Multiply(
        SortedList<int, double>[] rows, double[] eigenvalues, (int[] Indices, double[] Values)[] vectors)
    {
        var (starts, columns, values) = (new int[rows.Length + 1], new List<int>(), new List<double>());
        var sums = new double[rows.Length];
        var isTouched = new bool[rows.Length];
        var touched = new List<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var (l, entry) in rows[i])
            {
                var (indices, column) = vectors[l];
                for (var k = 0; k < indices.Length; k++)
                {
                    if (!isTouched[indices[k]])
                    {
                        isTouched[indices[k]] = true;
                        touched.Add(indices[k]);
                    }
                    // Ordered so that both triangles round alike.
                    sums[indices[k]] += eigenvalues[l] * (entry * column[k]);
                }
            }
            touched.Sort();
            foreach (var j in touched)
            {
                columns.Add(j);
                values.Add(sums[j]);
                (sums[j], isTouched[j]) = (0, false);
            }
            touched.Clear();
            starts[i + 1] = columns.Count;
        }
        return (starts, [.. columns], [.. values]);
    }
}
