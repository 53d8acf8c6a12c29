using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The weights w_i of EF21-W, positive with sum 1. Weighted errors are Σ_i v_i‖u_i‖² with v_i = 1/(n²w_i), and
/// (1/n²) Σ L_i²/w_i takes the place of the mean of the L_i²: it is L_AM² for w_i = L_i/ΣL_j, the least possible
/// (Richtárik, Gasanov and Burlachenko, "Error Feedback Reloaded", 2024).
/// </summary>
public sealed class WorkerWeights
{
    // A worker with L_i = 0 would weigh nothing, and its estimate would be scaled by infinity.
    private const double LeastShare = 1e-3;

    private readonly IReadOnlyList<double>? weights;

    private WorkerWeights(int workers, IReadOnlyList<double>? weights) => (Workers, this.weights) = (workers, weights);

    /// <summary>Number of workers n.</summary>
    public int Workers { get; }

    /// <summary>w_i = 1/n: the weighted method is its unweighted parent, bit for bit.</summary>
    /// <param name="workers">Number of workers n.</param>
    public static WorkerWeights Uniform(int workers) => new(workers, null);

    /// <summary>w_i = L_i/ΣL_j; where some L_i is zero, none counts for less than a thousandth of the mean.</summary>
    /// <param name="constants">Constants of the problem.</param>
    public static WorkerWeights BySmoothness(ProblemConstants constants)
    {
        var (least, mean) = (constants.Li.Min(), constants.LMean);
        if (least == constants.LMax || !double.IsFinite(mean)) return Uniform(constants.Workers);
        var floor = least > 0 ? 0 : LeastShare * mean;
        return InProportionTo([.. constants.Li.Select(value => Math.Max(value, floor))]);
    }

    /// <summary>w_i = s_i/Σs_j.</summary>
    /// <param name="shares">s_i, positive, one a worker.</param>
    public static WorkerWeights InProportionTo(IReadOnlyList<double> shares)
    {
        var sum = shares.Sum();
        return new(shares.Count, [.. shares.Select(share => share / sum)]);
    }

    /// <summary>w_i.</summary>
    /// <param name="worker">0-based index.</param>
    public double Of(int worker) => weights?[worker] ?? 1.0 / Workers;

    /// <summary>1/(n w_i), by which a worker scales its gradients; exactly 1 for equal weights.</summary>
    /// <param name="worker">0-based index.</param>
    public double Scale(int worker) => weights is null ? 1 : 1 / (Workers * weights[worker]);

    /// <summary>v_i = 1/(n²w_i), the weight of ‖g_i − ∇f_i‖² in the weighted error.</summary>
    /// <param name="worker">0-based index.</param>
    public double ErrorWeight(int worker) => weights is null ? 1.0 / Workers : 1 / ((double)Workers * Workers * weights[worker]);

    /// <summary>Moves g = Σ w_i g_i by what the workers say, in worker order; replacements of all workers form it anew.</summary>
    /// <param name="sum">g.</param>
    /// <param name="arrivals">The messages of this round, at most one of a worker.</param>
    public void Apply(Vector sum, Arrivals arrivals)
    {
        if (arrivals.Count > 0 && arrivals[0].Body.IsReplacement) sum.Clear();
        foreach (var arrival in arrivals) sum.Add(arrival.Body, Of(arrival.Sender));
    }

    /// <summary>√((1/n²) Σ L_i²/w_i).</summary>
    /// <param name="constants">Constants of the problem.</param>
    public double Lambda(ProblemConstants constants)
    {
        if (weights is null) return constants.LQuadraticMean;
        double sum = 0;
        for (var worker = 0; worker < Workers; worker++) sum += constants.Li[worker] * constants.Li[worker] * ErrorWeight(worker);
        return Math.Sqrt(sum);
    }
}
