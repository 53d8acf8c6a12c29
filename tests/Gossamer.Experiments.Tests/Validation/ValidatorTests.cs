namespace Gossamer.Experiments.Tests.Validation;

public sealed class ValidatorTests
{
    [Theory]
    [InlineData("methods[1].compressor=top-k(11)", "--set methods[1].compressor=top-k(11): methods[1].compressor: ")]
    [InlineData("methods[1].compressor=top-k(d/20)", "--set methods[1].compressor=top-k(d/20): methods[1].compressor.k: k is 0, but must be a whole number, at least 1 (d/20 with d = 10, n = 4)")]
    [InlineData("methods[2]={method: d-sgd}", "--set methods[2]={method: d-sgd}: methods[2]: d-sgd is decentralised and needs a topology")]
    [InlineData("methods[0].topology=ring", "--set methods[0].topology=ring: methods[0].topology: gd is not decentralised and has no topology; remove the key")]
    [InlineData("methods[0].mixing=metropolis", "--set methods[0].mixing=metropolis: methods[0].mixing: gd is not decentralised")]
    [InlineData("record.metrics=[accuracy]", "--set record.metrics=[accuracy]: record.metrics: the metric 'accuracy' needs a problem that classifies samples, but 'quadratic' does not; leave it out")]
    [InlineData("problem={kind: signal-regression, recording: {kind: csv, signals: no.csv, movement: no.csv}}", "--set problem={kind: signal-regression, recording: {kind: csv, signals: no.csv, movement: no.csv}}: problem.recording: ")]
    [InlineData("problem={kind: signal-regression, recording: modulated-carriers, timeBins: 3}", "--set problem={kind: signal-regression, recording: modulated-carriers, timeBins: 3}: problem: history and timeBins belong together")]
    [InlineData("stop.accuracy=0.9", "--set stop.accuracy=0.9: stop.accuracy: the metric 'accuracy' needs a problem that classifies samples")]
    [InlineData("record={everySeconds: 1}", "--set record={everySeconds: 1}: record.everySeconds: without a cluster no time passes")]
    [InlineData("stop={seconds: 1}", "--set stop={seconds: 1}: stop.seconds: without a cluster no time passes")]
    [InlineData("problem.noise=1/n", "--set problem.noise=1/n: problem.noise: found '1/n', expected a number, at least 0: d and n are known only to")]
    [InlineData("cluster.compute={kind: fixed, seconds: [1, 2]}", "--set cluster.compute={kind: fixed, seconds: [1, 2]}: cluster.compute.seconds: found a list of 2 values, expected one for each of the 4 workers")]
    [InlineData("cluster.compute={kind: fixed, seconds: i - 2}", "--set cluster.compute={kind: fixed, seconds: i - 2}: cluster.compute.seconds: 'i - 2' gives -1 for worker 1 of 4, but must be at least 0")]
    public async Task What_cannot_work_is_refused_before_anything_runs(string setting, string expected)
    {
        var progress = new RecordingProgress();
        var experiment = Yaml.Parse(Yaml.Quadratic, setting);
        var error = await Assert.ThrowsAsync<InvalidExperimentException>(() => new ExperimentRunner().RunAsync(experiment, progress));
        Assert.StartsWith(expected, Assert.Single(error.Errors), StringComparison.Ordinal);
        Assert.Empty(progress.Events.OfType<Gossamer.Experiments.Running.RunStarted>());
    }

    [Theory]
    [InlineData("methods[0].stepSize=3", "methods[0].stepSize: 3 is ", " times the theory's ")]
    [InlineData("oracle={kind: additive-noise, sigma: 0.1};methods=[{method: gd, stepSize: 0.1}]", "oracle: gradients are random but there is one seed", "add 'seeds: 5'")]
    [InlineData("topology=ring", "topology: no method of this experiment is decentralised", "not used")]
    [InlineData("cluster.compute={kind: fixed, seconds: [1, 1, inf, 1]};methods=[gd]", "cluster.compute: 1 of 4 workers never answer (number 3)", "will stall")]
    public async Task What_is_doubtful_is_warned_of(string setting, string expected, string also)
    {
        Assert.DoesNotContain((await Run.Of(Yaml.Quadratic)).Warnings, w => w.Contains(expected, StringComparison.Ordinal));
        var document = await Run.Of(Yaml.Quadratic, setting.Split(';'));
        Assert.Contains(document.Warnings, w => w.Contains(expected, StringComparison.Ordinal) && w.Contains(also, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_is_not_compared_with_a_theory_that_has_none()
    {
        var document = await Run.Of(
            Yaml.Quadratic, "problem={kind: generalized-smooth, function: cosh, start: constant(1), workers: 4}", "methods=[{method: gd, stepSize: 0.1}]");
        Assert.DoesNotContain(document.Warnings, w => w.Contains("times the theory's", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistake_in_the_file_is_pointed_at_by_line()
    {
        var error = Assert.Single(await Run.Errors(Yaml.Quadratic.Replace("top-k(2)", "top-k(20)")));
        Assert.StartsWith("test.yaml:11: methods[1].compressor: ", error, StringComparison.Ordinal);
        Assert.Contains("20", error, StringComparison.Ordinal);
    }
}
