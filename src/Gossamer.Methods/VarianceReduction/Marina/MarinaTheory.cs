using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// MARINA with compressors of the class U(A, B) (Szlendak, Tyurin and Richtárik, 2021): M = (A − B)L₊² + B·L_±², where
/// A = ω/n, B = 0 for independent compressors and A = B = 1 for Perm-K with d ≥ n. p = ζ/d makes the two kinds of rounds
/// cost equally much.
/// </summary>
public static class MarinaTheory
{
    /// <summary>p: given, or the share of the coordinates that a compressed message carries.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor and p.</param>
    public static double Probability(Setting setting, MarinaOptions options) =>
        options.Probability ?? Math.Min(1, options.Compressor.Density(setting.Dimension, setting.Workers) / setting.Dimension);

    /// <summary>M = (A − B)L₊² + B·L_±².</summary>
    /// <param name="constants">Constants of the problem.</param>
    /// <param name="group">A and B of the workers' compressors.</param>
    public static double VarianceConstant(ProblemConstants constants, GroupVariance group)
    {
        var constant = 0.0;
        if (group.A > group.B) constant += (group.A - group.B) * constants.LPlus * constants.LPlus;
        if (group.B > 0) constant += group.B * constants.LPlusMinus * constants.LPlusMinus;
        return constant;
    }

    /// <summary>
    /// The p with the smallest bound on the values that a worker sends, (p·d + (1 − p)ζ)(L + √(((1 − p)/p)M)) up to a factor; by
    /// golden section on ln p, where the bound has one minimum.
    /// </summary>
    /// <param name="smoothness">L.</param>
    /// <param name="varianceConstant">M.</param>
    /// <param name="share">ζ/d in (0, 1].</param>
    public static double BestProbability(double smoothness, double varianceConstant, double share)
    {
        double low = Math.Log(Math.Min(share, 1e-9)), high = 0;
        var ratio = (Math.Sqrt(5) - 1) / 2;
        for (var k = 0; k < 100; k++)
        {
            double left = high - (ratio * (high - low)), right = low + (ratio * (high - low));
            if (Price(Math.Exp(left)) <= Price(Math.Exp(right))) high = right;
            else low = left;
        }
        return Math.Exp((low + high) / 2);

        double Price(double p) => (p + ((1 - p) * share)) * (smoothness + Math.Sqrt((1 - p) / p * varianceConstant));
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">An unbiased compressor, p and regime.</param>
    public static Theory For(Setting setting, MarinaOptions options)
    {
        var (d, n) = (setting.Dimension, setting.Workers);
        var group = options.Compressor.GroupConstants(d, n) ?? new GroupVariance(options.Compressor.Omega(d, n)!.Value, 0);
        var constant = VarianceConstant(setting.Constants, group);
        return new SwitchedEstimator
        {
            Title = "MARINA",
            Probability = Probability(setting, options),
            VarianceConstant = constant,
            Formula = "(A - B)*L_+^2 + B*L_pm^2",
            Source = "Szlendak, Tyurin, Richtarik, 2021, arXiv:2110.03300",
            IsSure = options.Compressor.IsIdentity || options.Probability == 1 || constant == 0,
            Parameters = new Dictionary<string, double>
            {
                ["A"] = group.A,
                ["B"] = group.B,
                ["p of fewest values"] = BestProbability(setting.Constants.L, constant, options.Compressor.Density(d, n) / d),
            },
        }.For(setting, options.Regime, setting.Variance != 0
            ? "its theorem is about exact gradients; for stochastic ones use vr-marina-online" : null);
    }
}
