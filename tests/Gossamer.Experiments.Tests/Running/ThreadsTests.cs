namespace Gossamer.Experiments.Tests.Running;

public sealed class ThreadsTests
{
    [Fact]
    public async Task The_threads_engine_gives_the_same_iterates()
    {
        var experiment = Yaml.Parse(Yaml.Quadratic);
        var simulated = await Run.Of(experiment);
        var threads = await new ExperimentRunner(new RunnerOptions { Engine = "threads" }).RunAsync(experiment);
        Assert.Equal("threads", threads.Engine);
        Assert.Equal(simulated.Runs.Select(r => r.Final), threads.Runs.Select(r => r.Final));
        Assert.Equal(
            simulated.Runs.SelectMany(r => r.Trace).Select(p => p.Metrics["loss"]), threads.Runs.SelectMany(r => r.Trace).Select(p => p.Metrics["loss"]));
    }
}
