namespace Gossamer.Experiments.Tests.Kinds;

public sealed class FaultKindTests
{
    [Theory]
    [InlineData("{kind: pause, worker: 4, from: 0.5, until: 3.5}", 3 + 1 + 1)]
    [InlineData("{kind: delay, by: 2, sender: 1, receiver: coordinator, number: 1}", 3 + 1 + 1)]
    [InlineData("{kind: duplicate}", 6)]
    [InlineData("{kind: drop, probability: 0}", 3)]
    [InlineData("{kind: crash, worker: 1, at: 2 min}", 3)]
    [InlineData("{kind: partition, side: [1, coordinator], from: 1 h, until: 2 h}", 3)]
    public async Task Faults_come_by_schedule(string fault, double latest)
    {
        var document = await Run.Of(Yaml.Quadratic, "methods=[gd]", "stop.iterations=3", $"cluster={{compute: fixed(1), faults: [{fault}]}}");
        Assert.Equal("completed", document.Runs[0].Status);
        Assert.InRange(document.Runs[0].Trace[^1].Seconds, 3, latest + 1);
        Assert.Equal(Run.Traces(document.Runs), Run.Traces((await Run.Of(document.Experiment.ToJsonString())).Runs));
    }

    [Fact]
    public async Task A_lost_message_stalls_a_method_that_waits_for_all()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods=[gd]", "cluster={compute: fixed(1), faults: [{kind: drop, sender: 2, receiver: coordinator, number: 3}]}");
        Assert.Equal("stalled", document.Runs[0].Status);
        Assert.Equal(2, document.Runs[0].Trace[^1].Iteration);
        Assert.Contains(document.Warnings, w => w.StartsWith("gd: stalled: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{kind: crash, worker: 9, at: 1}", "")]
    [InlineData("{kind: crash, worker: 0, at: 1}", "worker is 0, but must be a whole number, at least 1")]
    [InlineData("{kind: drop, sender: boss}", "found 'boss', expected a worker's number from 1 or the word coordinator")]
    [InlineData("{kind: pause, worker: 1, from: 2, until: 1}", "")]
    [InlineData("{kind: melt}", "unknown fault 'melt'")]
    public async Task Mistakes_are_explained(string fault, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidExperimentException>(() => Run.Of(Yaml.Quadratic, "methods=[gd]", $"cluster={{faults: [{fault}]}}"));
        Assert.Contains(expected, Assert.Single(error.Errors), StringComparison.Ordinal);
    }
}
