using System.Globalization;
using Gossamer.Benchmarks.Workloads;
using Gossamer.Problems;

namespace Gossamer.Benchmarks;

/// <summary>FedAvg on data of the shape of MNIST, step by step: what reading, constants, training and looking cost.</summary>
internal static class FederatedTable
{
    private static TextWriter output = TextWriter.Null;

    public static int Print(TextWriter writer)
    {
        output = writer;
        var data = Measured("read the data", FederatedWork.Load);
        output.WriteLine($"{data.Name}: {data.Rows:N0} rows; 1000 clients, 10 a round, batches of 10, one pass, 100 rounds; {Environment.ProcessorCount} cores");
        var problem = Measured("give the rows to clients", () => FederatedWork.Assemble(data));
        Measured("constants", () => problem.Constants.L + problem.Constants.LMean + problem.Constants.LPlus + problem.Constants.LSampleMax);
        Measured("100 rounds, looked at twice", () => FederatedWork.Run(problem, 100, 100));
        Measured("100 rounds, looked at twice, again", () => FederatedWork.Run(problem, 100, 100));
        Measured("100 rounds, looked at every 10", () => FederatedWork.Run(problem, 100, 10));
        Measured("one look at loss and accuracy", () => Look(problem));
        return 0;
    }

    private static int Look(Problem problem)
    {
        var x = new double[problem.Dimension];
        problem.Global.Value(x);
        return ((IClassifier)problem.Global).CountCorrect(x);
    }

    private static T Measured<T>(string what, Func<T> work)
    {
        var (processor, watch) = (Environment.CpuUsage.TotalTime, System.Diagnostics.Stopwatch.StartNew());
        var result = work();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-40}{(Environment.CpuUsage.TotalTime - processor).TotalSeconds,8:F3} s of processor{watch.Elapsed.TotalSeconds,9:F3} s"));
        return result;
    }
}
