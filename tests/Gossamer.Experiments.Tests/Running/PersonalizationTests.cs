using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Running;

public sealed class PersonalizationTests : IDisposable
{
    private const string Text = """
        name: mixed
        problem:
          kind: logistic-regression
          data: {synthetic: {kind: one-hot, rows: 80, columns: 12, ones: 3}}
          regularizer: l2(0.1)
          workers: 4
          start: ones
          test: 0.2
        personalization: {alpha: 0.5, localOptima: {tolerance: 1e-9}}
        methods:
          - {method: gd}
          - {method: diana, compressor: rand-k(3)}
        stop: {iterations: 30}
        record: {every: 10, metrics: [suboptimality, personal-loss, personal-loss(0), personal-loss(0.5), personal-loss(1), personal-accuracy, personal-test-loss, personal-test-accuracy(0)]}
        """;

    private readonly string folder = Path.Combine(Path.GetTempPath(), "gossamer-personal-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_mix_is_minimised_and_its_cost_is_told()
    {
        var document = await Run.Of(Text);
        var personalization = document.Problem.Personalization!;
        Assert.Equal([0.5, 0.5, 0.5, 0.5], personalization.Alpha);
        Assert.Equal("newton", personalization.Solver);
        Assert.InRange(personalization.LargestGradientNorm, 0, 1e-9);
        Assert.True(personalization.Gradients > personalization.MostGradients && personalization.MostGradients >= 1);
        Assert.True(personalization.AverageGapBound > 0);
        Assert.Contains("newton", personalization.Describe(), StringComparison.Ordinal);
        var plain = await Run.Of(Text.Replace("personalization:", "#", StringComparison.Ordinal));
        Assert.Null(plain.Problem.Personalization);
        // α = ½ leaves a quarter of the curvature.
        Assert.Equal((double)plain.Problem.Constants["LMean"]! / 4, (double)document.Problem.Constants["L"]!, 1e-12);
        var end = document.Runs[0].Trace[^1].Metrics;
        Assert.True(end["suboptimality"] < 1e-3 * document.Runs[0].Trace[0].Metrics["suboptimality"]);
        Assert.True(end["personal-loss(0)"] < end["personal-loss(0.5)"] && end["personal-loss(0.5)"] < end["personal-loss(1)"]);
        Assert.InRange(end["personal-loss"]!.Value, end["personal-loss(0)"]!.Value, end["personal-loss(1)"]!.Value);
        Assert.InRange(end["personal-accuracy"]!.Value, 0.5, 1);
        Assert.NotEqual(end["personal-loss"], end["personal-test-loss"]);
    }

    [Fact]
    public async Task The_resolved_experiment_and_the_document_can_be_read_again()
    {
        var document = await Run.Of(Text, "personalization.alpha=i/n", "personalization.averageStart=true");
        Assert.Equal([0.25, 0.5, 0.75, 1], document.Problem.Personalization!.Alpha);
        var again = await Run.Of(document.Experiment.ToJsonString());
        Assert.Equal(Run.Traces(document.Runs), Run.Traces(again.Runs));
        var read = DocumentJson.Read(DocumentJson.WriteCompact(document), "document");
        Assert.Equal(document.Problem.Personalization.Alpha, read.Problem.Personalization!.Alpha);
    }

    [Fact]
    public async Task Where_the_average_is_good_enough_that_is_said_and_no_round_is_made()
    {
        var far = await Run.Of(Text, "personalization.alpha=0.01", "stop.suboptimality=1e-2");
        Assert.Contains(far.Warnings, warning => warning.Contains("averageStart: true", StringComparison.Ordinal));
        var near = await Run.Of(Text, "personalization.alpha=0.01", "stop.suboptimality=1e-2", "personalization.averageStart=true");
        Assert.DoesNotContain(near.Warnings, warning => warning.Contains("averageStart", StringComparison.Ordinal));
        Assert.All(near.Runs, run => Assert.Equal(0, run.Trace[^1].Iteration));
        var strict = await Run.Of(Text, "personalization.alpha=0.01", "stop.suboptimality=1e-9");
        Assert.DoesNotContain(strict.Warnings, warning => warning.Contains("averageStart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Local_models_are_kept_for_the_next_run()
    {
        async Task<ExperimentDocument> Go() => await new ExperimentRunner(new RunnerOptions { CacheFolder = folder }).RunAsync(Yaml.Parse(Text));
        var (first, second) = (await Go(), await Go());
        Assert.False(first.Problem.Personalization!.IsFromCache);
        Assert.True(second.Problem.Personalization!.IsFromCache);
        Assert.Equal(Run.Traces(first.Runs), Run.Traces(second.Runs));
        var file = Assert.Single(Directory.GetFiles(folder));
        File.WriteAllText(file, "damaged");
        var third = await Go();
        Assert.False(third.Problem.Personalization!.IsFromCache);
        Assert.Contains(third.Warnings, warning => warning.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_report_tells_the_cost_and_the_quantiles()
    {
        var page = new ReportPage([await Run.Of(Text)], [], script: null).Render();
        Assert.Contains("Personalised models", page, StringComparison.Ordinal);
        Assert.Contains("certificate of zero rounds", page, StringComparison.Ordinal);
        Assert.Contains("training of the local models", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("personalization.alpha=1.5", "from 0")]
    [InlineData("personalization.alpha=[0.5, 0.5]", "4 workers")]
    [InlineData("personalization={localOptima: {tolerance: 1e-6}}", "alpha")]
    [InlineData("personalization.localOptima.solver=exact", "exact solver needs quadratics")]
    [InlineData("personalization.localOptima={tolerance: 1e-12, solver: gradient-descent, mostGradients: 5}", "not the tolerance")]
    [InlineData("personalization.localOptima={tolerence: 1}", "tolerance")]
    [InlineData("personalization.localOptima={stepSize: 0.1}", "stepSize is for solver: sgd")]
    [InlineData("personalization.localOptima={patience: 5, solver: accelerated}", "patience is for solver: sgd")]
    [InlineData("problem.test=1", "no samples for training")]
    [InlineData("record.metrics=[personal-loss(2)]", "at most 1")]
    public async Task What_is_wrong_is_refused_with_its_place(string change, string part)
    {
        IReadOnlyList<string> errors;
        try
        {
            errors = await Run.Errors(Text, change);
        }
        catch (InvalidExperimentException exception)
        {
            errors = exception.Errors;
        }
        Assert.Contains(errors, error => error.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_of_tests_need_samples_kept_for_tests()
    {
        var error = Assert.Single(await Run.Errors(Text, "problem.test=0", "record.metrics=[personal-test-loss]"));
        Assert.Contains("test: 0.2", error, StringComparison.Ordinal);
        Assert.Contains("record.metrics", error, StringComparison.Ordinal);
    }
}
