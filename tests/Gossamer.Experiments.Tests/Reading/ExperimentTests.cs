namespace Gossamer.Experiments.Tests.Reading;

public sealed class ExperimentTests
{
    [Fact]
    public void What_is_left_out_takes_its_default()
    {
        var experiment = Yaml.Parse("""
            problem: {kind: tridiagonal-quadratic, dimension: 5, workers: 2}
            methods: [gd]
            stop: {iterations: 3}
            """);
        Assert.Equal("test", experiment.Name);
        Assert.Equal([1ul], experiment.Seeds);
        Assert.Equal(["gd"], experiment.Labels);
        Assert.Equal(1, experiment.Record.Every);
        Assert.Equal(["loss", "gradient-norm-squared"], experiment.Record.Metrics);
    }

    [Fact]
    public void Seeds_are_counted_from_one() =>
        Assert.Equal([1ul, 2ul, 3ul], Yaml.Parse(Yaml.Quadratic.Replace("seed: 1", "seeds: 3")).Seeds);

    [Fact]
    public void Stop_rules_take_units()
    {
        var stop = Yaml.Parse(Yaml.Quadratic.Replace("{iterations: 20}", "{seconds: 2 min, bitsUpPerWorker: 10 kbit}")).Stop;
        Assert.Equal(120, stop.Seconds);
        Assert.Equal(10_000, stop.BitsUpPerWorker);
    }

    [Fact]
    public void Entries_of_one_method_are_told_apart_by_their_options()
    {
        var experiment = Yaml.Parse(Yaml.Quadratic.Replace("  - {method: gd}", """
              - {method: ef21, compressor: top-k(1)}
              - {method: ef21, compressor: top-k(1), stepSize: {theory: [1, 2]}}
              - {method: ef21, compressor: top-k(1)}
            """));
        Assert.Equal(["ef21 top-k(1)", "ef21 top-k(1) stepSize={theory: [1, 2]}", "ef21 top-k(1) #2", "ef21 top-k(2)"], experiment.Labels);
    }
}
