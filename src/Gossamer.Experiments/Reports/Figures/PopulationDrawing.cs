using System.Globalization;
using Gossamer.Experiments.Documents;
using Gossamer.Numerics;
using Gossamer.Population.Learning;
using Gossamer.Population.Particles;
using Gossamer.Population.Problems;
using Gossamer.Problems;

namespace Gossamer.Experiments.Reports.Figures;

/// <summary>
/// Draws what was learnt of a population in the plane (its first two coordinates, where there are more): the potentials beside
/// the true one, and where they move particles.
/// </summary>
internal static class PopulationDrawing
{
    private const int Cells = 41;
    private const int MostParticles = 300;
    private const int MostSnapshots = 3;

    /// <summary>The figures of the first seed; none for other problems.</summary>
    public static IReadOnlyList<ReportFigure> Of(Problem problem, IReadOnlyList<RunDocument> runs)
    {
        if (problem is not PopulationProblem population || population.Snapshots.Dimension < 2) return [];
        var shown = runs.DistinctBy(run => run.Label).Where(run => run.Final.Length == problem.Dimension && Array.TrueForAll(run.Final, double.IsFinite)).ToList();
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

    // The true potential on the left, the learnt one on the right, in the units of one step and with the same mean.
    private static HeatmapFigure Landscape(PopulationProblem problem, RunDocument run)
    {
        var (low, high) = Range(problem.Snapshots);
        var axis = Enumerable.Range(0, Cells).Select(k => low + ((high - low) * k / (Cells - 1))).ToArray();
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
            Caption = (exact is null ? "The learnt potential" : "Left the true potential, right the learnt one")
                + " in units of one step, less its mean; a potential is determined up to a constant, and only where there are particles.",
            XName = exact is null ? "first coordinate" : "first coordinate, true and learnt",
            YName = "second coordinate",
            ValueName = "V",
            Columns = exact is null ? Names(axis, "") : [.. Names(axis, "true "), " ", .. Names(axis, "learnt ")],
            Rows = Names(axis, ""),
            Values = [.. Enumerable.Range(0, Cells).Select(row => (IReadOnlyList<double?>)(exact is null ? Row(learnt, row) : [.. Row(exact, row), null, .. Row(learnt, row)]))],
        };
    }

    private static double?[] Row(double[] values, int row) => [.. values.Skip(row * Cells).Take(Cells).Select(value => double.IsFinite(value) ? (double?)Math.Round(value, 6) : null)];

    private static string[] Names(double[] axis, string prefix) => [.. axis.Select(value => prefix + value.ToString("0.0", CultureInfo.InvariantCulture))];

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
