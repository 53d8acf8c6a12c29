using Gossamer.Compression;
using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Methods;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>
/// EF14, EF21 and EF21+ side by side at equal steps, multiples of EF21's by theory: nonconvex logistic regression, λ = 0.1, twenty
/// workers with consecutive rows, x⁰ normal.
/// </summary>
internal static class EqualMultiples
{
    private const int Workers = 20;

    /// <summary>The data sets of the paper, or one of the shape of mushrooms.</summary>
    public static IReadOnlyList<(string Name, Problem Problem)> Problems(Measurement m) => m.IsFull
        ? [.. ((string[])["phishing", "mushrooms", "a9a", "w8a"]).Select(name => (name, Create(DataLoader.Shared.Load(name))))]
        : [("mushrooms-like", Create(SyntheticData.MushroomsLike(2000, seed: 1)))];

    /// <summary>The largest ‖∇f‖² among the last tenth of the recorded points at a multiple, infinite where it diverged.</summary>
    public static async Task<double> EndAsync(Measurement m, Problem problem, string method, int k, double multiple, long rounds)
    {
        var run = await Trial.RunAsync(m, problem, Make(problem, method, k, multiple), rounds, target: 1e-16, every: 10);
        if (run.Status == RunStatus.Diverged) return double.PositiveInfinity;
        return run.Trace.Skip(run.Trace.Count * 9 / 10).Max(point => point.Metrics[0]);
    }

    /// <summary>The fewest rounds to a level of ‖∇f‖² over some multiples, infinite where none reaches it.</summary>
    public static async Task<double> RoundsAsync(Measurement m, Problem problem, string method, int k, double[] multiples, double target, long limit)
    {
        var fewest = double.PositiveInfinity;
        foreach (var multiple in multiples)
        {
            var last = (await Trial.RunAsync(m, problem, Make(problem, method, k, multiple), limit, target)).Trace[^1];
            if (last.Metrics[0] <= target) fewest = Math.Min(fewest, last.Iteration);
        }
        return fewest;
    }

    private static CentralizedMethod Make(Problem problem, string method, int k, double multiple)
    {
        var setting = new Setting(problem.Constants, problem.Dimension);
        var step = multiple * new Ef21(new Ef21Options { Compressor = new TopK(k) }).Prepare(setting).StepSize;
        return method switch
        {
            "EF14" => new Ef14(new Ef14Options { Compressor = new TopK(k), StepSize = step }),
            "EF21+" => new Ef21Plus(new Ef21PlusOptions { Compressor = new TopK(k), Initialization = EstimateStart.Exact, StepSize = step }),
            _ => new Ef21(new Ef21Options { Compressor = new TopK(k), Initialization = EstimateStart.Exact, StepSize = step }),
        };
    }

    private static Problem Create(DataSet data)
    {
        // Consecutive blocks of equal size; what is left over goes to the last worker.
        var share = data.Rows / Workers;
        var rows = new int[Workers][];
        for (var worker = 0; worker < Workers; worker++)
            rows[worker] = [.. Enumerable.Range(worker * share, worker == Workers - 1 ? data.Rows - (worker * share) : share)];
        return DataProblems.LogisticRegression(data, rows, Regularizer.Nonconvex(0.1), StartingPoint.Normal(1, seed: 1));
    }
}
