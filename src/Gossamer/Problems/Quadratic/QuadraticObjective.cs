using System.Numerics.Tensors;
using System.Text.Json;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Quadratic;

/// <summary>½xᵀAx − bᵀx.</summary>
internal class QuadraticObjective : IQuadraticObjective, IPartialGradients, IProximable, IConjugable, ISupport, IWritableObjective
{
    [ThreadStatic] private static double[]? scratch;

    private readonly double[] linear;
    private readonly Lazy<int[]> support;

    /// <summary>Creates the objective.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="linear">The leading coordinates of b; those that are not given are zero. Kept, not copied.</param>
    public QuadraticObjective(SymmetricMatrix matrix, double[] linear)
    {
        if (linear.Length > matrix.Dimension) throw new ArgumentException($"b has {linear.Length} coordinates, A {matrix.Dimension} rows");
        (Matrix, this.linear) = (matrix, linear);
        support = new(FindSupport);
    }

    public SymmetricMatrix Matrix { get; }

    /// <summary>The leading coordinates of b; the others are zero.</summary>
    public ReadOnlySpan<double> Linear => linear;

    public int Dimension => Matrix.Dimension;

    public IReadOnlyList<int> Support => support.Value;

    public double Value(ReadOnlySpan<double> x)
    {
        var product = Scratch(Dimension);
        return ValueAndGradient(x, product);
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Matrix.Multiply(x, gradient);
        var head = gradient[..linear.Length];
        TensorPrimitives.Subtract(head, linear, head);
    }

    public void PartialGradient(ReadOnlySpan<double> x, int first, Span<double> partial)
    {
        Matrix.MultiplyRows(first, x, partial);
        if (first >= linear.Length) return;
        var b = linear.AsSpan(first, Math.Min(partial.Length, linear.Length - first));
        TensorPrimitives.Subtract(partial[..b.Length], b, partial);
    }

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Gradient(x, gradient);
        return 0.5 * (TensorPrimitives.Dot(x, gradient) - TensorPrimitives.Dot(linear, x[..linear.Length]));
    }

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result) => Matrix.Multiply(v, result);

    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        var right = Scratch(Dimension);
        TensorPrimitives.Divide(z, stepSize, right);
        AddLinear(right);
        Matrix.SolveShifted(1 / stepSize, right, result);
        return 1;
    }

    public double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result)
    {
        var right = Scratch(Dimension);
        z.CopyTo(right);
        AddLinear(right);
        Matrix.SolveShifted(0, right, result);
        return 1;
    }

    public long Numbers => (long)Dimension * Dimension;

    public void WriteModel(Utf8JsonWriter writer) { }

    public void WriteWorker(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("A");
        for (var row = 0; row < Dimension; row++)
        {
            writer.WriteStartArray();
            for (var column = 0; column < Dimension; column++) writer.WriteNumberValue(Matrix[row, column]);
            writer.WriteEndArray();
            if (writer.BytesPending > 1 << 20) writer.Flush();
        }
        writer.WriteEndArray();
        var b = new double[Dimension];
        linear.CopyTo(b, 0);
        writer.WriteNumbers("b", b);
    }

    private void AddLinear(Span<double> target)
    {
        var head = target[..linear.Length];
        TensorPrimitives.Add(head, linear, head);
    }

    private static Span<double> Scratch(int length)
    {
        if (scratch is null || scratch.Length < length) scratch = new double[length];
        return scratch.AsSpan(0, length);
    }

    private int[] FindSupport()
    {
        var found = new List<int>();
        for (var row = 0; row < Dimension; row++)
        {
            if ((row < linear.Length && linear[row] != 0) || HasEntries(row)) found.Add(row);
        }
        return [.. found];
    }

    private bool HasEntries(int row)
    {
        // The diagonal first: where it is not zero the row is not searched.
        if (Matrix[row, row] != 0) return true;
        for (var column = 0; column < Dimension; column++)
        {
            if (Matrix[row, column] != 0) return true;
        }
        return false;
    }
}
