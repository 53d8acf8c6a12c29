using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Regression;

/// <summary>
/// PLS2 by NIPALS (Wold, 1975), one component a call. With E = X, F = Y, for a = 1, 2, …: u = the column of F with the largest
/// variance; until u stands still: w = E'u/‖E'u‖, t = Ew, q = F't/(t't), u = Fq/(q'q); then p = E't/(t't), E ← E − tp',
/// F ← F − tq', and B = W(P'W)⁻¹Q'.
/// </summary>
/// <param name="features">X, m × p; columns are taken as they are, centre them before. Copied.</param>
/// <param name="targets">Y, m × q. Copied.</param>
internal sealed class NipalsFit(Matrix<double> features, Matrix<double> targets)
{
    private const double Still = 1e-14;
    private const int MostPasses = 10_000;
    private const double Nothing = 1e-12;

    private readonly Matrix<double> e = features.Clone();
    private readonly Matrix<double> f = targets.Clone();
    private readonly double firstFeatures = features.FrobeniusNorm();
    private readonly double firstTargets = targets.FrobeniusNorm();
    private readonly List<Vector<double>> weights = [];
    private readonly List<Vector<double>> loadings = [];
    private readonly List<Vector<double>> outputLoadings = [];
    private readonly List<Vector<double>> scores = [];

    /// <summary>B, p × q.</summary>
    public Matrix<double> Coefficients { get; private set; } = Matrix<double>.Build.Dense(features.ColumnCount, targets.ColumnCount);

    /// <summary>w of every component.</summary>
    public IReadOnlyList<Vector<double>> Weights => weights;

    /// <summary>p of every component.</summary>
    public IReadOnlyList<Vector<double>> Loadings => loadings;

    /// <summary>q of every component.</summary>
    public IReadOnlyList<Vector<double>> OutputLoadings => outputLoadings;

    /// <summary>t of every component.</summary>
    public IReadOnlyList<Vector<double>> Scores => scores;

    /// <summary>Adds a component.</summary>
    /// <returns>How many passes u took, each with two products with E; 0 where no component is left.</returns>
    public int Next()
    {
        if (e.FrobeniusNorm() <= Nothing * firstFeatures || f.FrobeniusNorm() <= Nothing * firstTargets) return 0;
        var u = LargestColumn();
        Vector<double> w, t, q;
        var passes = 0;
        double moved;
        do
        {
            w = e.TransposeThisAndMultiply(u).Normalize(2);
            t = e * w;
            var square = t * t;
            if (square <= Nothing * Nothing * firstFeatures * firstFeatures) return 0;
            q = f.TransposeThisAndMultiply(t) / square;
            var next = f * q / (q * q);
            moved = (next - u).L2Norm();
            u = next;
            passes++;
        }
        while (f.ColumnCount > 1 && moved > Still * u.L2Norm() && passes < MostPasses);
        var p = e.TransposeThisAndMultiply(t) / (t * t);
        e.Subtract(t.OuterProduct(p), e);
        f.Subtract(t.OuterProduct(q), f);
        weights.Add(w);
        loadings.Add(p);
        outputLoadings.Add(q);
        scores.Add(t);
        var (allW, allP, allQ) = (Matrix<double>.Build.DenseOfColumnVectors(weights), Matrix<double>.Build.DenseOfColumnVectors(loadings), Matrix<double>.Build.DenseOfColumnVectors(outputLoadings));
        Coefficients = allW * allP.TransposeThisAndMultiply(allW).Solve(allQ.Transpose());
        return passes;
    }

    private Vector<double> LargestColumn()
    {
        var best = f.Column(0);
        for (var column = 1; column < f.ColumnCount; column++)
        {
            // Columns are centred: the variance is the mean square.
            if (f.Column(column).L2Norm() > best.L2Norm()) best = f.Column(column);
        }
        return best;
    }
}
