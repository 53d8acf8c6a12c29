using System.Globalization;
using Gossamer.Benchmarks.Workloads;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Methods.VarianceReduction;

namespace Gossamer.Benchmarks;

/// <summary>What an iteration of methods with one gradient a round costs beside its gradients; 1.5 is the most that they may.</summary>
internal static class FamilyTable
{
    private const int Workers = 100;
    private static readonly TopK TopTen = new(10);
    private static readonly RandK RandomTen = new(10);
    private static readonly PermK Permutation = new();

    private static IEnumerable<(string Name, Func<Method> Create)> Methods { get; } =
    [
        ("EF21", () => new Ef21(new Ef21Options { Compressor = TopTen, StepSize = 0.05 })),
        ("EF14", () => new Ef14(new Ef14Options { Compressor = TopTen, StepSize = 0.05 })),
        ("EF21+", () => new Ef21Plus(new Ef21PlusOptions { Compressor = TopTen, StepSize = 0.05 })),
        ("EF21-W", () => new Ef21W(new Ef21WOptions { Compressor = TopTen, StepSize = 0.05 })),
        ("EF21-SGDM", () => new Ef21Sgdm(new Ef21SgdmOptions { Compressor = TopTen, StepSize = 0.05, Momentum = 0.1 })),
        ("EF21-SGD2M", () => new Ef21Sgd2m(new MomentumOptions { Compressor = TopTen, StepSize = 0.05, Momentum = 0.1 })),
        ("EF21-BC", () => new Ef21Bc(new Ef21BcOptions { Compressor = TopTen, Downlink = TopTen, StepSize = 0.05 })),
        ("EF21-HB", () => new Ef21Hb(new Ef21HbOptions { Compressor = TopTen, StepSize = 0.05 })),
        ("DASHA", () => new Dasha(new DashaOptions { Compressor = RandomTen, StepSize = 0.05 })),
        ("MARINA-P", () => new MarinaP(new MarinaPOptions { Compressor = Permutation, StepSize = 0.05 })),
        ("M3", () => new M3(new M3Options { Compressor = RandomTen, DownlinkCompressor = Permutation, StepSize = 0.05 })),
        ("EF21-Prox", () => new Ef21Prox(new Ef21ProxOptions { Compressor = TopTen, StepSize = 0.05, L1 = 1e-4 })),
        .. ((Mechanism[])
        [
            new Ef21Mechanism(TopTen), new LagMechanism(4), new ClagMechanism(TopTen, 4), new ThreePcV2(new RandK(10), TopTen),
            new ThreePcV3(new LagMechanism(4), TopTen), new ThreePcV4(TopTen, TopTen), new ThreePcV5(TopTen), new MarinaMechanism(new RandK(10)),
            new AdaCgdMechanism([new TopK(1), TopTen, new TopK(100)], 4),
        ]).Select(mechanism => ($"3PC {mechanism}", (Func<Method>)(() => new ThreePc(new ThreePcOptions { Mechanism = mechanism, StepSize = 0.05 })))),
    ];

    public static int Print(TextWriter output)
    {
        output.WriteLine($"{BenchmarkData.W8a.Name}, n = {Workers}, ten coordinates a message, one thread: processor time of an iteration over that of its gradients");
        foreach (var (name, create) in Methods)
        {
            var work = new Ef21Work(BenchmarkData.W8a, Workers, create);
            Repeat(20, work.Gradients);
            work.Run(20, 1);
            var (ratio, alone) = (double.PositiveInfinity, 0.0);
            // Both sides of a pair are means over as many rounds, one after the other; the pair that was disturbed least counts.
            for (var pair = 0; pair < 5; pair++)
            {
                var gradients = ProcessorSeconds(() => Repeat(200, work.Gradients)) / 200;
                var iteration = (ProcessorSeconds(() => work.Run(220, 1)) - ProcessorSeconds(() => work.Run(20, 1))) / 200;
                if (iteration / gradients < ratio) (ratio, alone) = (iteration / gradients, gradients);
            }
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-56}{ratio,8:F2}  (gradients {alone * 1e3:F2} ms){(ratio <= 1.5 ? "" : "  MISSED")}"));
        }
        return 0;
    }

    // Of the process, so that other programs on the machine do not count; whatever runs beside the work counts against it.
    private static double ProcessorSeconds(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static void Repeat(int times, Action work)
    {
        for (var round = 0; round < times; round++) work();
    }
}
