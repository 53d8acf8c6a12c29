using System.Globalization;
using System.Text.Json;
using Gossamer.Benchmarks.Workloads;
using Gossamer.Compression;
using Gossamer.Methods.VarianceReduction;

namespace Gossamer.Benchmarks;

/// <summary>The same work in .NET and in Python on one machine: reads the Python side as lines of JSON, measures this side.</summary>
internal static class PeerTable
{
    /// <summary>Writes the rows of a9a (or like a9a) for the other side.</summary>
    public static int WriteData(string path)
    {
        BenchmarkData.Write(BenchmarkData.A9a, path);
        return 0;
    }

    /// <summary>Prints both sides and their ratio.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="peers">Lines such as <c>{"name": "ef21, numpy", "seconds": 0.002}</c>.</param>
    /// <param name="label">What the data are called.</param>
    public static int Print(TextWriter output, TextReader peers, string label)
    {
        var gradient = new GradientWork();
        var ours = Stopwatches.Fastest(gradient.Gradient, 4);
        var ef21 = new Ef21Work(BenchmarkData.A9a, 20, 5);
        var (iteration, _) = Stopwatches.PerIteration(n => ef21.Run(n, 0), 50, 1050);
        var dasha = new Ef21Work(BenchmarkData.A9a, 20, () => new Dasha(new DashaOptions { Compressor = new RandK(5), StepSize = 0.05 }));
        var (dashaIteration, _) = Stopwatches.PerIteration(n => dasha.Run(n, 0), 50, 1050);
        output.WriteLine($"data: {label}, {BenchmarkData.A9a.Name}, {BenchmarkData.A9a.Rows} × {BenchmarkData.A9a.Columns}; {Environment.ProcessorCount} cores");
        output.WriteLine($"{"work",-34}{"Gossamer",12}{"peer",12}{"peer / Gossamer",18}  target");
        while (peers.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            using var document = JsonDocument.Parse(line);
            var name = document.RootElement.GetProperty("name").GetString()!;
            var seconds = document.RootElement.GetProperty("seconds").GetDouble();
            var mine = name.StartsWith("gradient", StringComparison.Ordinal) ? ours
                : name.StartsWith("dasha", StringComparison.Ordinal) ? dashaIteration : iteration;
            var target = name switch { "gradient, scipy.sparse" => ">= 1", "ef21, numpy" or "dasha, numpy" => ">= 3", _ => "" };
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-34}{mine * 1e3,9:F3} ms{seconds * 1e3,9:F3} ms{seconds / mine,17:F2}×  {target}").TrimEnd());
        }
        return 0;
    }
}
