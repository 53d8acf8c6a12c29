using System.Text.Json;

namespace Gossamer.Problems.Chains;

/// <summary>
/// F_{T,K,a} of Tyurin (2025), scaled: F(y) = −Σ_i Ψ_a(y_{i−K})⋯Ψ_a(y_{i−1})Φ(y_i) + Σ_i Γ(y_i), with y_0 = y_{−1} = … = 1. The next
/// coordinate appears only to who has the K before it.
/// </summary>
internal sealed class WindowChainObjective(int length, int window, double root, ChainScale scale) : IChain, IWritableObjective
{
    private readonly double logBase = Math.Log(root);

    public int Dimension => length;

    public double FrontierBound => scale.Slope * Math.Pow(root, window) * ChainPieces.RootE;

    /// <summary>inf F = −√(2πe) Σ_i a^{min(i−1, K)}: Γ ≥ 0, and the products are largest at infinity (derived).</summary>
    public double Infimum
    {
        get
        {
            double sum = 0;
            for (var i = 0; i < length; i++) sum += Math.Pow(root, Math.Min(i, window));
            return -scale.Height * ChainPieces.PhiLimit * sum;
        }
    }

    public long Numbers => 0;

    /// <summary>The end of the last run of K coordinates that are not zero; those before the first coordinate count.</summary>
    public int Progress(ReadOnlySpan<double> x)
    {
        int run = window, progress = 0;
        for (var i = 0; i < x.Length; i++)
        {
            run = x[i] != 0 ? run + 1 : 0;
            if (run >= window) progress = i + 1;
        }
        return progress;
    }

    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var y = x[i] / scale.Stretch;
            var product = Product(x, i);
            sum += ChainPieces.Gamma(y);
            if (product > 0) sum -= product * ChainPieces.Phi(y);
        }
        return scale.Height * sum;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (var i = 0; i < x.Length; i++) gradient[i] = scale.Slope * ChainPieces.GammaSlope(x[i] / scale.Stretch);
        for (var i = 0; i < x.Length; i++)
        {
            var product = scale.Slope * Product(x, i);
            if (product == 0) continue;
            var y = x[i] / scale.Stretch;
            gradient[i] -= product * ChainPieces.PhiSlope(y);
            var weight = product * ChainPieces.Phi(y);
            for (var j = Math.Max(0, i - window); j < i; j++) gradient[j] -= weight * ChainPieces.LogPsiSlope(x[j] / scale.Stretch, logBase);
        }
    }

    public void WriteModel(Utf8JsonWriter writer)
    {
        writer.WriteNumber("smoothness", scale.Smoothness);
        writer.WriteNumber("accuracy", scale.Accuracy);
        writer.WriteNumber("window", window);
        writer.WriteNumber("base", root);
    }

    public void WriteWorker(Utf8JsonWriter writer) { }

    /// <summary>Ψ_a(y_{i−K})⋯Ψ_a(y_{i−1}); coordinates before the first are 1, where Ψ_a is 1.</summary>
    private double Product(ReadOnlySpan<double> x, int i)
    {
        // The latest coordinate first: it is the one that is missing most often.
        double product = 1;
        for (var j = i - 1; j >= Math.Max(0, i - window) && product > 0; j--) product *= ChainPieces.Psi(x[j] / scale.Stretch, logBase);
        return product;
    }
}
