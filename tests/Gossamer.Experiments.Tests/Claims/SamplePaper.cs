using Gossamer.Data;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Tests.Claims;

/// <summary>A paper with one claim of every outcome; its experiment is small.yaml beside this file.</summary>
[Paper("sample", Title = "A sample", Authors = "A. Author", Reference = "nowhere, 2000", Summary = "It has one claim of every outcome.")]
public static class SamplePaper
{
    [Claim("holding", Place = "Theorem 1", Statement = "Gradient descent gets somewhere.", Certainty = Certainty.Verified)]
    internal static async Task<Verdict> Holding(Measurement m)
    {
        var results = await m.RunAsync("small");
        m.Tabulate("Steps", ["method", "γ"], [.. results.All.Select(s => (IReadOnlyList<string>)[s.Label, "a|b"])]);
        m.Show(new CurveFigure { Title = "A line", XName = "x", YName = "y", Curves = [new FigureCurve("one", [1, 2], [3, 4])] });
        return Verdict.If(results["gd"].Final("loss") < results["gd"].Initial("loss"), $"{results["gd"].Total(Cost.Iterations)} iterations | one line", "it does not");
    }

    [Claim("refuted", Place = "Theorem 2", Statement = "Two is three.", Certainty = Certainty.Derived)]
    internal static Verdict Refuted(Measurement m) => Verdict.If(m.Pick(2, 3) == 3, $"two is {m.Pick(2, 3)}", "two is two");

    [Claim("lacking", Place = "Figure 1", Statement = "It needs data that nobody has.", Certainty = Certainty.Remembered)]
    internal static Verdict Lacking(Measurement m) => throw new MissingDataException("data set 'x' is not on this machine");

    [Claim("broken", Place = "Figure 2", Statement = "It asks for a method that is not there.", Certainty = Certainty.Remembered)]
    internal static async Task<Verdict> Broken(Measurement m) => Verdict.Holds((await m.RunAsync("small"))["gb"].Label);
}
