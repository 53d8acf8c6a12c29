using Gossamer.Compression;
using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>EF21 with Top-K, or another method, on logistic regression, against its gradients alone.</summary>
internal sealed class Ef21Work
{
    private readonly Func<Method> create;
    private readonly Problem problem;
    private readonly double[] x;
    private readonly double[] gradient;

    public Ef21Work(DataSet data, int workers, int k)
        : this(data, workers, () => new Ef21(new Ef21Options { Compressor = new TopK(k), StepSize = 0.05 }))
    {
    }

    public Ef21Work(DataSet data, int workers, Func<Method> create)
    {
        this.create = create;
        problem = BenchmarkData.Logistic(data, workers);
        x = new double[problem.Dimension];
        gradient = new double[problem.Dimension];
    }

    /// <summary>Makes a run; the loss is recorded at both ends alone.</summary>
    /// <param name="iterations">How many.</param>
    /// <param name="threads">Threads of the simulator; 0 means one a core.</param>
    public RunResult Run(int iterations, int threads)
    {
        var request = new RunRequest(problem, create())
        {
            Stop = new StopRule { Iterations = iterations },
            Record = new RecordPlan { Every = long.MaxValue, Metrics = [MetricNames.Loss] },
        };
        return new Simulator(degreeOfParallelism: threads).RunAsync(request).GetAwaiter().GetResult();
    }

    /// <summary>The gradients of all workers, one after the other.</summary>
    public void Gradients()
    {
        for (var worker = 0; worker < problem.Workers; worker++) problem.Local(worker).Gradient(x, gradient);
    }

    /// <summary>The gradients of all workers on all cores.</summary>
    public void GradientsInParallel() => Parallel.For(
        0, problem.Workers, () => new double[problem.Dimension],
        (worker, _, target) =>
        {
            problem.Local(worker).Gradient(x, target);
            return target;
        },
        _ => { });
}
