using Gossamer.Experiments.Documents;
using Gossamer.Problems;
using Gossamer.Signals.Regression;

namespace Gossamer.Experiments.Reports.Figures;

/// <summary>Draws movements that were predicted from signals beside what was measured.</summary>
internal static class SignalDrawing
{
    // More do not fit on a screen, and the beginning of the block shows as much as all of it.
    private const int MostInstants = 300;
    private const int MostOutputs = 6;

    /// <summary>A figure an output, of the first seed; none for other problems.</summary>
    public static IReadOnlyList<ReportFigure> Of(Problem problem, IReadOnlyList<RunDocument> runs)
    {
        if (problem is not SignalProblem signals) return [];
        var shown = runs.DistinctBy(run => run.Label).Where(run => run.Final.Length == problem.Dimension && Array.TrueForAll(run.Final, double.IsFinite)).ToList();
        return [.. Enumerable.Range(0, Math.Min(MostOutputs, signals.Outputs)).Select(output => Draw(signals, shown, output))];
    }

    private static CurveFigure Draw(SignalProblem problem, List<RunDocument> runs, int output)
    {
        double[] times = [.. problem.TestTimes.Take(MostInstants)];
        return new CurveFigure
        {
            Title = $"Coordinate {output + 1} of the movement in the test block",
            Caption = $"As measured and as predicted with the last coefficients{(problem.TestRows > MostInstants ? $"; the first {MostInstants} of {problem.TestRows} instants" : "")}. Zero is the mean of what was learnt from.",
            XName = "seconds",
            YName = "coordinate",
            Curves =
            [
                new FigureCurve("measured", times, problem.TestTarget(output)[..times.Length]),
                .. runs.Select(run => new FigureCurve(
                    $"{run.Label}, r = {Readable.Number(problem.TestScore(run.Final, output).Correlation, 4)}", times, problem.TestPrediction(run.Final, output)[..times.Length])),
            ],
        };
    }
}
