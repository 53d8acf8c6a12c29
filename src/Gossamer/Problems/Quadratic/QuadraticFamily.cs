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

    /// <summary>λmax of (1/n) Σ A_i²/(n·w_i), which is the mean of A_i² for equal weights.</summary>
    /// <param name="weights">w_i, of sum 1; +∞ drops a matrix.</param>
    public abstract double GreatestOfMeanSquare(IReadOnlyList<double> weights);

    /// <summary>
    /// λmax of (1/n) Σ A_i²/(n·w_i) − Ā², which is the mean of (A_i − Ā)² for equal weights and Σ w_i(A_i/(n·w_i) − Ā)² in general.
    /// </summary>
    /// <param name="weights">w_i, of sum 1.</param>
    public abstract double GreatestOfVariance(IReadOnlyList<double> weights);

    /// <summary>The mean of ‖A_i − Ā‖².</summary>
    public abstract double MeanSquareOfDeviations();

    /// <summary>w_i = 1/n.</summary>
    public IReadOnlyList<double> EqualWeights => new RepeatedValue(1.0 / Workers, Workers);
}

/// <summary>All workers hold one matrix.</summary>
internal sealed class ConstantFamily(SymmetricMatrix matrix, int workers) : QuadraticFamily
{
    public override int Workers => workers;

    public override bool IsConstant => true;

    public override SymmetricMatrix Mean => matrix;

    public override SymmetricMatrix Matrix(int worker) => matrix;

    public override double GreatestOfMeanSquare(IReadOnlyList<double> weights) => matrix.Norm * matrix.Norm * MeanOfInverses(weights);

    public override double GreatestOfVariance(IReadOnlyList<double> weights) =>
        matrix.Norm * matrix.Norm * Math.Max(0, MeanOfInverses(weights) - 1);

    public override double MeanSquareOfDeviations() => 0;

    // (1/n) Σ 1/(n·w_i), which is 1 for equal weights, without rounding.
    private static double MeanOfInverses(IReadOnlyList<double> weights)
    {
        if (weights is RepeatedValue) return 1;
        double sum = 0;
        foreach (var weight in weights) sum += 1 / weight;
        return sum / ((double)weights.Count * weights.Count);
    }
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

    public override double GreatestOfMeanSquare(IReadOnlyList<double> weights) => GreatestSecondMoment(weights, 0, 0);

    public override double GreatestOfVariance(IReadOnlyList<double> weights) => GreatestSecondMoment(weights, diagonalMean, offMean);

    public override double MeanSquareOfDeviations()
    {
        // The eigenvalues of A_i − Ā lie between those of the extreme modes, which are opposite numbers.
        var mode = ToeplitzTridiagonalMatrix.Mode(Mean.Dimension, 1);
        double sum = 0;
        foreach (var matrix in matrices)
        {
            var norm = Math.Abs(matrix.Diagonal - diagonalMean) + (Math.Abs(matrix.Off - offMean) * mode);
            sum += norm * norm;
        }
        return sum / Workers;
    }

    // Of Σ w_i(A_i/(n·w_i) − C)².
    private double GreatestSecondMoment(IReadOnlyList<double> weights, double diagonalCentre, double offCentre)
    {
        double squares = 0, mixed = 0, offSquares = 0;
        for (var i = 0; i < matrices.Length; i++)
        {
            var weight = weights[i];
            if (double.IsPositiveInfinity(weight)) continue;
            var scale = Workers * weight;
            var (diagonal, off) = ((matrices[i].Diagonal / scale) - diagonalCentre, (matrices[i].Off / scale) - offCentre);
            squares += weight * diagonal * diagonal;
            mixed += weight * diagonal * off;
            offSquares += weight * off * off;
        }
        double greatest = 0;
        for (var k = 1; k <= Mean.Dimension; k++)
        {
            var mode = ToeplitzTridiagonalMatrix.Mode(Mean.Dimension, k);
            greatest = Math.Max(greatest, squares + (2 * mixed * mode) + (offSquares * mode * mode));
        }
        return greatest;
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

    public override double GreatestOfMeanSquare(IReadOnlyList<double> weights) => GreatestSquare(weights, centre: null);

    public override double GreatestOfVariance(IReadOnlyList<double> weights) => GreatestSquare(weights, Mean);

    public override double MeanSquareOfDeviations()
    {
        // Workers may share a matrix: its deviation is decomposed once.
        var norms = new Dictionary<SymmetricMatrix, double>(ReferenceEqualityComparer.Instance);
        double sum = 0;
        foreach (var matrix in matrices)
        {
            if (!norms.TryGetValue(matrix, out var norm)) norms[matrix] = norm = new Deviation(matrix, Mean).Norm;
            sum += norm * norm;
        }
        return sum / Workers;
    }

    private double GreatestSquare(IReadOnlyList<double> weights, SymmetricMatrix? centre)
    {
        var dimension = matrices[0].Dimension;
        if ((double)Workers * dimension * dimension * dimension <= MostForSquares)
        {
            var sum = new double[dimension * dimension];
            for (var i = 0; i < matrices.Length; i++)
            {
                if (!double.IsPositiveInfinity(weights[i])) AddSquare(matrices[i], 1 / (Workers * weights[i]), centre, weights[i], sum);
            }
            return Math.Max(0, new DenseSymmetricMatrix(dimension, sum).Greatest);
        }
        return Math.Max(0, Lanczos.Greatest(dimension, (x, result) => ApplySquares(weights, centre, x, result), 1e-12).Value);
    }

    // Row by row with the entries of (scale·A_i − centre), whose square is the sum of the outer products of its rows.
    private static void AddSquare(SymmetricMatrix matrix, double scale, SymmetricMatrix? centre, double weight, double[] sum)
    {
        var dimension = matrix.Dimension;
        var row = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < dimension; j++) row[j] = (scale * matrix[i, j]) - (centre is null ? 0 : centre[i, j]);
            for (var j = 0; j < dimension; j++)
            {
                if (row[j] == 0) continue;
                var target = sum.AsSpan(j * dimension, dimension);
                TensorPrimitives.MultiplyAdd(row, weight * row[j], target, target);
            }
        }
    }

    // With s_i = 1/(n·w_i): (1/n) Σ s_i·A_i² or, as the s_i·A_i − Ā have weighted mean zero, (1/n) Σ A_i(s_i·A_i − Ā).
    private void ApplySquares(IReadOnlyList<double> weights, SymmetricMatrix? centre, ReadOnlySpan<double> x, Span<double> result)
    {
        var once = new double[x.Length];
        var twice = new double[x.Length];
        var shared = new double[x.Length];
        centre?.Multiply(x, shared);
        result.Clear();
        for (var i = 0; i < matrices.Length; i++)
        {
            matrices[i].Multiply(x, once);
            TensorPrimitives.Multiply(once, 1 / (Workers * weights[i]), once);
            TensorPrimitives.Subtract(once, shared, once);
            matrices[i].Multiply(once, twice);
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

/// <summary>A_i − Ā, to be multiplied with vectors only.</summary>
internal sealed class Deviation(SymmetricMatrix matrix, SymmetricMatrix mean) : SymmetricMatrix(matrix.Dimension)
{
    public override double this[int row, int column] => matrix[row, column] - mean[row, column];

    public override void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        var other = new double[x.Length];
        matrix.Multiply(x, result);
        mean.Multiply(x, other);
        TensorPrimitives.Subtract(result, other, result);
    }

    private protected override (double Least, double Greatest) ComputeRange() => RangeByLanczos();

    private protected override Factor FactorShifted(double shift) => DenseSymmetricMatrix.FactorOf(this, shift);
}
