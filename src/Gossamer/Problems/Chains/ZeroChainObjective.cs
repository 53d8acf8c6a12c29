using System.Text.Json;

namespace Gossamer.Problems.Chains;

/// <summary>
/// F_T of Carmon, Duchi, Hinder and Sidford (2020), scaled:
/// F_T(y) = −Ψ(1)Φ(y_1) + Σ_{i≥2} [Ψ(−y_{i−1})Φ(−y_i) − Ψ(y_{i−1})Φ(y_i)].
/// </summary>
internal sealed class ZeroChainObjective(int length, ChainScale scale) : IChain, IWritableObjective
{
    public int Dimension => length;

    // Ψ(y) + Ψ(−y) is at most e, and Φ'(0) = √e.
    public double FrontierBound => scale.Slope * Math.E * ChainPieces.RootE;

    /// <summary>inf F_T = −√(2πe)(1 + e(T − 1)): every bracket is least where all coordinates go to infinity (derived).</summary>
    public double Infimum => -scale.Height * ChainPieces.PhiLimit * (1 + (Math.E * (length - 1)));

    public long Numbers => 0;

    /// <summary>The last coordinate that is not zero.</summary>
    public int Progress(ReadOnlySpan<double> x) => x.LastIndexOfAnyExcept(0.0) + 1;

    public double Value(ReadOnlySpan<double> x)
    {
        var sum = -ChainPieces.Phi(x[0] / scale.Stretch);
        for (var i = 1; i < x.Length; i++)
        {
            var (before, y) = (x[i - 1] / scale.Stretch, x[i] / scale.Stretch);
            // At most one of the two terms is not zero.
            if (before > 0.5) sum -= ChainPieces.Psi(before) * ChainPieces.Phi(y);
            else if (before < -0.5) sum += ChainPieces.Psi(-before) * ChainPieces.Phi(-y);
        }
        return scale.Height * sum;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        gradient[0] = -scale.Slope * ChainPieces.PhiSlope(x[0] / scale.Stretch);
        for (var i = 1; i < x.Length; i++)
        {
            var (before, y) = (x[i - 1] / scale.Stretch, x[i] / scale.Stretch);
            var size = Math.Abs(before);
            if (size <= 0.5) continue;
            var psi = scale.Slope * ChainPieces.Psi(size);
            gradient[i] -= psi * ChainPieces.PhiSlope(y);
            gradient[i - 1] -= psi * ChainPieces.LogPsiSlope(size) * ChainPieces.Phi(before > 0 ? y : -y);
        }
    }

    public void WriteModel(Utf8JsonWriter writer)
    {
        writer.WriteNumber("smoothness", scale.Smoothness);
        writer.WriteNumber("accuracy", scale.Accuracy);
    }

    public void WriteWorker(Utf8JsonWriter writer) { }
}
