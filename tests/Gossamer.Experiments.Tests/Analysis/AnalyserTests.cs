namespace Gossamer.Experiments.Tests.Analysis;

public sealed class AnalyserTests
{
    [Theory]
    [InlineData("methods=[{method: gd, stepSize: 1e60}]", "gd: diverged: ", "take a smaller step, or stepSize: theory")]
    [InlineData("methods=[{method: gd, stepSize: 5}]", "gd: loss rose from ", "the step 5 is probably too large")]
    [InlineData("stop={iterations: 5, gradientNormSquared: 1e-30}", "gd: the target gradient-norm-squared ≤ 10⁻³⁰ was not reached (", "let it run longer")]
    [InlineData("methods=[{method: gd, stepSize: {theory: [0.5, 1]}}]", "gd: the best multiple of the theory's step is the largest (1) of the grid", "extend the grid")]
    [InlineData("methods=[{method: gd, stepSize: {grid: [0.1, 50]}}]", "gd: the best step is the smallest (0.1) of the grid", "extend the grid")]
    [InlineData("stop.iterations=100;record.every=50", "gd: only 3 of 101 iterates were recorded", "make 'every' in 'record' smaller")]
    [InlineData("wire.floatBits=32;stop.iterations=3000;record.every=10;problem.leastEigenvalue=0.1", "gd: the squared gradient norm stays near ", "the floor of 32-bit floats")]
    public async Task Trouble_is_pointed_at(string settings, string expected, string also)
    {
        Assert.DoesNotContain((await Run.Of(Yaml.Quadratic)).Warnings, w => w.StartsWith(expected, StringComparison.Ordinal));
        var document = await Run.Of(Yaml.Quadratic, settings.Split(';'));
        Assert.Contains(document.Warnings, w => w.StartsWith(expected, StringComparison.Ordinal) && w.Contains(also, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_winner_inside_the_grid_is_no_trouble()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods=[{method: gd, stepSize: {theory: [0.1, 1, 1000]}}]");
        Assert.DoesNotContain(document.Warnings, w => w.Contains("extend the grid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doubles_have_no_floor_of_single_precision()
    {
        var document = await Run.Of(Yaml.Quadratic, "stop.iterations=3000", "record.every=10", "problem.leastEigenvalue=0.1");
        Assert.DoesNotContain(document.Warnings, w => w.Contains("32-bit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wasted_work_is_told()
    {
        const string yaml = """
            problem: {kind: tridiagonal-quadratic, dimension: 10, workers: 20}
            cluster: {compute: {kind: fixed, seconds: i}}
            methods: [{method: ringmaster-asgd, delayThreshold: 1, stepSize: 0.5}]
            stop: {seconds: 200}
            """;
        Assert.Contains((await Run.Of(yaml)).Warnings, w => w.EndsWith(" % of the workers' computing time was cancelled or ignored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Seeds_share_a_warning()
    {
        var document = await Run.Of(Yaml.Quadratic.Replace("seed: 1", "seeds: 3"), "methods=[{method: gd, stepSize: 1e60}]");
        Assert.Single(document.Warnings, w => w.StartsWith("gd (3 of 3 seeds, here seed 1): diverged: ", StringComparison.Ordinal));
    }
}
