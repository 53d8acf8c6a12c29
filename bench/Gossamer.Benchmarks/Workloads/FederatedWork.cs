using Gossamer.Data;
using Gossamer.Data.Scaling;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Methods.Federated.Averaging;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;
using Gossamer.Simulation;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>
/// FedAvg with softmax regression on MNIST, or rows of its shape: 60,000 × 784, 10 classes, 1000 clients, 10 a round, batches of
/// 10, one pass, γ = 0.03.
/// </summary>
internal static class FederatedWork
{
    public const int Clients = 1000;

    /// <summary>MNIST from the folder of GOSSAMER_DATA, else generated rows; pixels from 0 to 1.</summary>
    public static DataSet Load()
    {
        try
        {
            return DataLoader.Shared.Load("mnist", new DataOptions { Scaling = new Divide(255) });
        }
        catch (BadInputException)
        {
            return MnistLike(60_000);
        }
    }

    /// <summary>The problem: shuffled rows, 60 a client.</summary>
    public static Problem Assemble(DataSet data) =>
        NetworkProblems.SoftmaxRegression(data, RowAssignment.Split(new ShuffledSplit().Assign(data, Clients, seed: 1)));

    /// <summary>A run; the loss and the accuracy over all rows are looked at every so many rounds.</summary>
    public static RunResult Run(Problem problem, int rounds, long every, int threads = 0)
    {
        var method = new FedAvg(new FedAvgOptions { Clients = new NiceSampling(10), Batch = 10, Epochs = 1, StepSize = 0.03 });
        return new Simulator(degreeOfParallelism: threads).RunAsync(new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = rounds },
            Record = new RecordPlan { Every = every, Metrics = [MetricNames.Loss, MetricNames.Accuracy] },
        }).GetAwaiter().GetResult();
    }

    // Ten classes around means of their own, 150 of 784 pixels of a row not black.
    private static DataSet MnistLike(int rows)
    {
        const int Columns = 784, PerRow = 150, Classes = 10;
        var starts = new int[rows + 1];
        var indices = new int[rows * PerRow];
        var values = new double[indices.Length];
        var labels = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var random = new RandomStream(1, RandomPurpose.Data, iteration: row);
            labels[row] = random.NextInt(Classes);
            starts[row + 1] = (row + 1) * PerRow;
            for (var k = 0; k < PerRow; k++)
            {
                // Every class likes another half of its pixels bright.
                var (first, end) = (Columns * k / PerRow, Columns * (k + 1) / PerRow);
                indices[(row * PerRow) + k] = first + random.NextInt(end - first);
                values[(row * PerRow) + k] = random.NextDouble() * (((k * 7) + ((int)labels[row] * 3)) % Classes < 5 ? 1 : 0.5);
            }
        }
        return new DataSet("like mnist", SampleMatrix.Sparse(Columns, starts, indices, values), labels);
    }
}
