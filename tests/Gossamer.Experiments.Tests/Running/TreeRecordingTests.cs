using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Running;

public class TreeRecordingTests
{
    private const string File = """
        name: trees
        problem: {kind: tridiagonal-quadratic, dimension: 4, workers: 4}
        oracle: {kind: additive-noise, sigma: 0.01}
        cluster: {compute: {kind: fixed, seconds: 1 + sqrt(i)}}
        methods:
          - {method: local-sgd, budget: 6, stepSize: 0.01}
          - {method: heavy-ball, stepSize: 0.01}
        stop: {seconds: 200}
        record: {every: 10, tree: 40}
        """;

    [Fact]
    public async Task A_run_tells_its_tree_distance_and_a_report_draws_it()
    {
        var document = await Run.Of(File);
        var tree = document.Runs[0].Tree!;
        Assert.Equal(5, tree.TheoryDistance);
        Assert.InRange(tree.Distance, 1, 5);
        Assert.Empty(tree.Violations);
        Assert.InRange(tree.Steps.Count, 30, 40);
        Assert.Contains(document.Warnings, warning => warning.Contains("outside the Birch SGD framework", StringComparison.Ordinal));
        Assert.Contains("Computation tree of local-sgd", ReportWriter.Render([document]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decentralised_methods_have_no_tree()
    {
        var errors = await Run.Errors("""
            problem: {kind: tridiagonal-quadratic, dimension: 4, workers: 4}
            topology: ring
            methods: [{method: d-sgd, stepSize: 0.01}]
            stop: {iterations: 5}
            record: {tree: 10}
            """);
        Assert.Contains("main branch", Assert.Single(errors), StringComparison.Ordinal);
    }
}
