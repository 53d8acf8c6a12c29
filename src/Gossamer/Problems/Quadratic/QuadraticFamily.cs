using System.Numerics.Tensors;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Quadratic;

/// <summary>What the matrices A_i of a problem are together: mean, mean of squares, and variance.</summary>
internal abstract class QuadraticFamily
{
    /// <summary>Number of workers n.</summary>
    public abstract int Workers { get; }

    /// <summary>True where all A_i are one matrix.</summary>
    public virtual bool IsConstant => false;

    /// <summary>A_i.</summary>
    public abstract SymmetricMatrix Matrix(int worker);

    /// <summary>Ā.</summary>
    public abstract SymmetricMatrix Mean { get; }

    /// <summary>λmax of the mean of A_i².</summary>
    public abstract double GreatestOfMeanSquare();

    /// <summary>λmax of the mean of (A_i − Ā)².</summary>
    public abstract double GreatestOfVariance();
}

/// <summary>All workers hold one matrix.</summary>
internal sealed class ConstantFamily(SymmetricMatrix matrix, int workers) : QuadraticFamily
{
    public override int Workers => workers;

    public override bool IsConstant => true;

    public override SymmetricMatrix Mean => matrix;

    public override SymmetricMatrix Matrix(int worker) => matrix;

    public override double GreatestOfMeanSquare() => matrix.Norm * matrix.Norm;

    public override double GreatestOfVariance() => 0;
}

/// <summary>
/// A_i = diagonal_i·I + off_i·tridiag(1, 0, 1). They commute, so that every constant is a maximum over the d common modes m_k:
/// the eigenvalues of A_i are diagonal_i + off_i·m_k, and means of squares need only second moments of the two numbers.
/// </summary>
internal sealed class ToeplitzFamily : QuadraticFamily
{
    private readonly ToeplitzTridiagonalMatrix[] matrices;
    private readonly double diagonalMean, offMean;

    public ToeplitzFamily(ToeplitzTridiagonalMatrix[] matrices)
    {
        this.matrices = matrices;
        foreach (var matrix in matrices)
        {
            diagonalMean += matrix.Diagonal / matrices.Length;
            offMean += matrix.Off / matrices.Length;
        }
        Mean = new ToeplitzTridiagonalMatrix(matrices[0].Dimension, diagonalMean, offMean);
    }

    public override int Workers => matrices.Length;

    public override SymmetricMatrix Mean { get; }

    public override SymmetricMatrix Matrix(int worker) => matrices[worker];

    public override double GreatestOfMeanSquare() => GreatestSecondMoment(0, 0);

    public override double GreatestOfVariance() => GreatestSecondMoment(diagonalMean, offMean);

    private double GreatestSecondMoment(double diagonalCentre, double offCentre)
    {
        double squares = 0, mixed = 0, offSquares = 0;
        foreach (var matrix in matrices)
        {
            var (diagonal, off) = (matrix.Diagonal - diagonalCentre, matrix.Off - offCentre);
            squares += diagonal * diagonal;
            mixed += diagonal * off;
            offSquares += off * off;
        }
        double greatest = 0;
        for (var k = 1; k <= Mean.Dimension; k++)
        {
            var mode = ToeplitzTridiagonalMatrix.Mode(Mean.Dimension, k);
            greatest = Math.Max(greatest, squares + (2 * mixed * mode) + (offSquares * mode * mode));
        }
        return greatest / Workers;
    }
}

/// <summary>Matrices of any structure.</summary>
internal sealed class GeneralFamily : QuadraticFamily
{
    // Below this many multiplications the squares are formed and decomposed; beyond, Lanczos only multiplies vectors.
    private const double MostForSquares = 2e8;

    private readonly SymmetricMatrix[] matrices;
    private readonly Lazy<SymmetricMatrix> mean;

    /// <summary>Creates the family.</summary>
    /// <param name="matrices">A_i.</param>
    /// <param name="mean">Ā where it has a structure of its own; else it is formed entry by entry.</param>
    public GeneralFamily(SymmetricMatrix[] matrices, SymmetricMatrix? mean = null)
    {
        this.matrices = matrices;
        this.mean = new(() => mean ?? FormMean());
    }

    public override int Workers => matrices.Length;

    public override SymmetricMatrix Mean => mean.Value;

    public override SymmetricMatrix Matrix(int worker) => matrices[worker];

    public override double GreatestOfMeanSquare() => GreatestSquare(centre: null);

    public override double GreatestOfVariance() => GreatestSquare(Mean);

    private double GreatestSquare(SymmetricMatrix? centre)
    {
        var dimension = matrices[0].Dimension;
        if ((double)Workers * dimension * dimension * dimension <= MostForSquares)
        {
            var sum = new double[dimension * dimension];
            foreach (var matrix in matrices) AddSquare(matrix, centre, sum);
            return Math.Max(0, new DenseSymmetricMatrix(dimension, sum).Greatest / Workers);
        }
        return Math.Max(0, Lanczos.Greatest(dimension, (x, result) => ApplySquares(centre, x, result), 1e-12).Value);
    }

    // Row by row with the entries of (A_i − centre), whose square is the sum of the outer products of its rows.
    private static void AddSquare(SymmetricMatrix matrix, SymmetricMatrix? centre, double[] sum)
    {
        var dimension = matrix.Dimension;
        var row = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < dimension; j++) row[j] = matrix[i, j] - (centre is null ? 0 : centre[i, j]);
            for (var j = 0; j < dimension; j++)
            {
                if (row[j] == 0) continue;
                var target = sum.AsSpan(j * dimension, dimension);
                TensorPrimitives.MultiplyAdd(row, row[j], target, target);
            }
        }
    }

    // Σ A_i² or, as the A_i − Ā sum to zero, Σ(A_i − Ā)² = Σ A_i(A_i − Ā).
    private void ApplySquares(SymmetricMatrix? centre, ReadOnlySpan<double> x, Span<double> result)
    {
        var once = new double[x.Length];
        var twice = new double[x.Length];
        var shared = new double[x.Length];
        centre?.Multiply(x, shared);
        result.Clear();
        foreach (var matrix in matrices)
        {
            matrix.Multiply(x, once);
            TensorPrimitives.Subtract(once, shared, once);
            matrix.Multiply(once, twice);
            TensorPrimitives.Add(result, twice, result);
        }
        TensorPrimitives.Divide(result, Workers, result);
    }

    private SymmetricMatrix FormMean()
    {
        var dimension = matrices[0].Dimension;
        var sum = new double[dimension * dimension];
        foreach (var matrix in matrices) TensorPrimitives.Add(sum, matrix.ToDense(), sum);
        TensorPrimitives.Divide(sum, Workers, sum);
        return new DenseSymmetricMatrix(dimension, sum);
    }
}
