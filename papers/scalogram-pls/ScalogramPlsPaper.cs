using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports;
using Gossamer.Signals.Description;
using Gossamer.Signals.Recordings;

namespace Gossamer.Papers;

/// <summary>The claims of the paper on approximated scalograms.</summary>
[Paper("scalogram-pls",
    Title = "Creation of approximating scalogram description in a problem of movement prediction",
    Authors = "E. Gasanov, A. Motrenko",
    Reference = "Journal of Machine Learning and Data Analysis 3(2), 2017 (in Russian)",
    Summary = "A movement is predicted from scalograms of many channels by partial least squares. Parameters of small local models in place of the scalogram make the description several times shorter and the prediction hardly worse.")]
public static class ScalogramPlsPaper
{
    private const string Worst = "test-correlation";

    [Claim("short-description-keeps-quality",
        Place = "Abstract",
        Statement = "Local approximation does not lower the quality of the prediction significantly, while it strongly reduces the dimension: with 12 components 36 local parameters reach r ≥ 0.99 for every coordinate.",
        Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Short(Measurement m)
    {
        var rows = new List<IReadOnlyList<string>>();
        var at12 = new Dictionary<string, double>();
        foreach (var (name, features) in new[] { ("full", 80), ("moments", 36), ("log-quadratic", 36) })
        {
            var run = (await m.RunAsync(name))["SIMPLS"];
            foreach (var components in new[] { 3, 6, 12, 20, 30 })
            {
                rows.Add([name, $"{features}", $"{components}", .. Enumerable.Range(1, 3).Select(k => Readable.Number(run.Values($"{Worst}({k})")[components], 4)), Readable.Number(run.Values("test-rmse")[components], 3)]);
                if (components == 12) at12[name] = run.Values(Worst)[components];
            }
        }
        m.Tabulate("SIMPLS in the test block", ["description", "features", "components", "r of 1", "r of 2", "r of 3", "largest RMSE"], rows);
        return Verdict.If(
            at12["moments"] >= 0.99 && at12["log-quadratic"] >= 0.99,
            $"12 components, smallest r of the three coordinates: {string.Join(", ", at12.Select(pair => $"{Readable.Number(pair.Value, 4)} ({pair.Key})"))}; 36 numbers in place of 80",
            "some coordinate is predicted with r below 0.99");
    }

    [Claim("history-in-a-few-numbers",
        Place = "Abstract",
        Statement = "Of a second of the scalogram, ten places in time, a bump over time and frequency in every band keeps enough to predict as well as all of its values.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> History(Measurement m)
    {
        var all = (await m.RunAsync("history"))["NIPALS"];
        var bump = (await m.RunAsync("history", "problem.description=bump"))["NIPALS"];
        var moments = (await m.RunAsync("history", "problem.description=moments"))["NIPALS"];
        var (best, few, middle) = (all.Values(Worst).Max(), bump.Values(Worst).Max(), moments.Values(Worst).Max());
        return Verdict.If(
            best - few <= 0.01,
            $"largest r of the worst coordinate within 20 components: {Readable.Number(best, 4)} with 800 values, {Readable.Number(middle, 4)} with 360 moments, {Readable.Number(few, 4)} with the 72 numbers of bumps",
            "bumps lose more than 0.01: their fits jump between neighbouring instants where a second of a band has no single bump");
    }

    [Claim("fewer-components-than-principal-ones",
        Place = "Method",
        Statement = "Partial least squares need fewer components than regression on principal components, which do not look at the movement.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Fewer(Measurement m)
    {
        var texts = new List<string>();
        var holds = true;
        foreach (var name in new[] { "full", "moments", "log-quadratic" })
        {
            var results = await m.RunAsync(name);
            var (partial, principal) = (First(results["SIMPLS"]), First(results["Principal components"]));
            holds &= partial < principal;
            texts.Add($"{name}: {Readable.Count(partial)} and {Readable.Count(principal)}");
        }
        return Verdict.If(holds, $"components until r ≥ 0.9 for every coordinate, SIMPLS and principal components: {string.Join("; ", texts)}", "principal components need no more");

        static double First(Series run)
        {
            var place = run.Values(Worst).ToList().FindIndex(r => r >= 0.9);
            return place < 0 ? double.PositiveInfinity : place;
        }
    }

    [Claim("one-round-of-communication",
        Place = "SIMPLS on cross products",
        Statement = "Workers that send X'X and X'Y once give the coefficients that all rows in one place give.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> OneRound(Measurement m)
    {
        var alone = (await m.RunAsync("moments", "problem.workers=1"))["SIMPLS"].Values(Worst);
        var largest = 0.0;
        foreach (var workers in new[] { 4, 16, 60 })
        {
            var many = (await m.RunAsync("moments", $"problem.workers={workers}"))["SIMPLS"].Values(Worst);
            largest = Math.Max(largest, Enumerable.Range(0, alone.Count).Max(k => Math.Abs(many[k] - alone[k])));
        }
        return Verdict.If(largest < 1e-8, $"over 30 components the smallest r with 4, 16 and 60 workers differs from that with one by at most {Readable.Number(largest, 2)}", "they differ by more than rounding");
    }

    [Claim("noise-harms-both-alike",
        Place = "Abstract, with noise added",
        Statement = "With noise in the channels local parameters predict no worse than the whole scalogram, by more than 0.05 in r.",
        Certainty = Certainty.Derived)]
    internal static async Task<Verdict> Noise(Measurement m)
    {
        var rows = new List<IReadOnlyList<string>>();
        var losses = new List<double>();
        foreach (var sigma in new[] { 0.5, 1, 2 })
        {
            var best = new List<double>();
            foreach (var name in new[] { "full", "moments", "log-quadratic" })
            {
                m.Say($"noise {sigma}, {name}");
                var run = (await m.RunAsync(name, "seed=[1, 2, 3]", $"problem.recording.noise={sigma.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}"))["SIMPLS"];
                // The number of components is chosen without a look at the test block.
                double[] seeds = [.. run.Runs.Select(one => one.Trace.MinBy(point => point.Metrics["cross-validated-rmse"])!.Metrics[Worst]!.Value).Order()];
                best.Add(seeds[seeds.Length / 2]);
            }
            losses.Add(best[0] - best.Skip(1).Max());
            rows.Add([Readable.Number(sigma, 2), .. best.Select(r => Readable.Number(r, 3))]);
        }
        m.Tabulate("Smallest r in the test block, components by cross-validation, medians of three seeds", ["σ of the noise", "full", "moments", "log-quadratic"], rows);
        return Verdict.If(
            losses.All(loss => loss <= 0.05),
            $"the better of the two local descriptions loses {string.Join(", ", losses.Select(loss => Readable.Number(loss, 2)))} in r for σ = 0.5, 1, 2",
            "the local description loses more");
    }

    [Claim("window-looks-ahead",
        Place = "Morlet scalogram",
        Statement = "The transform looks at samples after the instant: computed from earlier samples only, it is another one at low frequencies.",
        Certainty = Certainty.Derived)]
    internal static Task<Verdict> LooksAhead(Measurement m)
    {
        var recording = ModulatedCarriers.Create();
        var transform = new MorletScalogram([6, 25, 90], recording.SamplingRate);
        var channel = recording.Channels[0];
        const int Instant = 6000;
        var whole = transform.Transform(channel, [Instant]);
        var past = transform.Transform(channel[..(Instant + 1)], [Instant]);
        double[] differences = [.. whole.Zip(past, (all, some) => Math.Abs(all[0] - some[0]))];
        return Task.FromResult(Verdict.If(
            differences.Max() > 0.05,
            $"|S − S from the past| at 6, 25 and 90 Hz: {string.Join(", ", differences.Select(d => Readable.Number(d, 2)))}, where the carriers have amplitudes near 1",
            "the future does not matter"));
    }
}
