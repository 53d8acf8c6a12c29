namespace Gossamer.Numerics.Symmetric;

/// <summary>A symmetric matrix that knows its structure. Immutable and safe to use from several threads.</summary>
internal abstract class SymmetricMatrix
{
    private readonly Lazy<(double Least, double Greatest)> range;
    private readonly KeptFactors<Factor> factors = new();

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
    public bool IsPositiveSemidefinite => Least >= -Rounding;

    /// <summary>Eigenvalues of a size below this are zero to the accuracy with which they can be computed.</summary>
    public double Rounding => 1e-13 * Math.Sqrt(Dimension) * Norm;

    /// <summary>result = A x; the two must not overlap.</summary>
    public abstract void Multiply(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>Entry (row, column).</summary>
    public abstract double this[int row, int column] { get; }

    /// <summary>Solves (A + shift·I) result = right. The factors of the last shifts are kept.</summary>
    /// <exception cref="AssumptionException">The matrix A + shift·I is not positive definite.</exception>
    public void SolveShifted(double shift, ReadOnlySpan<double> right, Span<double> result)
    {
        if (factors.Find(shift) is { } kept) kept.Solve(right, result);
        else factors.For(shift, FactorShifted).Solve(right, result);
    }

    /// <summary>The matrix as d·d values, row after row.</summary>
    public double[] ToDense()
    {
        var dense = new double[Dimension * Dimension];
        for (var row = 0; row < Dimension; row++)
        {
            for (var column = 0; column < Dimension; column++) dense[(row * Dimension) + column] = this[row, column];
        }
        return dense;
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
