using Gossamer.Data;

namespace Gossamer.Experiments.Tests.Examples;

public sealed class ExamplesTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.PathOf("examples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_example_runs(string file)
    {
        if (file == "mushrooms-ef21.yaml" && !DataLoader.Shared.IsHere(DataCatalog.Find("mushrooms")))
            Assert.Skip("the data set mushrooms is not on this machine; name a folder that has it in GOSSAMER_DATA");
        // A tenth of the iterations shows that it runs; what it shows is for eyes.
        var experiment = Experiment.Load(Repository.PathOf("examples", file));
        var shorter = experiment.Stop.Iterations is { } iterations ? $"stop.iterations={iterations / 20}" : $"stop.seconds={experiment.Stop.Seconds / 20}";
        var document = await Run.Of(Experiment.Load(Repository.PathOf("examples", file), [shorter]));
        Assert.All(document.Runs, r => Assert.Equal("completed", r.Status));
        Assert.All(document.Runs, r => Assert.True(
            r.Trace[^1].Metrics["loss"] < r.Trace[0].Metrics["loss"], $"{r.Label} does not descend"));
    }

    [Fact]
    public void Every_example_explains_itself() => Assert.All(
        Files.Select(f => File.ReadAllText(Repository.PathOf("examples", (string)f))),
        text => Assert.StartsWith("# yaml-language-server: $schema=../schema/gossamer.schema.json\n#\n# ", text, StringComparison.Ordinal));
}
