using System.Text.Json.Nodes;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Comparing;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Claims;

public sealed class PaperRunnerTests
{
    private static readonly Paper Sample = Paper.Of(typeof(SamplePaper));

    [Fact]
    public async Task Claims_are_measured_in_the_order_of_the_source_and_none_stops_the_others()
    {
        var document = await new PaperRunner().RunAsync(Sample);
        Assert.Equal(["holding", "refuted", "lacking", "broken"], document.Claims.Select(c => c.Id));
        Assert.Equal(["holds", "does-not-hold", "undecided", "failed"], document.Claims.Select(c => c.Verdict));
        Assert.Equal("two is two", document.Claims[1].Explanation);
        Assert.Contains("not on this machine", document.Claims[2].Explanation, StringComparison.Ordinal);
        Assert.Contains("did you mean gd", document.Claims[3].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claims_share_the_runs_of_an_experiment()
    {
        var finished = new List<string>();
        var document = await new PaperRunner(new PaperRunnerOptions { Finished = d => finished.Add(d.Name) }).RunAsync(Sample, ["holding", "broken"]);
        Assert.Equal(["small"], finished);
        Assert.Single(document.Experiments);
    }

    [Fact]
    public async Task Full_scale_applies_the_section_of_the_file()
    {
        var document = await new PaperRunner(new PaperRunnerOptions { IsFull = true }).RunAsync(Sample, ["holding", "refuted"]);
        Assert.Equal("full", document.Scale);
        Assert.Equal("20 iterations | one line", document.Claims[0].Measured);
        Assert.Equal("holds", document.Claims[1].Verdict);
    }

    [Fact]
    public async Task Document_is_written_as_json_with_figures_and_tables()
    {
        var json = JsonNode.Parse(DocumentJson.Write(await new PaperRunner().RunAsync(Sample, ["holding"])))!;
        Assert.Equal("sample", (string)json["paper"]!);
        Assert.Equal("curves", (string)json["claims"]![0]!["figures"]![0]!["kind"]!);
        Assert.Equal("Steps", (string)json["claims"]![0]!["tables"]![0]!["title"]!);
        Assert.Equal("gd", (string)json["experiments"]![0]!["runs"]![0]!["label"]!);
    }

    [Fact]
    public async Task Report_has_claims_tables_figures_and_experiments()
    {
        var html = ReportWriter.Render(await new PaperRunner().RunAsync(Sample));
        Assert.Contains("1 of 4 claims hold", html, StringComparison.Ordinal);
        Assert.Contains("Two is three.", html, StringComparison.Ordinal);
        Assert.Contains("A line", html, StringComparison.Ordinal);
        Assert.Contains("<td>a|b</td>", html, StringComparison.Ordinal);
        Assert.Contains("id=\"results-0\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-figure=\"4\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_names_are_told_with_the_nearest_one()
    {
        Assert.Contains("did you mean holding", (await Assert.ThrowsAsync<BadInputException>(() => new PaperRunner().RunAsync(Sample, ["holdin"]))).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean small", Assert.Throws<BadInputException>(() => Sample.Load("smal")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean sample", Assert.Throws<BadInputException>(() => new PaperCatalogue(typeof(SamplePaper).Assembly).Find("sampl")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_stops_the_measurement()
    {
        using var interruption = new CancellationTokenSource();
        await interruption.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PaperRunner().RunAsync(Sample, cancellation: interruption.Token));
    }

    [Fact]
    public async Task Results_answer_the_questions_of_claims()
    {
        var results = new Results(await new ExperimentRunner().RunAsync(Experiment.Parse(
            """
            name: race
            seeds: 3
            problem: {kind: tridiagonal-quadratic, dimension: 5, workers: 2}
            methods:
              - {method: gd, label: slow}
              - {method: gd, stepSize: {theory: [1, 1.5]}, label: fast}
            stop: {iterations: 200}
            record: {metrics: [loss, gradient-norm-squared]}
            """, "race.yaml")));
        var target = new Target("gradient-norm-squared", 1e-3);
        var (slow, fast) = (results["slow"], results["fast"]);
        Assert.Equal(1.5, fast.Multiple);
        Assert.True(double.IsNaN(slow.Multiple));
        Assert.Equal(1.5 * slow.StepSize, fast.StepSize, 1e-15);
        Assert.True(fast.CostTo(target, Cost.BitsUp) < slow.CostTo(target, Cost.BitsUp));
        Assert.Equal(slow.CostTo(target, Cost.Iterations) * 2, slow.CostTo(target, Cost.OracleCalls));
        Assert.Same(fast, results.Cheapest(target, Cost.Iterations));
        Assert.Null(results.Cheapest(new Target("loss", -1e9), Cost.Iterations));
        Assert.Equal(double.PositiveInfinity, slow.CostTo(new Target("loss", -1e9), Cost.Seconds));
        Assert.Equal(201, slow.Values("loss").Count);
        Assert.Equal(200, slow.Along(Cost.Iterations)[^1]);
        Assert.Equal(slow.Values("loss")[^1], slow.Best("loss"));
        Assert.True(results.Constant("L") > 0);
        Assert.Contains("did you mean slow", Assert.Throws<BadInputException>(() => results["slov"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_power_law_is_found_in_its_points()
    {
        double[] x = [1, 2, 4, 8, 0];
        var fit = LineFit.PowerLaw(x, [.. x.Select(v => 3 * Math.Sqrt(v))]);
        Assert.Equal(0.5, fit.Slope, 12);
        Assert.Equal(Math.Log(3), fit.Intercept, 12);
        Assert.Equal(1, fit.RSquared, 12);
        Assert.Throws<ArgumentException>(() => LineFit.Through([1, 1], [2, 3]));
    }
}
