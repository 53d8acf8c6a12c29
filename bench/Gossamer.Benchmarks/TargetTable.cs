using System.Diagnostics;
using System.Globalization;
using Gossamer.Benchmarks.Workloads;

namespace Gossamer.Benchmarks;

/// <summary>What Gossamer aims at, and what this machine measures: a quick look in a minute or two.</summary>
internal static class TargetTable
{
    public static int Print(TextWriter output)
    {
        output.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}; data: {BenchmarkData.A9a.Name}, {BenchmarkData.W8a.Name}");
        output.WriteLine();
        Row(output, "what", "target", "measured", null);
        output.WriteLine(new string('-', 92));
        Simulator(output);
        Ringmaster(output, 6174, 60_000);
        Ringmaster(output, 100_000, 60_000);
        Million(output, stops: false);
        Million(output, stops: true);
        Ef21(output);
        TopK(output, 1_000);
        TopK(output, 100_000);
        var gradient = new GradientWork();
        Row(output, "logistic gradient on a9a", "(bench/peers)", $"{Stopwatches.Fastest(gradient.Gradient) * 1e3:F3} ms", null);
        var small = new Ef21Work(BenchmarkData.A9a, 20, 5);
        var (seconds, _) = Stopwatches.PerIteration(n => small.Run(n, 0), 50, 550);
        Row(output, "EF21 Top-5 iteration on a9a, n = 20", "(bench/peers)", $"{seconds * 1e3:F3} ms", null);
        return 0;
    }

    /// <summary>The lines on a million workers alone.</summary>
    public static int PrintMillion(TextWriter output)
    {
        Simulator(output);
        Million(output, stops: false);
        Million(output, stops: true);
        return 0;
    }

    private static void Simulator(TextWriter output)
    {
        const int workers = 1_000_000;
        SimulatorWork.Run(1000, 100_000);
        var bytes = SimulatorWork.BytesPerIdleWorker(workers);
        Row(output, "simulator, bytes an idle worker, 1,000,000 workers", "< 1,000", bytes.ToString("N0", CultureInfo.InvariantCulture), bytes < 1000);
        var rate = 0.0;
        for (var repeat = 0; repeat < 2; repeat++)
        {
            var (few, seconds) = Timed(() => SimulatorWork.Run(workers, 500_000));
            var (many, longer) = Timed(() => SimulatorWork.Run(workers, 3_500_000));
            rate = Math.Max(rate, (many - few) / Math.Max(1e-9, longer - seconds));
        }
        Row(output, "simulator, events a second, one core, 1,000,000 workers", ">= 1,000,000", rate.ToString("N0", CultureInfo.InvariantCulture), rate >= 1e6);
    }

    private static void Ringmaster(TextWriter output, int workers, int updates)
    {
        RingmasterWork.Run(workers, 1000);
        var (_, seconds) = Timed(() => RingmasterWork.Run(workers, 1000));
        var (_, longer) = Timed(() => RingmasterWork.Run(workers, 1000 + updates));
        var rate = updates / Math.Max(1e-9, longer - seconds);
        Row(output, string.Create(CultureInfo.InvariantCulture, $"Ringmaster ASGD, updates a second, n = {workers:N0}, d = 1729"), ">= 30,000", rate.ToString("N0", CultureInfo.InvariantCulture), rate >= 30_000);
    }

    private static void Million(TextWriter output, bool stops)
    {
        var what = stops ? "cancelled" : "dropped";
        var (rate, gigabytes) = MillionWork.Run(stops);
        Row(output, $"1,000,000 workers, d = 1000, gradients {what}: events a second", ">= 1,000,000", rate.ToString("N0", CultureInfo.InvariantCulture), rate >= 1e6);
        Row(output, "  largest heap in GB", "<= 16", gigabytes.ToString("F2", CultureInfo.InvariantCulture), gigabytes <= 16);
    }

    private static void Ef21(TextWriter output)
    {
        foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            var work = new Ef21Work(BenchmarkData.W8a, 100, 10);
            Action gradients = threads == 1 ? work.Gradients : work.GradientsInParallel;
            // Both sides are means over as many rounds: the luckiest single sweep would be no fair opponent.
            var (alone, _) = Stopwatches.PerIteration(n => Repeat(n, gradients), 20, 420);
            var (seconds, bytes) = Stopwatches.PerIteration(n => work.Run(n, threads), 20, 420);
            var ratio = seconds / alone;
            var name = threads == 1 ? "one core" : $"{threads} cores";
            Row(output, $"EF21 Top-10 on w8a, n = 100, {name}: iteration / its gradients", "<= 1.5", string.Create(CultureInfo.InvariantCulture, $"{ratio:F2} ({seconds * 1e3:F2} ms)"), ratio <= 1.5);
            if (threads == 1) Row(output, "  bytes allocated an iteration", "0", bytes.ToString("N0", CultureInfo.InvariantCulture), bytes < 1);
        }
    }

    private static void Repeat(int times, Action work)
    {
        for (var round = 0; round < times; round++) work();
    }

    private static void TopK(TextWriter output, int k)
    {
        var work = new TopKWork(10_000_000, k);
        var ratio = Stopwatches.Fastest(work.Compress) / Stopwatches.Fastest(() => work.Sum());
        Row(output, string.Create(CultureInfo.InvariantCulture, $"Top-{k:N0} of 10,000,000 doubles / one summing pass"), "<= 3", ratio.ToString("F2", CultureInfo.InvariantCulture), ratio <= 3);
    }

    private static (T Result, double Seconds) Timed<T>(Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        return (result, watch.Elapsed.TotalSeconds);
    }

    private static void Row(TextWriter output, string what, string target, string measured, bool? isMet) =>
        output.WriteLine($"{what,-60}{target,14}{measured,18}  {(isMet switch { true => "ok", false => "MISSED", _ => "" })}".TrimEnd());
}
