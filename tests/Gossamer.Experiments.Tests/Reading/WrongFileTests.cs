namespace Gossamer.Experiments.Tests.Reading;

public sealed class WrongFileTests
{
    [Theory]
    [InlineData("method: ef21", "method: eff21", "test.yaml:11: methods[1].method: unknown method 'eff21'; did you mean ef21?")]
    [InlineData("top-k(2)", "topk(2)", "test.yaml:11: methods[1].compressor: unknown compressor 'topk'; did you mean top-k?")]
    [InlineData("kind: random-quadratic", "kind: random-quadratik", "test.yaml:4: problem.kind: unknown problem 'random-quadratik'; did you mean random-quadratic?")]
    [InlineData("{method: gd}", "{method: gd, stepsize: 1}", "test.yaml:10: methods[0].stepsize: unknown key of gd; did you mean stepSize?")]
    [InlineData("stop: {iterations", "stop: {iteration", "test.yaml:12: stop.iteration: unknown key of stop; did you mean iterations?")]
    [InlineData("name: small", "nam: small", "test.yaml:1: nam: unknown key; did you mean name?")]
    public void A_misspelt_name_is_pointed_at_and_the_right_one_suggested(string old, string now, string expected) =>
        Assert.Equal(expected, Yaml.ErrorWhen(old, now));

    [Theory]
    [InlineData("iterations: 20", "iterations: many", "test.yaml:12: stop.iterations: found 'many', expected a whole number, at least 0")]
    [InlineData("iterations: 20", "iterations: 2.5", "test.yaml:12: stop.iterations: found '2.5', expected a whole number, at least 0")]
    [InlineData("iterations: 20", "iterations: -1", "test.yaml:12: stop.iterations: iterations is -1, but must be a whole number, at least 0")]
    [InlineData("iterations: 20", "iterations: ", "test.yaml:12: stop.iterations: has no value; expected a whole number, at least 0, or remove the key")]
    [InlineData("iterations: 20", "iterations: [20]", "test.yaml:12: stop.iterations: found a list of 1 item, expected a whole number, at least 0")]
    [InlineData("every: 5", "every: 0", "test.yaml:13: record.every: every is 0, but must be a whole number, at least 1")]
    [InlineData("{method: gd}", "{method: gd, stepSize: -0.1}", "test.yaml:10: methods[0].stepSize: the step size is -0.1, but must be a positive number")]
    [InlineData("{method: gd}", "{method: gd, stepSize: 0}", "test.yaml:10: methods[0].stepSize: the step size is 0, but must be a positive number")]
    [InlineData("{method: gd}", "{method: gd, stepSize: {theory: [1, -4]}}", "test.yaml:10: methods[0].stepSize.theory[1]: the multiple of the theory's step size is -4, but must be a positive number")]
    [InlineData("{method: gd}", "{method: gd, stepSize: {grid: []}}", "test.yaml:10: methods[0].stepSize.grid: found an empty list, expected the values to try")]
    [InlineData("noise: 0.5", "noise: -1", "test.yaml:7: problem.noise: noise is -1, but must be a number, at least 0")]
    [InlineData("top-k(2)", "'top-k(2, 3)'", "test.yaml:11: methods[1].compressor: top-k was given 2 arguments, expected at most 1 (k)")]
    [InlineData("top-k(2)", "top-k(0)", "test.yaml:11: methods[1].compressor.k: k is 0, but must be a whole number, at least 1")]
    [InlineData("top-k(2)", "'top-k(2'", "test.yaml:11: methods[1].compressor: a ')' is missing at the end of 'top-k(2'")]
    [InlineData("top-k(2)", "top-k(x)", "test.yaml:11: methods[1].compressor.k: found 'x', expected a whole number, at least 1 (unknown name 'x' in 'x': known are d, n")]
    [InlineData(", compressor: top-k(2)", "", "test.yaml:11: methods[1]: ef21 needs 'compressor': a compressor (")]
    [InlineData("seed: 1", "seed: one", "test.yaml:2: seed: found 'one', expected a whole number")]
    [InlineData("seed: 1", "seed: [1, 1]", "test.yaml:2: seed[1]: the seed 1 is given twice")]
    [InlineData("seed: 1", "seeds: 0", "test.yaml:2: seeds: found '0', expected how many seeds")]
    [InlineData("record: {every: 5}", "record: 5", "test.yaml:13: record: found '5', expected keys such as every")]
    [InlineData("record: {every: 5}", "record: {metrics: [los]}", "test.yaml:13: record.metrics[0]: unknown metric 'los'; did you mean loss?")]
    [InlineData("record: {every: 5}", "record: {metrics: [loss, loss]}", "test.yaml:13: record.metrics: a metric is listed twice")]
    [InlineData("record: {every: 5}", "wire: {floatBits: 48}", "test.yaml:13: wire: floatBits is 48, but must be 32 or 64")]
    public void A_wrong_value_is_pointed_at_with_what_was_expected(string old, string now, string expected) =>
        Assert.StartsWith(expected, Yaml.ErrorWhen(old, now), StringComparison.Ordinal);

    [Fact]
    public void A_comma_that_tears_a_call_apart_is_explained()
    {
        var errors = Yaml.Errors(Yaml.Quadratic.Replace("top-k(2)", "top-k(2, 3)"));
        Assert.Contains(errors, e => e.EndsWith("inside braces, a text with a comma needs quotation marks", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("seed: 1", "seed: 1\nseeds: 2", "seed and seeds contradict each other: give one of the two")]
    [InlineData("record: {every: 5}", "record: {every: 5, everySeconds: 1}", "every and everySeconds contradict each other: give one of the two")]
    [InlineData("stop: {iterations: 20}", "stop: {}", "no rule is given, so no run would ever end")]
    [InlineData("stop: {iterations: 20}", "stop: {seconds: 0}", "seconds is 0, but must be above 0")]
    [InlineData("  - {method: gd}", "  - {method: gd, label: A}\n  - {method: gd, label: A}", "the label 'A' is already taken by methods[0]")]
    public void Contradictions_are_refused(string old, string now, string expected) =>
        Assert.Contains(expected, Yaml.ErrorWhen(old, now), StringComparison.Ordinal);

    [Theory]
    [InlineData("problem")]
    [InlineData("methods")]
    [InlineData("stop")]
    public void A_missing_section_is_named(string key)
    {
        var without = string.Join('\n', Yaml.Quadratic.Split('\n').Select(l => l.StartsWith(key + ":", StringComparison.Ordinal) ? "x" + l : l));
        Assert.Contains(Yaml.Errors(without), e => e.StartsWith($"test.yaml:1: the key '{key}' is missing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "test.yaml:1: the file is empty")]
    [InlineData("# only a comment\n", "test.yaml:1: the file is empty")]
    [InlineData("- a\n- b\n", "test.yaml:1: found a list of 2 items, expected a mapping")]
    [InlineData("just text\n", "test.yaml:1: found 'just text', expected a mapping")]
    [InlineData("name: a\nname: b\n", "test.yaml:2: the key 'name' is given twice; keep one of the two")]
    [InlineData("stop:\n\titerations: 1\n", "test.yaml:2: a tab in the indentation")]
    [InlineData("a: [1, 2\nb: 3\n", "test.yaml:1: not valid YAML")]
    [InlineData("a: 1\n---\nb: 2\n", "test.yaml:3: a second document begins here")]
    public void A_file_that_is_no_experiment_is_refused(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Yaml.Errors(text)), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var errors = Yaml.Errors("""
            nam: x
            problem: {kind: random-quadratic, dimension: ten, workers: 4}
            methods:
              - {method: ef12}
              - {method: gd, stepSize: -1}
            stop: {iterations: x}
            """);
        Assert.Equal([1, 2, 4, 5, 6], errors.Select(e => int.Parse(e.Split(':')[1])).Order());
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<BadInputException>(() => Experiment.Load("/nowhere/none.yaml"));
        Assert.Equal("/nowhere/none.yaml does not exist", error.Message);
        var folder = Path.GetTempPath();
        Assert.Equal($"{folder} is a folder, but a file is expected", Assert.Throws<BadInputException>(() => Experiment.Load(folder)).Message);
    }
}
