namespace Gossamer.Experiments.Tests.Reading;

public sealed class FullScaleTests
{
    private const string Small =
        """
        problem: {kind: tridiagonal-quadratic, dimension: 5, workers: 2}
        methods: [gd, {method: gd, label: other}]
        stop: {iterations: 10}

        """;

    [Fact]
    public void The_section_replaces_values_by_key_path_at_full_scale_alone()
    {
        const string yaml = Small + "full:\n  stop.iterations: 20\n  methods[1].label: third\n";
        var (quick, full) = (Experiment.Parse(yaml, "x.yaml"), Experiment.Parse(yaml, "x.yaml", isFull: true));
        Assert.Equal((10, 20), (quick.Stop.Iterations, full.Stop.Iterations));
        Assert.Equal(["gd", "third"], full.Labels);
        Assert.True(quick.HasFullScale);
        Assert.Equal(5, Experiment.Parse(yaml, "x.yaml", ["stop.iterations=5"], isFull: true).Stop.Iterations);
    }

    [Theory]
    [InlineData("full:\n  stop.iteration: 20\n", "x.yaml:5: full: stop.iteration", "did you mean iterations")]
    [InlineData("full:\n  stop..x: 20\n", "x.yaml:5: full: stop..x", "no key path")]
    [InlineData("full: 3\n", "x.yaml:4: full", "by key path")]
    [InlineData("full:\n  methods[7]: gd\n", "x.yaml:5", "index")]
    public void What_is_wrong_with_it_is_told_at_any_scale(string section, string place, string message)
    {
        foreach (var isFull in new[] { false, true })
        {
            var error = Assert.Single(Assert.Throws<InvalidExperimentException>(() => Experiment.Parse(Small + section, "x.yaml", isFull: isFull)).Errors);
            Assert.Contains(place.Split(": full")[0], error, StringComparison.Ordinal);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_of_one_scale_refuses_the_other() =>
        Assert.Contains("without --full", Assert.Throws<InvalidExperimentException>(() => Experiment.Parse(Small, "x.yaml", isFull: true)).Message, StringComparison.Ordinal);
}
