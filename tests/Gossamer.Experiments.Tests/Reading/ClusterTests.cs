namespace Gossamer.Experiments.Tests.Reading;

public sealed class ClusterTests
{
    [Fact]
    public async Task Synchronous_rounds_wait_for_the_slowest_worker_and_its_messages()
    {
        // A round: 10 floats of 64 bits down, the slowest gradient (4 s), 10 floats up, a latency each way.
        var document = await Run.Of(
            Yaml.Quadratic, "methods=[gd]", "stop.iterations=1",
            "cluster={compute: {kind: fixed, seconds: i}, network: {uplink: 640 bit/s, downlink: 1280 bit/s, latency: 250 ms}}");
        Assert.Equal(0.5 + 4 + 1 + 0.25 + 0.25, document.Runs[0].Trace[^1].Seconds, 1e-9);
    }

    [Fact]
    public async Task Each_worker_may_have_links_of_its_own()
    {
        var document = await Run.Of(
            Yaml.Quadratic, "methods=[gd]", "stop.iterations=1", "cluster={network: {uplink: [1 kbit/s, 1 kbit/s, 320 bit/s, 1 kbit/s]}}");
        Assert.Equal(2, document.Runs[0].Trace[^1].Seconds, 1e-9);
    }

    [Theory]
    [InlineData("{kind: random, noise: half-normal(sqrt(i)), base: i}")]
    [InlineData("{kind: random, noise: exponential(20 ms)}")]
    [InlineData("{kind: random, noise: {kind: log-normal, mu: -1, sigma: 0.5}, sharing: common-shock}")]
    [InlineData("{kind: random, noise: gamma(2, 0.5), sharing: frozen-per-worker}")]
    [InlineData("{kind: random, noise: 'uniform(1, 2)'}")]
    [InlineData("{kind: random, noise: levy(1)}")]
    [InlineData("{kind: power, times: [0, 3, 10], values: [2, 0, 2], speed: 1/i}")]
    [InlineData("{kind: outages, compute: {kind: fixed, seconds: 1}, up: exponential(5), down: exponential(1), effect: lose}")]
    public async Task Every_compute_model_can_be_named(string compute)
    {
        if (compute.Contains("gamma", StringComparison.Ordinal)) compute = compute.Replace("gamma(2, 0.5)", "'gamma(2, 0.5)'");
        var document = await Run.Of(Yaml.Quadratic, "methods=[gd]", $"cluster.compute={compute}");
        Assert.True(document.Runs[0].Trace[^1].Seconds > 0);
        var again = await Run.Of(document.Experiment.ToJsonString());
        Assert.Equal(Run.Traces(document.Runs), Run.Traces(again.Runs));
    }

    [Fact]
    public async Task Times_from_a_file_are_used_in_turn()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(path, ["1, 5", "2", "2", "2"]);
            var document = await Run.Of(Yaml.Quadratic, "methods=[gd]", "stop.iterations=3", "record.every=1", $"cluster.compute={{kind: trace, file: {path}}}");
            Assert.Equal([0.0, 2, 7, 9], document.Runs[0].Trace.Select(p => p.Seconds));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("shared-link(640 bit/s)", 4)]
    [InlineData("{kind: shared-link, bandwidth: 640 bit/s, halfDuplex: true}", 8)]
    [InlineData("free", 0)]
    public async Task Every_network_of_a_coordinator_can_be_named(string network, double seconds)
    {
        var document = await Run.Of(Yaml.Quadratic, "methods=[gd]", "stop.iterations=1", $"cluster.network={network}");
        // On a half-duplex link the answers of the first workers wait for the points of the last.
        Assert.InRange(document.Runs[0].Trace[^1].Seconds, seconds, seconds + 4);
    }

    [Theory]
    [InlineData("{kind: graph, bandwidth: 640 bit/s}", 1)]
    [InlineData("{kind: graph, links: ['1-2: 640 bit/s', '2-3: 320 bit/s', '3-4: 640 bit/s', '4-1: 640 bit/s, 3 s']}", 4)]
    public async Task Links_of_a_graph_have_their_own_times(string network, double seconds)
    {
        var document = await Run.Of(
            Yaml.Quadratic, "methods=[{method: d-sgd, stepSize: 0.01}]", "topology=ring", "stop.iterations=1", $"cluster.network={network}");
        Assert.Equal(seconds, document.Runs[0].Trace[^1].Seconds, 1e-9);
    }

    [Theory]
    [InlineData("cluster.network={kind: graph, links: ['1-9: 1 bit/s']}", "cluster: the link '1-9: 1 bit/s' cannot be read")]
    [InlineData("cluster.network={uplink: fast}", "unknown name 'fast'")]
    [InlineData("cluster.network={uplink: 0}", "a bandwidth is 0, but must be above 0")]
    [InlineData("cluster.network={uplnk: 1}", "unknown key of per-worker; did you mean uplink?")]
    [InlineData("cluster.compute={kind: random, noise: normal(1)}", "unknown distribution 'normal'; did you mean half-normal?")]
    [InlineData("cluster.compute={kind: outages, compute: {kind: fixed, seconds: 1}, up: exponential(i), down: exponential(1)}", "up is one distribution for all workers")]
    [InlineData("cluster.compute={kind: power, times: [0, 1], values: [1]}", "times has 2 numbers, but values has 1")]
    [InlineData("cluster.compute=fixed(fast)", "unknown name 'fast'")]
    public async Task Mistakes_are_explained(string setting, string expected)
    {
        var error = await Assert.ThrowsAsync<InvalidExperimentException>(() => Run.Of(Yaml.Quadratic, setting));
        Assert.Contains(expected, Assert.Single(error.Errors), StringComparison.Ordinal);
    }
}
