using System.Numerics;
using System.Runtime.InteropServices;

namespace Gossamer.Numerics.Symmetric;

/// <summary>
/// tridiag(off, diagonal, off): two numbers, whatever the dimension. All of one dimension share their eigenvectors; the
/// eigenvalues are diagonal + 2·off·cos(kπ/(d + 1)), k = 1..d.
/// </summary>
internal sealed class ToeplitzTridiagonalMatrix(int dimension, double diagonal, double off) : SymmetricMatrix(dimension)
{
    /// <summary>The entries on the diagonal.</summary>
    public double Diagonal { get; } = diagonal;

    /// <summary>The entries beside the diagonal.</summary>
    public double Off { get; } = off;

    public override double this[int row, int column] => Math.Abs(row - column) switch { 0 => Diagonal, 1 => Off, _ => 0 };

    public override int RowEntries(int row) => Math.Min(row + 2, Dimension) - Math.Max(row - 1, 0);

    public override void AddRow(int row, double scale, Span<double> target)
    {
        for (var column = Math.Max(row - 1, 0); column < Math.Min(row + 2, Dimension); column++) target[column] += scale * this[row, column];
    }

    /// <summary>2cos(kπ/(d + 1)), k = 1..d: eigenvalues of tridiag(1, 0, 1), descending.</summary>
    public static double Mode(int dimension, int k) => 2 * Math.Cos(k * Math.PI / (dimension + 1));

    public override void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        if (x.Length != Dimension || result.Length != Dimension)
            throw new ArgumentException($"vectors of {x.Length} and {result.Length} coordinates for a matrix of {Dimension} rows");
        if (Dimension == 1)
        {
            result[0] = Diagonal * x[0];
            return;
        }
        result[0] = (Diagonal * x[0]) + (Off * x[1]);
        ref var point = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(result);
        var k = 1;
        for (; k <= Dimension - 1 - Vector<double>.Count; k += Vector<double>.Count)
        {
            var here = System.Numerics.Vector.LoadUnsafe(ref point, (nuint)k);
            var sides = System.Numerics.Vector.LoadUnsafe(ref point, (nuint)(k - 1)) + System.Numerics.Vector.LoadUnsafe(ref point, (nuint)(k + 1));
            ((here * Diagonal) + (sides * Off)).StoreUnsafe(ref target, (nuint)k);
        }
        for (; k < Dimension - 1; k++) result[k] = (Diagonal * x[k]) + (Off * (x[k - 1] + x[k + 1]));
        result[k] = (Diagonal * x[k]) + (Off * x[k - 1]);
    }

    public override SymmetricMatrix Scaled(Func<int, int, double> factor) => TridiagonalMatrix.Scaled(this, factor);

    private protected override (double Least, double Greatest) ComputeRange()
    {
        var spread = Math.Abs(Off) * Mode(Dimension, 1);
        // 2 − 2cos(θ) = 4sin²(θ/2) keeps the digits that the plain difference loses when the diagonal is 2|off|.
        var sine = Math.Sin(Math.PI / (2 * (Dimension + 1)));
        var least = Diagonal - (2 * Math.Abs(Off)) + (4 * Math.Abs(Off) * sine * sine);
        return (least, Diagonal + spread);
    }

    private protected override Factor FactorShifted(double shift) =>
        TridiagonalMatrix.TridiagonalFactor.Create(shift, _ => Diagonal, _ => Off, Dimension);
}
