using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Regression;

/// <summary>
/// SIMPLS (de Jong, 1993) on cross products, one component a call. With S_1 = X'Y, for a = 1, 2, …:
/// r = first left singular vector of S_a, scaled so that t = Xr has norm 1; p = X't; q = Y't; v = p made orthogonal to the
/// earlier v and of norm 1; S_{a+1} = S_a − v v'S_a; B_a = B_{a−1} + r q'. The scores t are orthogonal; they enter by
/// X't = X'X r and ‖t‖² = r'X'X r, so that X itself is not needed.
/// </summary>
/// <param name="products">X'X and X'Y; columns are taken as they are, centre them before.</param>
internal sealed class SimplsFit(CrossProducts products) : IComponentFit
{
    // What is left of S or t below this share of its first size is rounding.
    private const double Nothing = 1e-12;

    private readonly List<Vector<double>> basis = [];
    private readonly List<(Vector<double> Weight, Vector<double> Loading)> earlier = [];
    private readonly double first = products.Cross.FrobeniusNorm();
    private Matrix<double> s = products.Cross.Clone();

    /// <summary>B, p × q.</summary>
    public Matrix<double> Coefficients { get; } = Matrix<double>.Build.Dense(products.Cross.RowCount, products.Cross.ColumnCount);

    /// <summary>Adds a component.</summary>
    /// <returns>False where there is none left: B is that of least squares.</returns>
    public bool Next()
    {
        if (basis.Count == s.RowCount || s.FrobeniusNorm() <= Nothing * first) return false;
        var r = Direction.FirstLeftSingular(s);
        // Exactly, r is orthogonal to all earlier p, and t to all earlier t. Rounding adds up, so this is enforced.
        foreach (var (weight, loading) in earlier) r -= weight * (loading * r);
        var p = products.Gram * r;
        // ‖t‖² comes from X'X with an error of about 1e-16 of its trace.
        if (r * p <= Nothing * products.Gram.Trace()) return false;
        var score = Math.Sqrt(r * p);
        r /= score;
        p /= score;
        var q = products.Cross.TransposeThisAndMultiply(r);
        var v = p;
        // Twice, since what once leaves of a small remainder is rounding.
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var one in basis) v -= one * (one * v);
        }
        v = v.Normalize(2);
        s -= v.OuterProduct(s.TransposeThisAndMultiply(v));
        basis.Add(v);
        earlier.Add((r, p));
        for (var output = 0; output < q.Count; output++) Coefficients.SetColumn(output, Coefficients.Column(output) + (r * q[output]));
        return true;
    }
}
