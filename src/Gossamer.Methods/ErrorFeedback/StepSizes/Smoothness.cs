using Gossamer.Compression;
using Gossamer.Problems;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>What a <see cref="SmoothnessRule"/> says in one setting.</summary>
public sealed class Smoothness
{
    private readonly Func<int, double> weight;

    /// <summary>With weights of the workers' own.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="lambda">Λ ≥ 0.</param>
    /// <param name="spread">κ in (0, 1].</param>
    /// <param name="weight">v_i by 0-based worker.</param>
    public Smoothness(SmoothnessRule rule, double lambda, double spread, Func<int, double> weight) =>
        (Rule, Lambda, Spread, this.weight) = (rule, lambda, spread, weight);

    /// <summary>With equal weights.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="lambda">Λ ≥ 0.</param>
    /// <param name="spread">κ in (0, 1].</param>
    /// <param name="weight">v_i of every worker.</param>
    public Smoothness(SmoothnessRule rule, double lambda, double spread, double weight) : this(rule, lambda, spread, _ => weight) { }

    /// <summary>The rule that it comes from.</summary>
    public SmoothnessRule Rule { get; }

    /// <summary>Λ: Σ_i v_i‖∇f_i(x) − ∇f_i(y)‖² ≤ Λ²‖x − y‖².</summary>
    public double Lambda { get; }

    /// <summary>κ: ‖Σ_i u_i/n‖² ≤ κ·Σ_i v_i‖u_i‖² for errors u_i of the workers; 1 unless features are rare.</summary>
    public double Spread { get; }

    /// <summary>c and r, where the rule uses them.</summary>
    public FeatureOwnership? Features { get; init; }

    /// <summary>v_i, the weight of worker i in the error G.</summary>
    /// <param name="worker">0-based index.</param>
    public double Weight(int worker) => weight(worker);

    /// <summary>Σ v_i: what a noise of variance 1 at every worker adds to G; 1 for equal weights.</summary>
    /// <param name="workers">Number of workers n.</param>
    public double TotalWeight(int workers)
    {
        double total = 0;
        for (var worker = 0; worker < workers; worker++) total += Weight(worker);
        return total;
    }

    /// <summary>α of a compressor on the vectors that workers compress: on r coordinates where the rule knows it.</summary>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="dimension">d.</param>
    public double Alpha(Compressor compressor, int dimension) =>
        (Features is { } features ? compressor.AlphaOnSupport(dimension, features.MostOwned) : compressor.Alpha(dimension)) ?? 0;

    /// <summary>The constants by name, for reports.</summary>
    internal Dictionary<string, double> Parameters()
    {
        var parameters = new Dictionary<string, double> { [Rule.Symbol] = Math.Sqrt(Spread) * Lambda };
        if (Features is null) return parameters;
        parameters["c"] = Features.MostOwners;
        parameters["r"] = Features.MostOwned;
        parameters["kappa"] = Spread;
        return parameters;
    }
}
