using System.Text.Json.Nodes;
using Gossamer.Experiments.Schemas;

namespace Gossamer.Experiments.Tests.Schemas;

public sealed class ExperimentSchemaTests
{
    private static readonly SchemaCheck Check = new((JsonObject)JsonNode.Parse(ExperimentSchema.Write())!);

    [Fact]
    public void The_shipped_schema_is_up_to_date()
    {
        var path = Repository.PathOf("schema", "gossamer.schema.json");
        if (Environment.GetEnvironmentVariable("GOSSAMER_UPDATE_SCHEMA") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, ExperimentSchema.Write());
        }
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == ExperimentSchema.Write(),
            "schema/gossamer.schema.json is not what the catalogue says; run this test once with GOSSAMER_UPDATE_SCHEMA=1 and commit the file");
    }

    [Fact]
    public void The_examples_follow_the_schema()
    {
        var files = Directory.GetFiles(Repository.PathOf("examples"), "*.yaml");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(Check.Allows(SchemaCheck.FromYaml(File.ReadAllText(file))), file));
    }

    [Fact]
    public async Task A_resolved_experiment_follows_the_schema()
    {
        var document = await Run.Of(
            Yaml.Quadratic, "methods[2]={method: diana, compressor: rand-k(d/5), stepSize: {theory: [0.5, 1]}}",
            "cluster={compute: {kind: random, noise: half-normal(i), base: i}, network: {uplink: 1 Mbit/s}}", "accounting=floats");
        Assert.True(Check.Allows(JsonNode.Parse(document.Experiment.ToJsonString())));
    }

    [Theory]
    [InlineData("{method: gd}", "gd")]
    [InlineData("{method: gd}", "{method: gd, stepSize: {theory: [1, 4]}}")]
    [InlineData("{method: gd}", "{method: gd, stepSize: {grid: [0.1]}, label: tuned}")]
    [InlineData("top-k(2)", "top-k(d/5)")]
    [InlineData("top-k(2)", "{kind: top-k, k: 2}")]
    [InlineData("seed: 1", "seed: [1, 2]")]
    [InlineData("noise: 0.5", "start: {kind: normal, deviation: 2}")]
    [InlineData("noise: 0.5", "start: {file: x0.csv}")]
    [InlineData("{iterations: 20}", "{seconds: 20 min}")]
    public void What_the_reader_accepts_is_allowed(string old, string now)
    {
        var text = Yaml.Quadratic.Replace(old, now);
        Yaml.Parse(text);
        Assert.True(Check.Allows(SchemaCheck.FromYaml(text)));
    }

    [Theory]
    [InlineData("method: ef21", "method: ef12")]
    [InlineData("top-k(2)", "topk(2)")]
    [InlineData("{method: gd}", "{method: gd, stepsize: 1}")]
    [InlineData("{method: gd}", "{method: gd, stepSize: -1}")]
    [InlineData("kind: random-quadratic", "kind: quadratik")]
    [InlineData("dimension: 10", "dimension: 0")]
    [InlineData("name: small", "nam: small")]
    [InlineData("{iterations: 20}", "{iteration: 20}")]
    [InlineData(", compressor: top-k(2)", "")]
    public void What_the_reader_refuses_is_not_allowed(string old, string now)
    {
        var text = Yaml.Quadratic.Replace(old, now);
        Yaml.Errors(text);
        Assert.False(Check.Allows(SchemaCheck.FromYaml(text)));
    }
}
