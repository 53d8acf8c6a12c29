using Gossamer.Experiments.Exporting;
using Gossamer.Experiments.Reading;

namespace Gossamer.Experiments.Tests.Kinds;

public sealed class ProblemKindTests
{
    private static readonly Dictionary<string, string> Samples = new()
    {
        ["autoencoder"] = "{kind: autoencoder, data: heart, workers: 3, code: 2}",
        ["block-quadratic"] = "{kind: block-quadratic, scales: [1, 10], size: 3, costs: [2, 1], workers: 3}",
        ["clustered-quadratic"] = "{kind: clustered-quadratic, dimension: 6, small: 3, workers: 3}",
        ["dissimilar-quadratic"] = "{kind: dissimilar-quadratic, dimension: 5, workers: 3, dissimilarity: 2}",
        ["exponential-quadratic"] = "{kind: exponential-quadratic, dimension: 5, workers: 3}",
        ["finite-sum-quadratic"] = "{kind: finite-sum-quadratic, dimension: 5, workers: 3, functions: 8}",
        ["generalized-smooth"] = "{kind: generalized-smooth, function: cosh, dimension: 4, decay: 1, workers: 3, start: constant(2)}",
        ["common-spectrum-quadratic"] = "{kind: common-spectrum-quadratic, dimension: 4, workers: 3}",
        ["hard-chain"] = "{kind: hard-chain, dimension: 6, workers: 3}",
        ["hinge-loss"] = "{kind: hinge-loss, data: heart, workers: 3, split: shared}",
        ["interpolated-quadratic"] = "{kind: interpolated-quadratic, dimension: 5, workers: 3, rank: 2}",
        ["least-absolute-deviations"] = "{kind: least-absolute-deviations, data: {name: diabetes, scaling: standardize}, workers: 3, test: 0.2}",
        ["least-squares"] = "{kind: least-squares, data: {name: diabetes, scaling: standardize}, workers: 3, scaling: full, regularizer: l2(0.1)}",
        ["logistic-regression"] = "{kind: logistic-regression, data: heart, workers: 3, split: dirichlet(0.5), start: normal(0.1), regularizer: {kind: l2, lambda: 0.1, scope: owned}}",
        ["nonconvex-classification"] = "{kind: nonconvex-classification, data: {synthetic: {kind: one-hot, rows: 60, columns: 12, ones: 3}}, workers: 3, split: shared}",
        ["nonconvex-logistic-regression"] = "{kind: nonconvex-logistic-regression, data: {synthetic: mushrooms-like(60)}, workers: 3, split: by-label}",
        ["orthogonal-quadratic"] = "{kind: orthogonal-quadratic, dimension: 4, smoothness: [1, 2, 4]}",
        ["perceptron-regression"] = "{kind: perceptron-regression, data: {name: digits, scaling: divide(16)}, workers: 3, hidden: [4], activation: tanh, test: 0.2}",
        ["sine-tasks"] = "{kind: sine-tasks, workers: 4, first: 2, training: 5, validation: 3, test: 10, hidden: [4]}",
        ["perceptron"] = "{kind: perceptron, data: {name: digits, scaling: divide(16), classes: [0, 1]}, workers: 3, hidden: [4], activation: tanh}",
        ["policy-gradient"] = "{kind: policy-gradient, environment: {kind: random-mdp, states: 5, actions: 3, discount: 0.9, horizon: 30}, workers: 2}",
        ["population"] = "{kind: population, data: {kind: simulated, potential: styblinski-tang, particles: 40, steps: 2}, energy: {kind: features, degree: 1, bumps: 0}, workers: 3}",
        ["quadratic"] = "{kind: quadratic, file: examples/data/quadratic.json}",
        ["random-quadratic"] = "{kind: random-quadratic, dimension: 5, workers: 3}",
        ["rare-features"] = "{kind: rare-features, workers: 10, dimension: 40, rowsPerWorker: 6, share: 0.2}",
        ["signal-regression"] = "{kind: signal-regression, recording: modulated-carriers(10), workers: 3, description: moments}",
        ["similar-quadratic"] = "{kind: similar-quadratic, dimension: 5, workers: 4, difference: 0.1}",
        ["softmax-regression"] = "{kind: softmax-regression, data: {name: digits, scaling: divide(16)}, workers: 3}",
        ["sparse-quadratic"] = "{kind: sparse-quadratic, dimension: 40, small: 4, workers: 3}",
        ["tridiagonal-quadratic"] = "{kind: tridiagonal-quadratic, dimension: 5, workers: 3, leastEigenvalue: 0.1}",
        ["two-layer-logistic-regression"] = "{kind: two-layer-logistic-regression, data: heart, workers: 3}",
        ["window-chain"] = "{kind: window-chain, workers: 3, accuracy: 1e-4, window: 2, gap: 100}",
        ["zero-chain"] = "{kind: zero-chain, workers: 3, accuracy: 0.01, length: 4}",
    };

    [Fact]
    public void Every_problem_of_the_catalogue_is_tried_here() => Assert.Equal(
        ExperimentVocabulary.Instance.Families.Single(f => f.Noun == "problem").Names, Samples.Keys.Order(StringComparer.Ordinal));

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_problem_can_be_named_and_descends(string name)
    {
        var document = await Run.Of(Experiment.Parse(Text(Samples[name]), Repository.PathOf("x.yaml")));
        Assert.All(document.Runs, r => Assert.Equal("completed", r.Status));
        Assert.All(document.Runs, r => Assert.True(r.Trace[^1].Metrics["loss"] < r.Trace[0].Metrics["loss"]));
        var again = await Run.Of(Experiment.Parse(document.Experiment.ToJsonString(), Repository.PathOf("x.yaml")));
        Assert.Equal(Run.Traces(document.Runs), Run.Traces(again.Runs));
    }

    [Fact]
    public async Task An_exported_quadratic_gives_the_same_runs()
    {
        var folder = Directory.CreateTempSubdirectory("gossamer-test-");
        try
        {
            var original = Yaml.Parse(Yaml.Quadratic, "seed=[1, 5]");
            await using (var file = File.Create(Path.Combine(folder.FullName, "p.json"))) ProblemExport.Write(original, file, seed: 5);
            var copy = Experiment.Parse(
                Yaml.Quadratic.Replace("seed: 1", "seed: 5"), Path.Combine(folder.FullName, "x.yaml"), ["problem={kind: quadratic, file: p.json}", "methods=[{method: gd, stepSize: 0.3}]"]);
            var expected = (await Run.Of(Yaml.Parse(Yaml.Quadratic, "seed=[1, 5]", "methods=[{method: gd, stepSize: 0.3}]"))).Runs.Where(r => r.Seed == 5);
            Assert.Equal(expected.Single().Trace.Select(p => Math.Round(p.Metrics["loss"]!.Value, 10)), (await Run.Of(copy)).Runs[0].Trace.Select(p => Math.Round(p.Metrics["loss"]!.Value, 10)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Exporting_another_seed_is_refused() => Assert.Equal(
        "small has no seed 2; its seeds are 1",
        Assert.Throws<BadInputException>(() => ProblemExport.Write(Yaml.Parse(Yaml.Quadratic), Stream.Null, seed: 2)).Message);

    private static string Text(string problem) => $$"""
        problem: {{problem}}
        seeds: 2
        methods: [{method: gd, stepSize: {grid: [1e-3, 1e-2] } }]
        stop: {iterations: 5}
        """;
}
