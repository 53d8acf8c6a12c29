using Gossamer.Compression;
using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>DASHA with Rand-K on logistic regression.</summary>
internal sealed class DashaWork(DataSet data, int workers, int k)
{
    private readonly Problem problem = BenchmarkData.Logistic(data, workers);

    /// <summary>Makes a run; the loss is recorded at both ends alone.</summary>
    /// <param name="iterations">How many.</param>
    /// <param name="threads">Threads of the simulator; 0 means one a core.</param>
    public RunResult Run(int iterations, int threads)
    {
        var request = new RunRequest(problem, new Dasha(new DashaOptions { Compressor = new RandK(k), StepSize = 0.05 }))
        {
            Stop = new StopRule { Iterations = iterations },
            Record = new RecordPlan { Every = long.MaxValue, Metrics = [MetricNames.Loss] },
        };
        return new Simulator(degreeOfParallelism: threads).RunAsync(request).GetAwaiter().GetResult();
    }
}
