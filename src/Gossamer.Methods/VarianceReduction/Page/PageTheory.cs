using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Which analysis gives the step size of PAGE.</summary>
public enum PageAnalysis
{
    /// <summary>With the weighted AB inequality: M = (A − B)L²_{+,w} + B·L²_{±,w} (Tyurin et al., 2023).</summary>
    Sharp,

    /// <summary>The first one, which uses of a uniform sampling no more than its size τ: M = L₊²/τ (Li et al., 2021).</summary>
    Original,
}

/// <summary>
/// PAGE with any sampling of the class S(A, B, {w_i}) (Tyurin, Sun, Burlachenko and Richtárik, 2023):
/// M = (A − B)L²_{+,w} + B·L²_{±,w}, and for clients and their data the constant of the composition. p = τ/(n + τ).
/// </summary>
public static class PageTheory
{
    private const string Paper = "Tyurin, Sun, Burlachenko, Richtarik, 2023, arXiv:2206.02275";

    /// <summary>p: given, or τ/(n + τ) with τ = E|S|, which makes the two kinds of iterations cost equally much up to a factor 2.</summary>
    /// <param name="sampler">S.</param>
    /// <param name="options">p.</param>
    public static double Probability(Sampler sampler, PageOptions options) =>
        options.Probability ?? (sampler.IsFull ? 1 : sampler.ExpectedSize / (sampler.Count + sampler.ExpectedSize));

    /// <summary>p: given, or τ/(N + τ) with the expected number τ of samples drawn by all, of N that all hold.</summary>
    /// <param name="sampler">The composition.</param>
    /// <param name="options">p.</param>
    public static double Probability(ComposedSampler sampler, DistributedPageOptions options)
    {
        if (options.Probability is { } given) return given;
        double batch = sampler.ExpectedSize, all = sampler.Samples.Sum(one => (double)one.Count);
        return IsFull(sampler) ? 1 : batch / (all + batch);
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">S.</param>
    /// <param name="options">p, analysis and regime.</param>
    public static Theory For(Setting setting, Sampler sampler, PageOptions options)
    {
        var sum = setting.Sums!.Whole!;
        var plus = sum.Plus(sampler.Weights);
        var isOriginal = options.Analysis == PageAnalysis.Original;
        return new SwitchedEstimator
        {
            Title = "PAGE",
            Probability = Probability(sampler, options),
            VarianceConstant = isOriginal && !sampler.IsFull ? plus * plus / sampler.ExpectedSize : sum.VarianceConstant(sampler),
            Formula = isOriginal ? "L_+^2/tau" : "(A - B)*L_{+,w}^2 + B*L_{pm,w}^2",
            Source = isOriginal ? "Li, Bao, Zhang, Richtarik, 2021, arXiv:2008.10898" : Paper,
            IsSure = sampler.IsFull || options.Probability == 1,
            Parameters = new Dictionary<string, double> { ["A"] = sampler.A, ["B"] = sampler.B, ["n"] = sampler.Count, ["L_{+,w}"] = plus },
        }.For(setting, options.Regime, isOriginal && sampler.Weights.Distinct().Count() > 1
            ? "the first paper's analysis is about uniform samples; set analysis: sharp, or take nice or uniform samples" : null);
    }

    /// <summary>What the theory says of clients and their data.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">The composition.</param>
    /// <param name="options">p and regime.</param>
    public static Theory ForDistributed(Setting setting, ComposedSampler sampler, DistributedPageOptions options) => new SwitchedEstimator
    {
        Title = "Distributed PAGE",
        Probability = Probability(sampler, options),
        VarianceConstant = sampler.VarianceConstant(setting.Constants.AsMean, worker => setting.Sums!.Of(worker)!),
        Formula = "(A - B)*L_{+,w}^2 + B*L_{pm,w}^2 + (1/n) sum_i (A/(n*w_i) + (1 - B)/n)*((A_i - B_i)*L_{i,+,w}^2 + B_i*L_{i,pm,w}^2)",
        Source = $"{Paper}, composition of samplings",
        IsSure = options.Probability == 1 || IsFull(sampler),
        Parameters = new Dictionary<string, double> { ["A"] = sampler.Clients.A, ["B"] = sampler.Clients.B },
    }.For(setting, options.Regime);

    private static bool IsFull(ComposedSampler sampler) => sampler.Clients.IsFull && sampler.Samples.All(one => one.IsFull);
}
