namespace Gossamer.Experiments.Tests.Running;

public sealed class TuningTests
{
    [Fact]
    public async Task The_candidate_with_the_smallest_gradient_at_the_end_wins_and_the_whole_grid_is_told()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods=[{method: gd, stepSize: {theory: [0.1, 1, 0.5]}}]");
        var run = Assert.Single(document.Runs);
        Assert.Equal([0.1, 1.0, 0.5], run.Grid.Select(g => g.Multiple));
        Assert.Equal([false, true, false], run.Grid.Select(g => g.Winner));
        Assert.Equal(run.Trace[^1].Metrics["gradient-norm-squared"], run.Grid[1].Score);
        Assert.Equal("gradient-norm-squared at the end", run.GridScore);
        Assert.Equal(run.Grid[1].StepSize, run.StepSize);
        Assert.Equal(run.Grid[1].StepSize * 0.1, run.Grid[0].StepSize, 1e-15);
    }

    [Fact]
    public async Task A_diverging_candidate_has_no_score_and_loses()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods=[{method: gd, stepSize: {grid: [1e60, 0.5, 0.1]}}]");
        var run = Assert.Single(document.Runs);
        Assert.Equal(["diverged", "completed", "completed"], run.Grid.Select(g => g.Status));
        Assert.Null(run.Grid[0].Score);
        Assert.Null(run.Grid[0].Multiple);
        Assert.Equal(0.5, run.StepSize);
        Assert.Equal("completed", run.Status);
    }

    [Fact]
    public async Task Where_all_candidates_diverge_the_run_fails()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods=[{method: gd, stepSize: {grid: [1e60, 1e50]}}]");
        Assert.Equal("diverged", Assert.Single(document.Runs).Status);
        Assert.Contains(document.Warnings, w => w.Contains("all candidates of the grid failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_target_the_cheapest_way_there_wins()
    {
        // Few bits with a sure descent: more steps cost more bits, and what misses the target loses even if it is cheaper.
        var document = await Run.Of(
            Yaml.Quadratic.Replace("iterations: 20", "iterations: 1500, gradientNormSquared: 1e-3"),
            "methods=[{method: gd, stepSize: {theory: [0.001, 0.5, 1]}}]", "record.every=1");
        var run = Assert.Single(document.Runs);
        Assert.Equal("bits up per worker to the target", run.GridScore);
        Assert.Null(run.Grid[0].Score);
        Assert.Equal(run.Trace[^1].BitsUpPerWorker, run.Grid[2].Score);
        Assert.True(run.Grid[1].Score > run.Grid[2].Score);
        Assert.True(run.Grid[2].Winner);
    }

    [Fact]
    public async Task Other_numbers_are_tuned_together_with_the_step()
    {
        const string yaml = """
            problem: {kind: tridiagonal-quadratic, dimension: 10, workers: 4}
            cluster: {compute: {kind: fixed, seconds: i}}
            methods: [{method: ringmaster-asgd, delayThreshold: {tune: [1, 4]}, stepSize: {grid: [0.1, 0.5]}}]
            stop: {iterations: 50}
            """;
        var run = Assert.Single((await Run.Of(yaml)).Runs);
        Assert.Equal(
            [(1.0, 0.1), (1.0, 0.5), (4.0, 0.1), (4.0, 0.5)],
            run.Grid.Select(g => (g.Options["delayThreshold"], g.StepSize)));
        var winner = run.Grid.Single(g => g.Winner);
        Assert.Equal(run.Grid.Min(g => g.Score), winner.Score);
        Assert.Equal((long)winner.Options["delayThreshold"], (long)run.Parameters["delayThreshold"]!);
    }
}
