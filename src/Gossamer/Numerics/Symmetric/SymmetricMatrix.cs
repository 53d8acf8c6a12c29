namespace Gossamer.Numerics.Symmetric;

/// <summary>A symmetric matrix that knows its structure. Immutable and safe to use from several threads.</summary>
public abstract class SymmetricMatrix
{
    // Up to here, and where a large part of them is wanted, all eigenvectors are found together; beyond, Lanczos finds some.
    private const int MostForDecomposition = 600;

    private readonly Lazy<(double Least, double Greatest)> range;
    private readonly KeptFactors<Factor> factors = new();
    private readonly Lock gate = new();
    private Eigenpairs? smallest;

    private protected SymmetricMatrix(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Dimension = dimension;
        range = new(ComputeRange);
    }

    /// <summary>Number of rows and columns d.</summary>
    public int Dimension { get; }

    /// <summary>Smallest eigenvalue.</summary>
    public double Least => range.Value.Least;

    /// <summary>Largest eigenvalue.</summary>
    public double Greatest => range.Value.Greatest;

    /// <summary>Spectral norm.</summary>
    public double Norm => Math.Max(Math.Abs(Least), Math.Abs(Greatest));

    /// <summary>True where no eigenvalue is below zero by more than rounding.</summary>
    internal bool IsPositiveSemidefinite => Least >= -Rounding;

    /// <summary>Eigenvalues of a size below this are zero to the accuracy with which they can be computed.</summary>
    internal double Rounding => 1e-13 * Math.Sqrt(Dimension) * Norm;

    /// <summary>result = A x; the two must not overlap.</summary>
    public abstract void Multiply(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>Entry (row, column).</summary>
    public abstract double this[int row, int column] { get; }

    /// <summary>The matrix with the given entries.</summary>
    /// <param name="entries">d × d, symmetric.</param>
    /// <exception cref="BadInputException">It is not square, not symmetric, or has entries that are not finite.</exception>
    public static SymmetricMatrix Create(double[,] entries)
    {
        var dimension = entries.GetLength(0);
        if (dimension == 0 || dimension != entries.GetLength(1))
            throw new BadInputException($"the matrix is {dimension} × {entries.GetLength(1)}; a square one was expected");
        var values = new double[dimension * dimension];
        for (var row = 0; row < dimension; row++)
        {
            for (var column = 0; column < dimension; column++)
            {
                var (entry, mirror) = (entries[row, column], entries[column, row]);
                if (!double.IsFinite(entry) || Math.Abs(entry - mirror) > 1e-12 * Math.Max(Math.Abs(entry), Math.Abs(mirror)))
                    throw new BadInputException($"entry [{row}][{column}] of the matrix is {entry:R} and its mirror image {mirror:R}; a symmetric matrix of finite numbers was expected");
                values[(row * dimension) + column] = (entry + mirror) / 2;
            }
        }
        return new DenseSymmetricMatrix(dimension, values);
    }

    /// <summary>The sum of the entries on the diagonal.</summary>
    public double Trace
    {
        get
        {
            double sum = 0;
            for (var k = 0; k < Dimension; k++) sum += this[k, k];
            return sum;
        }
    }

    /// <summary>How many entries of a row are stored: what work on the row costs.</summary>
    /// <param name="row">0-based.</param>
    public virtual int RowEntries(int row) => Dimension;

    /// <summary>Adds a multiple of a row, in time proportional to its stored entries.</summary>
    /// <param name="row">0-based.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="target">d coordinates, changed.</param>
    public virtual void AddRow(int row, double scale, Span<double> target)
    {
        for (var column = 0; column < Dimension; column++) target[column] += scale * this[row, column];
    }

    /// <summary>Some consecutive coordinates of A x.</summary>
    /// <param name="first">The first row, 0-based.</param>
    /// <param name="x">d coordinates.</param>
    /// <param name="result">As many values as rows are wanted, overwritten.</param>
    public virtual void MultiplyRows(int first, ReadOnlySpan<double> x, Span<double> result)
    {
        for (var row = 0; row < result.Length; row++)
        {
            double sum = 0;
            for (var column = 0; column < Dimension; column++) sum += this[first + row, column] * x[column];
            result[row] = sum;
        }
    }

    /// <summary>The matrix with the entries factor(i, j)·A_ij, stored as this one is.</summary>
    /// <param name="factor">Symmetric, as a function of row and column, 0-based.</param>
    public virtual SymmetricMatrix Scaled(Func<int, int, double> factor)
    {
        var entries = ToDense();
        for (var row = 0; row < Dimension; row++)
        {
            for (var column = 0; column < Dimension; column++) entries[(row * Dimension) + column] *= factor(row, column);
        }
        return new DenseSymmetricMatrix(Dimension, entries);
    }

    /// <summary>The spectral norm of a block on the diagonal.</summary>
    /// <param name="first">The first of its rows and columns, 0-based.</param>
    /// <param name="size">Number of rows, at least 1.</param>
    public double NormOfBlock(int first, int size)
    {
        if (size == 1) return Math.Abs(this[first, first]);
        if (size == Dimension) return Norm;
        var entries = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++) entries[(row * size) + column] = this[first + row, first + column];
        }
        return new DenseSymmetricMatrix(size, entries).Norm;
    }

    /// <summary>
    /// The smallest eigenvalues with orthonormal eigenvectors, found once: together with all others for up to 600 rows, by the
    /// Lanczos method for more, and without any work where the matrix was made from them.
    /// </summary>
    /// <param name="count">How many, from 0 to d.</param>
    /// <exception cref="BadInputException">The Lanczos method did not find them in a bounded number of steps.</exception>
    public Eigenpairs Smallest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Dimension);
        lock (gate)
        {
            if (smallest is null || smallest.Count < count) smallest = ComputeSmallest(count);
            return smallest.Take(count);
        }
    }

    /// <summary>Solves (A + shift·I) result = right. The factors of the last shifts are kept.</summary>
    /// <exception cref="AssumptionException">The matrix A + shift·I is not positive definite.</exception>
    internal void SolveShifted(double shift, ReadOnlySpan<double> right, Span<double> result)
    {
        if (factors.Find(shift) is { } kept) kept.Solve(right, result);
        else factors.For(shift, FactorShifted).Solve(right, result);
    }

    /// <summary>The matrix as d·d values, row after row.</summary>
    internal double[] ToDense()
    {
        var dense = new double[Dimension * Dimension];
        for (var row = 0; row < Dimension; row++)
        {
            for (var column = 0; column < Dimension; column++) dense[(row * Dimension) + column] = this[row, column];
        }
        return dense;
    }

    private protected virtual Eigenpairs ComputeSmallest(int count)
    {
        if (Dimension <= MostForDecomposition || count > Dimension / 4)
        {
            var (values, vectors) = DenseSymmetricMatrix.Decompose(this);
            return new Eigenpairs(values, [.. Enumerable.Range(0, Dimension).Select(k => new StoredVector(vectors.Column(k).ToArray()))]);
        }
        return Lanczos.Smallest(Dimension, Multiply, count, 1e-12);
    }

    private protected abstract Factor FactorShifted(double shift);

    private protected abstract (double Least, double Greatest) ComputeRange();

    /// <summary>Extreme eigenvalues by the Lanczos method, to a relative residual of 1e-12.</summary>
    private protected (double Least, double Greatest) RangeByLanczos()
    {
        var greatest = Lanczos.Greatest(Dimension, Multiply, 1e-12);
        var least = Lanczos.Greatest(Dimension, (x, y) =>
        {
            Multiply(x, y);
            System.Numerics.Tensors.TensorPrimitives.Negate(y, y);
        }, 1e-12);
        return (-least.Value, greatest.Value);
    }

    /// <summary>A factorisation of A + Shift·I.</summary>
    internal abstract class Factor
    {
        public abstract void Solve(ReadOnlySpan<double> right, Span<double> result);

        public static AssumptionException NotPositive(double shift) => new(
            $"the matrix plus {shift:R} times the identity is not positive definite: the subproblem has no unique solution; "
            + "take a smaller step size, or an objective that is strongly convex");
    }
}
