using BenchmarkDotNet.Attributes;
using Gossamer.Benchmarks.Workloads;

namespace Gossamer.Benchmarks.Cases;

[MemoryDiagnoser]
public class SimulatorBenchmark
{
    [Params(1_000, 1_000_000)]
    public int Workers { get; set; }

    [Benchmark(OperationsPerInvoke = 3_000_000)]
    public long Arrivals() => SimulatorWork.Run(Workers, 3_000_000);
}

[MemoryDiagnoser]
public class RingmasterBenchmark
{
    [Params(6_174, 100_000)]
    public int Workers { get; set; }

    [Benchmark(OperationsPerInvoke = 60_000)]
    public object Updates() => RingmasterWork.Run(Workers, 60_000);
}

[MemoryDiagnoser]
public class Ef21Benchmark
{
    private readonly Ef21Work w8a = new(BenchmarkData.W8a, 100, 10);
    private readonly Ef21Work a9a = new(BenchmarkData.A9a, 20, 5);

    [Benchmark(Baseline = true, Description = "w8a: the 100 gradients alone")]
    public void Gradients() => w8a.Gradients();

    [Benchmark(OperationsPerInvoke = 400, Description = "w8a: EF21 Top-10 iteration, one thread")]
    public object Iterations() => w8a.Run(400, 1);

    [Benchmark(OperationsPerInvoke = 1000, Description = "a9a: EF21 Top-5 iteration, n = 20, all cores")]
    public object SmallIterations() => a9a.Run(1000, 0);
}

[MemoryDiagnoser]
public class TopKBenchmark
{
    private TopKWork work = null!;

    [Params(1_000, 100_000)]
    public int K { get; set; }

    [GlobalSetup]
    public void Prepare() => work = new TopKWork(10_000_000, K);

    [Benchmark(Baseline = true)]
    public double Sum() => work.Sum();

    [Benchmark]
    public void TopK() => work.Compress();
}

[MemoryDiagnoser]
public class GradientBenchmark
{
    private readonly GradientWork work = new();

    [Benchmark(Description = "logistic gradient on a9a")]
    public void Gradient() => work.Gradient();
}
