using Gossamer.Problems;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>A gradient of logistic regression on all of a9a.</summary>
internal sealed class GradientWork
{
    private readonly ILocalObjective objective;
    private readonly double[] x;
    private readonly double[] gradient;

    public GradientWork()
    {
        objective = BenchmarkData.Logistic(BenchmarkData.A9a, workers: 1).Local(0);
        x = new double[objective.Dimension];
        gradient = new double[x.Length];
        for (var i = 0; i < x.Length; i++) x[i] = -1 + 2.0 * i / (x.Length - 1);
    }

    public void Gradient() => objective.Gradient(x, gradient);
}
