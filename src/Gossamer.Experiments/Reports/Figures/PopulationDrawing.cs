using System.Globalization;
using Gossamer.Experiments.Documents;
using Gossamer.Numerics;
using Gossamer.Population.Learning;
using Gossamer.Population.Particles;
using Gossamer.Population.Problems;
using Gossamer.Problems;

namespace Gossamer.Experiments.Reports.Figures;

/// <summary>
/// Draws what was learnt of a population: the potentials beside the true one, and where they move particles of the plane (their
/// first two coordinates, where there are more).
/// </summary>
internal static class PopulationDrawing
{
    private const int Cells = 41;
    private const int MostParticles = 300;
    private const int MostSnapshots = 3;
    private static readonly int[] Ends = [0, Cells / 4, Cells / 2, 3 * Cells / 4, Cells - 1];

    /// <summary>The figures of the first seed; none for other problems.</summary>
    public static IReadOnlyList<ReportFigure> Of(Problem problem, IReadOnlyList<RunDocument> runs)
    {
        if (problem is not PopulationProblem population) return [];
        var shown = runs.DistinctBy(run => run.Label).Where(run => run.Final.Length == problem.Dimension && Array.TrueForAll(run.Final, double.IsFinite)).ToList();
        if (population.Snapshots.Dimension == 1) return [Potentials(population, shown)];
        var figures = new List<ReportFigure> { Particles(population) };
        if (population.Snapshots.Dimension == 2) figures.AddRange(shown.Select(run => Landscape(population, run)));
        figures.AddRange(shown.Select(run => Moved(population, run)));
        return figures;
    }

    private static CurveFigure Particles(PopulationProblem problem)
    {
        var snapshots = problem.Snapshots;
        // More would hide each other.
        var last = snapshots.Steps;
        int[] shown = [.. Enumerable.Range(0, MostSnapshots).Select(k => k * last / (MostSnapshots - 1)).Distinct()];
        return new CurveFigure
        {
            Title = "Snapshots of the population",
            Caption = $"Up to {MostParticles} of the particles that are learnt from, {(shown.Length == snapshots.Train.Count ? "at all times" : "at some of the times")}.",
            XName = "first coordinate",
            YName = "second coordinate",
            IsScatter = true,
            Curves = [.. shown.Select(k => Points($"t = {Number(snapshots.Times[k])}", snapshots.Train[k]))],
        };
    }

    private static CurveFigure Moved(PopulationProblem problem, RunDocument run)
    {
        var snapshots = problem.Snapshots;
        var last = snapshots.Steps - 1;
        var random = new RandomStream(problem.Options.Seed, RandomPurpose.Other, last, slot: 11);
        var predicted = Prediction.Step(problem.Energy, run.Final, snapshots.Test[last], snapshots.Phase(last + 1), Stepping.Explicit, ref random);
        return new CurveFigure
        {
            Title = $"The last step as {run.Label} predicts it",
            Caption = $"Test particles at t = {Number(snapshots.Times[last])}, where the learnt energy moves them, and the test particles observed at t = {Number(snapshots.Times[last + 1])} (others, if the data are unpaired).",
            XName = "first coordinate",
            YName = "second coordinate",
            IsScatter = true,
            Curves = [Points("before", snapshots.Test[last]), Points("predicted", predicted), Points("observed", snapshots.Test[last + 1])],
        };
    }

    /// <summary>On a line all potentials fit into one picture.</summary>
    private static CurveFigure Potentials(PopulationProblem problem, List<RunDocument> runs)
    {
        const int points = 201;
        var (low, high) = Range(problem.Snapshots);
        var axis = Axis(low, high, points);
        var curves = new List<FigureCurve>();
        if (problem.Snapshots.Truth is { } truth) Add("true", [.. axis.Select(x => truth.TimeStep * truth.Potential.Value([x]))]);
        foreach (var run in runs)
        {
            var learnt = new double[points];
            problem.Energy.Potential(run.Final, axis, 1, learnt);
            Add(run.Label, learnt);
        }
        return new CurveFigure
        {
            Title = "The potentials that were found",
            Caption = InUnits("Potentials"),
            XName = "position",
            YName = "V",
            Curves = curves,
        };

        void Add(string label, double[] values)
        {
            Centre(values);
            curves.Add(new FigureCurve(label, axis, values));
        }
    }

    // The true potential on the left, the learnt one on the right, in the units of one step and with the same mean.
    private static HeatmapFigure Landscape(PopulationProblem problem, RunDocument run)
    {
        var (low, high) = Range(problem.Snapshots);
        var axis = Axis(low, high, Cells);
        double[] points = [.. axis.SelectMany(y => axis.SelectMany(x => new[] { x, y }))];
        var learnt = new double[Cells * Cells];
        problem.Energy.Potential(run.Final, points, 1, learnt);
        double[]? exact = null;
        if (problem.Snapshots.Truth is { } truth)
            exact = [.. Enumerable.Range(0, learnt.Length).Select(k => truth.TimeStep * truth.Potential.Value(points.AsSpan(2 * k, 2)))];
        Centre(learnt);
        if (exact is not null) Centre(exact);
        return new HeatmapFigure
        {
            Title = $"The potential that {run.Label} found",
            Caption = InUnits((exact is null ? "The learnt potential" : "Left the true potential, right the learnt one") + (problem.Energy.IsTimeVarying ? " at the last time," : "")),
            XName = exact is null ? "first coordinate" : "first coordinate, true and learnt",
            YName = "second coordinate",
            ValueName = "V",
            Columns = exact is null ? Names(axis, "") : [.. Names(axis, "true "), " ", .. Names(axis, "learnt ")],
            Rows = Names(axis, ""),
            ColumnTicks = exact is null ? Ends : [Cells / 4, 3 * Cells / 4, Cells + 1 + (Cells / 4), Cells + 1 + (3 * Cells / 4)],
            RowTicks = Ends,
            Values = [.. Enumerable.Range(0, Cells).Select(row => (IReadOnlyList<double?>)(exact is null ? Row(learnt, row) : [.. Row(exact, row), null, .. Row(learnt, row)]))],
        };
    }

    private static double?[] Row(double[] values, int row) => [.. values.Skip(row * Cells).Take(Cells).Select(value => double.IsFinite(value) ? (double?)Math.Round(value, 6) : null)];

    private static string[] Names(double[] axis, string prefix) =>
        [.. axis.Select(value => prefix + Readable.Number(Math.Round(value, axis[^1] - axis[0] >= 4 ? 1 : 2), 3))];

    private static double[] Axis(double low, double high, int points) => [.. Enumerable.Range(0, points).Select(k => low + ((high - low) * k / (points - 1)))];

    private static string InUnits(string what) => what + " in units of one step, less the mean; a potential is determined up to a constant, and only where there are particles.";

    private static void Centre(double[] values)
    {
        var mean = values.Average();
        for (var k = 0; k < values.Length; k++) values[k] -= mean;
    }

    private static (double Low, double High) Range(Snapshots snapshots)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var cloud in snapshots.Train)
        {
            foreach (var value in cloud.Values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return (low, high > low ? high : low + 1);
    }

    private static FigureCurve Points(string label, Cloud cloud)
    {
        int[] rows = [.. Enumerable.Range(0, Math.Min(MostParticles, cloud.Count))];
        return new FigureCurve(label, [.. rows.Select(row => Math.Round(cloud[row][0], 4))], [.. rows.Select(row => Math.Round(cloud[row][1], 4))]);
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
