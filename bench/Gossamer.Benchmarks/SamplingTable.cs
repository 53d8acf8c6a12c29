using System.Globalization;
using Gossamer.Benchmarks.Workloads;
using Gossamer.Compression;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Benchmarks;

/// <summary>What iterations of methods that compress by permutations or draw samples cost beside the gradients that they evaluate.</summary>
internal static class SamplingTable
{
    private const int Workers = 100;

    public static int Print(TextWriter output)
    {
        output.WriteLine($"{BenchmarkData.W8a.Name}, one core");
        Permutations(output, "MARINA, Perm-K, n = 100", new PermK());
        Permutations(output, "MARINA, Rand-K, n = 100", new RandK(3));
        OneNode(output, 1);
        OneNode(output, 64);
        Differences(output);
        return 0;
    }

    private static void Permutations(TextWriter output, string name, Compressor compressor)
    {
        var work = new Ef21Work(BenchmarkData.W8a, Workers, () => new Marina(new MarinaOptions { Compressor = compressor, StepSize = 0.05 }));
        var (alone, _) = Stopwatches.PerIteration(n => Repeat(n, work.Gradients), 20, 220);
        var (seconds, bytes) = Stopwatches.PerIteration(n => work.Run(n, 1), 20, 220);
        Row(output, name, $"{seconds / alone:F2} of its gradients ({seconds * 1e3:F2} ms, {bytes:N0} bytes allocated)");
    }

    private static void OneNode(TextWriter output, int size)
    {
        var work = new Ef21Work(BenchmarkData.W8a, 1, () => new Page(new PageOptions { Sampling = new NiceSampling(size), Probability = 1e-9, StepSize = 0.05 }));
        var (full, _) = Stopwatches.PerIteration(n => Repeat(n, work.Gradients), 5, 55);
        var (seconds, bytes) = Stopwatches.PerIteration(n => work.Run(n, 1), 1000, 21000);
        Row(output, $"PAGE, nice({size}), one node", $"{seconds * 1e6:F2} us an iteration, a full gradient takes {full / seconds:N0} of them ({bytes:N0} bytes allocated)");
    }

    private static void Differences(TextWriter output)
    {
        var sum = (IFiniteSum)BenchmarkData.Logistic(BenchmarkData.W8a, 1).Global;
        var random = new RandomStream(1, RandomPurpose.Other);
        double[] x = new double[sum.Dimension], y = new double[sum.Dimension], one = new double[sum.Dimension], two = new double[sum.Dimension];
        random.FillGaussian(x);
        random.FillGaussian(y);
        var samples = new int[1000];
        for (var k = 0; k < samples.Length; k++) samples[k] = random.NextInt(sum.Samples);
        var together = Stopwatches.Fastest(() => sum.SampleDifference(x, y, 1, samples, default, one));
        var apart = Stopwatches.Fastest(() =>
        {
            sum.SampleGradient(x, samples, default, one);
            sum.SampleGradient(y, samples, default, two);
        });
        Row(output, "difference over 1000 samples", $"{together * 1e6:F1} us, {apart / together:F2} times faster than two gradients");
    }

    private static void Row(TextWriter output, string name, FormattableString text) =>
        output.WriteLine($"{name,-32}{text.ToString(CultureInfo.InvariantCulture)}");

    private static void Repeat(int times, Action work)
    {
        for (var round = 0; round < times; round++) work();
    }
}
