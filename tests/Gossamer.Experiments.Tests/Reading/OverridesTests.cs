namespace Gossamer.Experiments.Tests.Reading;

public sealed class OverridesTests
{
    [Fact]
    public void Values_are_replaced_by_path()
    {
        var experiment = Yaml.Parse(Yaml.Quadratic, "stop.iterations=7", "name=other", "seed=[3, 4]", "methods[1].label=second");
        Assert.Equal(7, experiment.Stop.Iterations);
        Assert.Equal("other", experiment.Name);
        Assert.Equal([3ul, 4ul], experiment.Seeds);
        Assert.Equal(["gd", "second"], experiment.Labels);
    }

    [Fact]
    public void Indices_may_be_written_with_dots_and_items_appended()
    {
        var experiment = Yaml.Parse(Yaml.Quadratic, "methods.0.label=first", "methods[2]={method: gd, label: third}");
        Assert.Equal(["first", "ef21", "third"], experiment.Labels);
    }

    [Fact]
    public void A_section_that_is_not_there_is_made()
    {
        Assert.Equal(2, Yaml.Parse(Yaml.Quadratic.Replace("record: {every: 5}", ""), "record.every=2").Record.Every);
    }

    [Theory]
    [InlineData("stop.iterations", "--set stop.iterations: expected key=value")]
    [InlineData("=3", "--set =3: expected key=value")]
    [InlineData("a..b=3", "--set a..b=3: 'a..b' is no key path")]
    [InlineData("methods[9].label=x", "--set methods[9].label=x: methods has 2 items, so the index is 0 to 1 (or 2 to add one)")]
    [InlineData("stop[0]=1", "--set stop[0]=1: stop is a mapping with the keys iterations, not a list: it has no item [0]")]
    [InlineData("methods.gd=1", "--set methods.gd=1: methods is a list of 2 items, not a mapping: it has no key 'gd'")]
    [InlineData("stop.iterations=x", "--set stop.iterations=x: stop.iterations: found 'x', expected a whole number, at least 0")]
    [InlineData("stop.iteration=1", "--set stop.iteration=1: stop.iteration: unknown key of stop; did you mean iterations?")]
    [InlineData("name=[1, 2", "--set name=[1, 2:1: not valid YAML")]
    public void A_wrong_override_is_named(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Yaml.Errors(Yaml.Quadratic, text)), StringComparison.Ordinal);
}
