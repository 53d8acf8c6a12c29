using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// PP-MARINA with a client sampling S and independent compressors of variance ω: the compressors are the inner part of a
/// composition of samplings (Tyurin, Sun, Burlachenko and Richtárik, 2023), so that
/// M = (A − B)L²_{+,w} + B·L²_{±,w} + ω(A·L²_{+,w} + ((1 − B)/n)L₊²) (derived). For nice(r) this is
/// (n − r)/(r(n − 1))·L_±² + ωL₊²/r, at most the (1 + ω)L_QM²/r of Theorem 4.1 of Gorbunov et al. (2021).
/// </summary>
public static class PpMarinaTheory
{
    /// <summary>p: given, or (E|S|/n)·ζ/d, which makes the two kinds of rounds cost equally much.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor and p.</param>
    /// <param name="clients">S.</param>
    public static double Probability(Setting setting, PpMarinaOptions options, Sampler clients) => options.Probability
        ?? Math.Min(1, clients.ExpectedSize / setting.Workers * options.Compressor.Density(setting.Dimension, setting.Workers) / setting.Dimension);

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">An unbiased compressor, p and regime.</param>
    /// <param name="clients">S; null where all workers take part.</param>
    public static Theory For(Setting setting, PpMarinaOptions options, Sampler? clients)
    {
        if (clients is null) return MarinaTheory.For(setting, options);
        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var mean = setting.Constants.AsMean;
        var (plus, equal) = (mean.Plus(clients.Weights), setting.Constants.LPlus);
        return new SwitchedEstimator
        {
            Title = "PP-MARINA",
            Probability = Probability(setting, options, clients),
            VarianceConstant = mean.VarianceConstant(clients)
                + (omega * ((clients.A * plus * plus) + ((1 - clients.B) / n * equal * equal))),
            Formula = "(A - B)*L_{+,w}^2 + B*L_{pm,w}^2 + omega*(A*L_{+,w}^2 + ((1 - B)/n)*L_+^2)",
            Source = "Theorem 4.1, Gorbunov, Burlachenko, Li, Richtarik, 2021, arXiv:2102.07845, for general client samplings, derived",
            Parameters = new Dictionary<string, double> { ["A"] = clients.A, ["B"] = clients.B, ["omega"] = omega },
        }.For(setting, options.Regime, setting.Variance != 0 ? "its theorem is about exact gradients" : null);
    }
}
