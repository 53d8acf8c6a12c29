using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Tests.Kinds;

public sealed class PopulationKindTests
{
    private const string Text = """
        problem:
          kind: population
          data: {kind: simulated, potential: styblinski-tang, particles: 40, steps: 2}
          energy: {kind: neural, hidden: [4]}
        methods:
          - {method: ijkonet, innerSteps: 1, batch: 8, mapUnits: 4}
          - {method: jkonet-star}
        stop: {iterations: 3}
        record: {metrics: [loss, l2-uvp, emd, "emd(implicit)"]}
        """;

    [Fact]
    public async Task Documents_have_the_particles_and_the_landscapes_true_and_learnt()
    {
        var document = await Run.Of(Parse());
        var written = DocumentJson.Read(DocumentJson.WriteCompact(document), "test");
        Assert.Equal(
            ["Snapshots of the population", "The potential that ijkonet found", "The potential that jkonet-star found", "The last step as ijkonet predicts it", "The last step as jkonet-star predicts it"],
            written.Figures.Select(figure => figure.Title));
        var landscape = Assert.IsType<HeatmapFigure>(written.Figures[1]);
        Assert.Equal(41, landscape.Rows.Count);
        Assert.Equal(83, landscape.Columns.Count);
        Assert.All(landscape.Values, row => Assert.Null(row[41]));
        Assert.StartsWith("true ", landscape.Columns[0]);
        Assert.StartsWith("learnt ", landscape.Columns[^1]);
        Assert.Contains("The potential that ijkonet found", Gossamer.Experiments.Reports.ReportWriter.Render([written]));
    }

    [Fact]
    public async Task Observed_particles_have_landscapes_without_truth()
    {
        var folder = Directory.CreateTempSubdirectory("gossamer-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "cells.csv");
            var lines = Enumerable.Range(0, 60).Select(k => FormattableString.Invariant($"{Math.Sin(k)},{Math.Cos(3 * k)},{k % 3}"));
            await File.WriteAllLinesAsync(file, ["a,b,time", .. lines]);
            var document = await Run.Of(Parse($"problem.data={{kind: observed, file: {file}}}", "record.metrics=[emd]", "problem.energy={timeVarying: true, hidden: [4]}"));
            Assert.Equal(41, Assert.IsType<HeatmapFigure>(document.Figures[1]).Columns.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("needs at least 2 coordinates", "problem.data.potential=holder-table", "problem.data.dimension=1")]
    [InlineData("a flat potential has none", "problem.data.potential=flat", "record.metrics=[gradient-error]")]
    [InlineData("energy: {kind: neural}", "problem.energy=features", "problem.data.dimension=2")]
    [InlineData("no trajectories", "problem.coupling=trajectories", "problem.workers=1")]
    [InlineData("make 'timeStep' smaller", "problem.data.timeStep=10", "problem.data.steps=5")]
    [InlineData("draws its batches itself", "oracle={kind: minibatch, size: 2}", "problem.workers=1")]
    [InlineData("needs snapshots of a population", "problem={kind: tridiagonal-quadratic, dimension: 4, workers: 1}", "methods=[gd]")]
    public async Task What_cannot_be_is_refused_in_words(string reason, params string[] overrides)
    {
        var error = await Assert.ThrowsAnyAsync<BadInputException>(() => Run.Of(Parse(overrides)));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static Experiment Parse(params string[] overrides) => Experiment.Parse(Text, Repository.PathOf("x.yaml"), overrides);
}
