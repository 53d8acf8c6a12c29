namespace Gossamer.Numerics.Symmetric;

/// <summary>A symmetric tridiagonal matrix with entries of its own in every row; also diagonal ones.</summary>
internal sealed class TridiagonalMatrix : SymmetricMatrix
{
    private readonly double[] diagonal;
    private readonly double[] below;

    /// <summary>Keeps the d values on the diagonal and the d − 1 values below it.</summary>
    public TridiagonalMatrix(double[] diagonal, double[] below) : base(diagonal.Length)
    {
        if (below.Length != diagonal.Length - 1)
            throw new ArgumentException($"{below.Length} values below a diagonal of {diagonal.Length}");
        (this.diagonal, this.below) = (diagonal, below);
    }

    public override double this[int row, int column] => (row - column) switch
    {
        0 => diagonal[row],
        1 => below[column],
        -1 => below[row],
        _ => 0,
    };

    public override int RowEntries(int row) => Math.Min(row + 2, Dimension) - Math.Max(row - 1, 0);

    public override void AddRow(int row, double scale, Span<double> target)
    {
        for (var column = Math.Max(row - 1, 0); column < Math.Min(row + 2, Dimension); column++) target[column] += scale * this[row, column];
    }

    public override void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        System.Numerics.Tensors.TensorPrimitives.Multiply(diagonal, x, result);
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(below, x[1..], result[..^1], result[..^1]);
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(below, x[..^1], result[1..], result[1..]);
    }

    public override SymmetricMatrix Scaled(Func<int, int, double> factor) => Scaled(this, factor);

    /// <summary>The entries of a tridiagonal matrix, scaled.</summary>
    internal static TridiagonalMatrix Scaled(SymmetricMatrix matrix, Func<int, int, double> factor)
    {
        var diagonal = new double[matrix.Dimension];
        var below = new double[matrix.Dimension - 1];
        for (var k = 0; k < diagonal.Length; k++) diagonal[k] = factor(k, k) * matrix[k, k];
        for (var k = 0; k < below.Length; k++) below[k] = factor(k + 1, k) * matrix[k + 1, k];
        return new TridiagonalMatrix(diagonal, below);
    }

    private protected override (double Least, double Greatest) ComputeRange() =>
        (TridiagonalSpectrum.Least(diagonal, below), TridiagonalSpectrum.Greatest(diagonal, below));

    private protected override Factor FactorShifted(double shift) => TridiagonalFactor.Create(shift, k => diagonal[k], k => below[k], Dimension);

    /// <summary>LDL^T of a positive definite tridiagonal matrix.</summary>
    internal sealed class TridiagonalFactor : Factor
    {
        private readonly double[] pivots;
        private readonly double[] multipliers;

        private TridiagonalFactor(double[] pivots, double[] multipliers) =>
            (this.pivots, this.multipliers) = (pivots, multipliers);

        public static TridiagonalFactor Create(double shift, Func<int, double> diagonal, Func<int, double> below, int dimension)
        {
            var pivots = new double[dimension];
            var multipliers = new double[dimension];
            for (var k = 0; k < dimension; k++)
            {
                pivots[k] = diagonal(k) + shift;
                if (k > 0)
                {
                    multipliers[k] = below(k - 1) / pivots[k - 1];
                    pivots[k] -= multipliers[k] * below(k - 1);
                }
                if (!(pivots[k] > 0)) throw NotPositive(shift);
            }
            return new TridiagonalFactor(pivots, multipliers);
        }

        public override void Solve(ReadOnlySpan<double> right, Span<double> result)
        {
            right.CopyTo(result);
            for (var k = 1; k < result.Length; k++) result[k] -= multipliers[k] * result[k - 1];
            for (var k = 0; k < result.Length; k++) result[k] /= pivots[k];
            for (var k = result.Length - 2; k >= 0; k--) result[k] -= multipliers[k + 1] * result[k + 1];
        }
    }
}
