using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Reports;

namespace Gossamer.Papers;

/// <summary>The claims of the paper that extended EF21 in six directions.</summary>
[Paper("ef21-bells-and-whistles",
    Title = "EF21 with Bells & Whistles: Practical Algorithmic Extensions of Modern Error Feedback",
    Authors = "I. Fatkhullin, I. Sokolov, E. Gorbunov, Z. Li, P. Richtárik",
    Reference = "2021, arXiv:2110.03294",
    Summary = "EF21 goes with stochastic gradients, variance reduction, partial participation, bidirectional compression, momentum and proximal steps, each with a theorem of its own.")]
public static class EfBellsAndWhistlesPaper
{
    private const string Gradient = MetricNames.GradientNormSquared;
    private static readonly Target Solved = new(Gradient, 1e-6);

    [Claim("page-converges-where-sgd-stalls",
        Place = "Experiments with stochastic gradients",
        Statement = "With a batch of about two percent of the local data EF21-PAGE converges, while EF21-SGD stalls at a floor with that batch and with an eighth and a quarter of the data.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PageConverges(Measurement m)
    {
        var page = (await m.RunAsync("page"))["EF21-PAGE"];
        string[] sizes = m.Pick<string[]>(["2", "12", "25"], ["6", "50", "101"]);
        var rows = new List<string[]> { (string[])["EF21-PAGE", "2%", Readable.Number(page.Best(Gradient), 3), Readable.Number(page.Multiple)] };
        var floors = new List<double>();
        foreach (var size in sizes)
        {
            var sgd = (await m.RunAsync("sgd", $"oracle.size={size}"))["EF21-SGD"];
            floors.Add(sgd.Best(Gradient));
            rows.Add(["EF21-SGD", $"{size} rows", Readable.Number(floors[^1], 3), Readable.Number(sgd.Multiple)]);
        }
        m.Tabulate("Least ‖∇f‖² along the run", ["method", "batch", "least ‖∇f‖²", "multiple of the theory's step"], rows);
        var lowest = floors.Min();
        return Verdict.If(
            page.Best(Gradient) < 1e-2 * lowest,
            $"the least ‖∇f‖² is {Readable.Number(page.Best(Gradient), 3)} with EF21-PAGE, and {Readable.Number(floors[0], 3)}, {Readable.Number(floors[1], 3)} and {Readable.Number(floors[2], 3)} with EF21-SGD and batches of {string.Join(", ", sizes)} rows",
            "EF21-PAGE is not clearly below the floors of EF21-SGD within the iterations given");
    }

    [Claim("partial-participation-saves-bits",
        Place = "Experiments with partial participation",
        Statement = "With fewer participants EF21-PP needs more rounds than EF21, but fewer bits per worker.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> PartialSavesBits(Measurement m)
    {
        var results = await m.RunAsync("partial");
        string[] labels = ["all", "half", "quarter"];
        double[] rounds = [.. labels.Select(label => results[label].CostTo(Solved, Cost.Iterations))];
        double[] bits = [.. labels.Select(label => results[label].CostTo(Solved, Cost.BitsUp))];
        m.Tabulate(
            $"To ‖∇f‖² ≤ {Readable.Power(Solved.Value)}, Top-1, tuned steps", ["participants", "rounds", "bits per worker", "multiple of the theory's step"],
            [.. labels.Select((label, i) => (string[])[label, Readable.Count(rounds[i]), Readable.Bits(bits[i]), Readable.Number(results[label].Multiple)])]);
        return Verdict.If(
            rounds[0] < rounds[1] && rounds[1] < rounds[2] && bits[1] < bits[0] && bits[2] < bits[0],
            $"all, half and a quarter of the workers: {Readable.Count(rounds[0])}, {Readable.Count(rounds[1])} and {Readable.Count(rounds[2])} rounds, {Readable.Bits(bits[0])}, {Readable.Bits(bits[1])} and {Readable.Bits(bits[2])} per worker",
            double.IsFinite(bits[1] + bits[2])
                ? "rounds grow by as much as participation falls, and the first round, in which all workers send exact gradients, costs all alike, so that the bits are about the same"
                : "the target is not reached with few participants within the iterations given");
    }

    [Claim("bidirectional-saves-total-bits",
        Place = "Experiments with bidirectional compression",
        Statement = "With Top-1 both ways EF21-BC needs fewer bits up and down together than EF21, which broadcasts all coordinates.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> BidirectionalSaves(Measurement m)
    {
        var results = await m.RunAsync("bidirectional");
        double Total(string label) => results[label].CostTo(Solved, Cost.BitsUp) + results[label].CostTo(Solved, Cost.BitsDown);
        var (one, both) = (Total("EF21"), Total("EF21-BC"));
        return Verdict.If(
            both < one,
            $"to ‖∇f‖² ≤ {Readable.Power(Solved.Value)}: {Readable.Bits(one)} with EF21 ({Readable.Count(results["EF21"].CostTo(Solved, Cost.Iterations))} rounds), {Readable.Bits(both)} with EF21-BC ({Readable.Count(results["EF21-BC"].CostTo(Solved, Cost.Iterations))} rounds)",
            double.IsFinite(both) ? "the rounds that the compressed downlink costs outweigh what it saves" : "EF21-BC does not reach the target within the iterations given");
    }

    [Claim("momentum-is-no-worse",
        Place = "Experiments with heavy ball",
        Statement = "At tuned steps EF21-HB with momentum 0.2, 0.4 and 0.9 needs no more rounds than EF21.",
        Certainty = Certainty.Verified)]
    internal static async Task<Verdict> MomentumNoWorse(Measurement m)
    {
        var results = await m.RunAsync("momentum");
        double Rounds(string label) => results[label].CostTo(Solved, Cost.Iterations);
        double[] rounds = [Rounds("EF21"), Rounds("EF21-HB 0.2"), Rounds("EF21-HB 0.4"), Rounds("EF21-HB 0.9")];
        return Verdict.If(
            rounds.Skip(1).All(value => value <= 1.02 * rounds[0]),
            $"rounds to ‖∇f‖² ≤ {Readable.Power(Solved.Value)}: {Readable.Count(rounds[0])} without momentum, {Readable.Count(rounds[1])}, {Readable.Count(rounds[2])} and {Readable.Count(rounds[3])} with 0.2, 0.4 and 0.9, at multiples {Readable.Number(results["EF21"].Multiple)}, {Readable.Number(results["EF21-HB 0.2"].Multiple)}, {Readable.Number(results["EF21-HB 0.4"].Multiple)} and {Readable.Number(results["EF21-HB 0.9"].Multiple)} of each theory's step",
            "at tuned steps Top-1 limits how fast the workers can tell their gradients, which momentum does not change, and a large one overshoots: the best multiple falls by as much as momentum lengthens the step");
    }
}
