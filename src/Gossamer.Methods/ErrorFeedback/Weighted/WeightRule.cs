using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>How the workers of EF21-W are weighted.</summary>
public enum WeightRule
{
    /// <summary>w_i = L_i/ΣL_j, the weights with the largest step.</summary>
    Smoothness,

    /// <summary>w_i = N_i/N with N_i = ⌈L_i/L_AM⌉: EF21 on a problem whose worker i is replaced by N_i clones.</summary>
    Clones,

    /// <summary>w_i = 1/n: EF21.</summary>
    Uniform,
}

/// <summary>The weights of a rule.</summary>
internal static class WeightRules
{
    private const string Paper = "Richtarik, Gasanov, Burlachenko, Error Feedback Reloaded, 2024, arXiv:2402.10774";

    /// <summary>w_i. Without compression all weights are gradient descent; equal ones are it bit for bit.</summary>
    public static WorkerWeights For(this WeightRule rule, Setting setting, Compressor compressor) =>
        compressor.IsIdentity ? WorkerWeights.Uniform(setting.Workers) : rule.Of(setting.Constants);

    /// <summary>The step-size rule that the weights have a theorem for.</summary>
    public static SmoothnessRule Smoothness(this WeightRule rule) => rule switch
    {
        WeightRule.Smoothness => SmoothnessRule.ByWeights(WorkerWeights.BySmoothness, "L_AM", Paper),
        WeightRule.Clones => SmoothnessRule.ByWeights(Clones, "sqrt(mean L_i^2/(n*w_i))", Paper + ", by cloning"),
        _ => SmoothnessRule.QuadraticMean,
    };

    private static WorkerWeights Of(this WeightRule rule, ProblemConstants constants) => rule switch
    {
        WeightRule.Smoothness => WorkerWeights.BySmoothness(constants),
        WeightRule.Clones => Clones(constants),
        _ => WorkerWeights.Uniform(constants.Workers),
    };

    private static WorkerWeights Clones(ProblemConstants constants) =>
        WorkerWeights.InProportionTo([.. Cloning.Counts(constants).Select(count => (double)count)]);
}
