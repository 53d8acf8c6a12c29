using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Directions s_1, …, s_m along which a quadratic ½xᵀAx − bᵀx is minimised exactly: what stochastic descent draws from. All
/// works on the residual r = Ax − b, which methods keep, so that a step costs what its direction has entries. Immutable.
/// </summary>
public abstract class DirectionSet
{
    /// <summary>Number of directions m.</summary>
    public abstract int Count { get; }

    /// <summary>sᵀr/(sᵀAs): how far the minimum along s is.</summary>
    /// <param name="index">The direction, 0-based.</param>
    /// <param name="residual">r, d coordinates.</param>
    public abstract double Coefficient(int index, ReadOnlySpan<double> residual);

    /// <summary>Adds a multiple of s.</summary>
    /// <param name="index">The direction, 0-based.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="x">d coordinates, changed.</param>
    public abstract void AddTo(int index, double scale, Span<double> x);

    /// <summary>Adds a multiple of A s.</summary>
    /// <param name="index">The direction, 0-based.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="residual">d coordinates, changed.</param>
    public abstract void AddImage(int index, double scale, Span<double> residual);

    /// <summary>
    /// Entries of s or of A s, whichever has more: what a step along s costs, where a product with A costs the entries of A.
    /// </summary>
    /// <param name="index">The direction, 0-based.</param>
    public abstract long Work(int index);
}

/// <summary>The coordinates e_i.</summary>
/// <param name="matrix">A.</param>
internal sealed class CoordinateDirections(SymmetricMatrix matrix) : DirectionSet
{
    private readonly double[] diagonal = [.. Enumerable.Range(0, matrix.Dimension).Select(i => matrix[i, i])];

    public override int Count => diagonal.Length;

    public override double Coefficient(int index, ReadOnlySpan<double> residual) => residual[index] / diagonal[index];

    public override void AddTo(int index, double scale, Span<double> x) => x[index] += scale;

    public override void AddImage(int index, double scale, Span<double> residual) => matrix.AddRow(index, scale, residual);

    public override long Work(int index) => matrix.RowEntries(index);
}

/// <summary>Eigenvectors u_i, of which A u_i = λ_i u_i costs nothing.</summary>
/// <param name="pairs">λ_i and u_i.</param>
internal sealed class Eigendirections(Eigenpairs pairs) : DirectionSet
{
    public override int Count => pairs.Count;

    public override double Coefficient(int index, ReadOnlySpan<double> residual) => pairs.Vectors[index].Dot(residual) / pairs.Values[index];

    public override void AddTo(int index, double scale, Span<double> x) => pairs.Vectors[index].AddTo(scale, x);

    public override void AddImage(int index, double scale, Span<double> residual) => pairs.Vectors[index].AddTo(scale * pairs.Values[index], residual);

    public override long Work(int index) => pairs.Vectors[index].Entries;
}

/// <summary>Any vectors v_i, with A v_i kept beside them.</summary>
internal sealed class VectorDirections : DirectionSet
{
    private readonly StoredVector[] vectors, images;
    private readonly double[] curvatures;

    /// <summary>Creates the set.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="vectors">v_i, d coordinates each. Kept, not copied.</param>
    public VectorDirections(SymmetricMatrix matrix, IReadOnlyList<double[]> vectors)
    {
        this.vectors = [.. vectors.Select(vector => new StoredVector(vector))];
        images = new StoredVector[vectors.Count];
        curvatures = new double[vectors.Count];
        for (var i = 0; i < images.Length; i++)
        {
            var image = new double[matrix.Dimension];
            matrix.Multiply(vectors[i], image);
            images[i] = new StoredVector(image);
            curvatures[i] = this.vectors[i].Dot(image);
        }
    }

    public override int Count => vectors.Length;

    public override double Coefficient(int index, ReadOnlySpan<double> residual) => vectors[index].Dot(residual) / curvatures[index];

    public override void AddTo(int index, double scale, Span<double> x) => vectors[index].AddTo(scale, x);

    public override void AddImage(int index, double scale, Span<double> residual) => images[index].AddTo(scale, residual);

    public override long Work(int index) => Math.Max(vectors[index].Entries, images[index].Entries);
}

/// <summary>The directions of two sets, one after the other.</summary>
internal sealed class JoinedDirections(DirectionSet first, DirectionSet second) : DirectionSet
{
    public override int Count => first.Count + second.Count;

    public override double Coefficient(int index, ReadOnlySpan<double> residual) =>
        index < first.Count ? first.Coefficient(index, residual) : second.Coefficient(index - first.Count, residual);

    public override void AddTo(int index, double scale, Span<double> x)
    {
        if (index < first.Count) first.AddTo(index, scale, x);
        else second.AddTo(index - first.Count, scale, x);
    }

    public override void AddImage(int index, double scale, Span<double> residual)
    {
        if (index < first.Count) first.AddImage(index, scale, residual);
        else second.AddImage(index - first.Count, scale, residual);
    }

    public override long Work(int index) => index < first.Count ? first.Work(index) : second.Work(index - first.Count);
}
