using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21 with partial participation (derived; the rate is that of Fatkhullin et al., 2021). A participant's error
/// obeys (1 − θ, β) as in EF21, that of an absent one ‖g_i − ∇f_i(x⁺)‖² ≤ (1 + ρ)‖g_i − ∇f_i(x)‖² + (1 + 1/ρ)L_i²R for any
/// ρ > 0. With P(i ∈ S) = p for all i: A = pθ − (1 − p)ρ and B = pβ + (1 − p)(1 + 1/ρ); B/A is least for
/// ρ = (√(q² + apθ) − q)/a, q = 1 − p, a = pβ + q.
/// </summary>
public static class Ef21PpTheory
{
    /// <summary>What the theorem says of the estimates.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="probability">p in (0, 1].</param>
    /// <param name="title">The method's title.</param>
    public static EstimatorMechanism Mechanism(Setting setting, Compressor compressor, double probability, string title)
    {
        var full = Ef21Theory.Mechanism(setting, compressor, title);
        return probability == 1 ? full : full with
        {
            Ratio = "sqrt(B/A)",
            Contraction = "A",
            IsDeterministic = false,
            Source = "partial participation with the best rho, derived for EF21-PP of Fatkhullin et al., 2021, arXiv:2110.03294",
            Constants = smoothness => Constants(smoothness.Alpha(compressor, setting.Dimension), probability),
        };
    }

    /// <summary>A and B with the best ρ.</summary>
    /// <param name="alpha">α in (0, 1].</param>
    /// <param name="probability">p in (0, 1).</param>
    internal static MechanismConstants Constants(double alpha, double probability)
    {
        var markov = new ContractionConstants(alpha);
        var absent = 1 - probability;
        var sum = (probability * markov.Beta) + absent;
        var rho = (Math.Sqrt((absent * absent) + (sum * probability * markov.Theta)) - absent) / sum;
        var contraction = (probability * markov.Theta) - (absent * rho);
        var growth = (probability * markov.Beta) + (absent * (1 + (1 / rho)));
        return new(contraction, growth)
        {
            Parameters = new Dictionary<string, double>
            {
                ["alpha"] = alpha,
                ["p"] = probability,
                ["rho"] = rho,
                ["A"] = contraction,
                ["B"] = growth,
            },
        };
    }
}
