using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class PopulationDrawingTests
{
    private static async Task<IReadOnlyList<ReportFigure>> FiguresOf(int dimension) =>
        (await Run.Of(
            $$$"""
            problem: {kind: population, data: {kind: simulated, potential: sphere, dimension: {{{dimension}}}, particles: 40}, energy: {kind: neural, hidden: [4]}}
            methods: [jkonet-star]
            stop: {iterations: 2}
            record: {metrics: [loss]}
            """)).Figures;

    [Fact]
    public async Task On_a_line_the_true_potential_and_the_learnt_ones_are_drawn_together()
    {
        var figure = Assert.IsType<CurveFigure>(Assert.Single(await FiguresOf(1)));
        figure.Check();
        Assert.Equal(["true", "jkonet-star"], figure.Curves.Select(curve => curve.Label));
        foreach (var curve in figure.Curves) Assert.Equal(0, curve.Y.Average(), 1e-9);
        // The sphere is lowest in the middle.
        var truth = figure.Curves[0].Y;
        Assert.True(truth[0] < truth[truth.Count / 2] == truth[^1] < truth[truth.Count / 2] && truth[0] != truth[truth.Count / 2]);
    }

    [Fact]
    public async Task In_the_plane_landscapes_stand_side_by_side_with_a_few_round_ticks()
    {
        var map = Assert.Single((await FiguresOf(2)).OfType<HeatmapFigure>());
        map.Check();
        Assert.Equal(4, map.ColumnTicks.Count);
        Assert.All(map.ColumnTicks, tick => Assert.InRange(tick, 0, map.Columns.Count - 1));
        Assert.All(map.Columns.Concat(map.Rows), name => Assert.DoesNotContain('-', name));
        Assert.Equal(["true", "true", "learnt", "learnt"], map.ColumnTicks.Select(tick => map.Columns[tick].Split(' ')[0]));
    }
}
