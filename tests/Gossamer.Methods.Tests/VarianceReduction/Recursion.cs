namespace Gossamer.Methods.Tests.VarianceReduction;

/// <summary>
/// The inequalities of a proof of descent: f(x⁺) ≤ f(x) − (γ/2)‖∇f‖² − (1/(2γ) − L/2)S + γ Σ Error_j·e_j with errors
/// e_j⁺ ≤ Σ_k Decay_jk·e_k + Growth_j·S + Noise_j, S = ‖x⁺ − x‖².
/// </summary>
/// <param name="count">Number of errors.</param>
internal sealed class Recursion(int count)
{
    public required double[] Error { get; init; }

    public double[,] Decay { get; } = new double[count, count];

    public required double[] Growth { get; init; }

    public double[] Noise { get; init; } = new double[count];

    /// <summary>
    /// f − f* + γ Σ w_j·e_j shrinks by <paramref name="rate"/> = γμ (or falls, for rate 0) for γ ≤ 1/(L + √R), up to noise.
    /// </summary>
    public void Certify(double[] weights, double rate, double radicand, double noise = 0)
    {
        for (var k = 0; k < count; k++)
        {
            var total = Error[k];
            for (var j = 0; j < count; j++) total += weights[j] * Decay[j, k];
            Assert.True(total <= ((1 - rate) * weights[k] * (1 + 1e-12)) + 1e-300, $"error {k}: {total:R} exceeds {(1 - rate) * weights[k]:R}");
        }
        double growth = 0, added = 0;
        for (var j = 0; j < count; j++)
        {
            growth += weights[j] * Growth[j];
            added += weights[j] * Noise[j];
        }
        // γ ≤ 1/(L + √R) makes γ²R + γL ≤ 1.
        Assert.True(2 * growth <= (radicand * (1 + 1e-12)) + 1e-300, $"R is {radicand:R}, but the weights need {2 * growth:R}");
        Assert.True(added <= noise * (1 + 1e-12), $"the noise is {noise:R}, but the weights give {added:R}");
    }
}
