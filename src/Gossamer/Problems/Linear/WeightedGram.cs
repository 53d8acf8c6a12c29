using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Linear;

/// <summary>Σ_j w_j a_j a_jᵀ, with weights 1/m where none are given.</summary>
internal sealed class WeightedGram(SampleMatrix rows, ReadOnlyMemory<double> weights)
{
    private const double Tolerance = 1e-10;

    // With so few rows the products of each with each cost less than a dozen products with all.
    private const int FewRows = 96;

    // From so many stored values on a product is worth sharing among cores. The number of parts is fixed, as the sum depends on it.
    private const long ManyStored = 2_000_000;
    private const int Parts = 8;

    /// <summary>Its largest eigenvalue, by Lanczos to a relative residual of 1e-10, which is added.</summary>
    public double Norm() => Math.Max(0, rows.Rows <= FewRows && 4 * rows.Rows <= rows.Columns
        ? Lanczos.Greatest(rows.Rows, CreateRowProduct(), Tolerance).Bound
        : Lanczos.Greatest(rows.Columns, rows.Stored >= ManyStored ? CreateSharedProduct() : CreateProduct(0, rows.Rows), Tolerance).Bound);

    private VectorMap CreateProduct(int first, int count)
    {
        var products = new double[count];
        var own = weights.IsEmpty ? weights : weights.Slice(first, count);
        return (x, result) =>
        {
            result.Clear();
            rows.Multiply(first, x, products);
            if (own.IsEmpty) TensorPrimitives.Divide(products, rows.Rows, products);
            else TensorPrimitives.Multiply(products, own.Span, products);
            rows.AddTransposed(first, products, result);
        };
    }

    /// <summary>The same sum over consecutive parts of the rows, which all cores share.</summary>
    private VectorMap CreateSharedProduct()
    {
        var parts = new (VectorMap Multiply, double[] Sum)[Parts];
        for (var part = 0; part < Parts; part++)
        {
            var first = (int)((long)rows.Rows * part / Parts);
            var count = (int)((long)rows.Rows * (part + 1) / Parts) - first;
            parts[part] = (CreateProduct(first, count), new double[rows.Columns]);
        }
        var point = new double[rows.Columns];
        return (x, result) =>
        {
            x.CopyTo(point);
            Parallel.For(0, Parts, part => parts[part].Multiply(point, parts[part].Sum));
            result.Clear();
            foreach (var (_, sum) in parts) TensorPrimitives.Add(result, sum, result);
        };
    }

    /// <summary>(√(w_i w_j)⟨a_i, a_j⟩)_ij, which has the same largest eigenvalue.</summary>
    private VectorMap CreateRowProduct()
    {
        var count = rows.Rows;
        var entries = new double[count * count];
        var row = new double[rows.Columns];
        for (var i = 0; i < count; i++)
        {
            Array.Clear(row);
            rows.AddRow(i, 1, row);
            for (var j = i; j < count; j++)
                entries[(i * count) + j] = entries[(j * count) + i] = rows.Dot(j, row) * Math.Sqrt(WeightOf(i) * WeightOf(j));
        }
        return (x, result) =>
        {
            for (var i = 0; i < count; i++) result[i] = TensorPrimitives.Dot(entries.AsSpan(i * count, count), x);
        };
    }

    private double WeightOf(int row) => weights.IsEmpty ? 1.0 / rows.Rows : weights.Span[row];
}
