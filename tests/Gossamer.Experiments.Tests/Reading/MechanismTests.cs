namespace Gossamer.Experiments.Tests.Reading;

/// <summary>Mechanisms, which hold compressors, lists and each other, in experiment files.</summary>
public sealed class MechanismTests
{
    [Theory]
    [InlineData("ef21(top-k(2))")]
    [InlineData("\"clag(top-k(2), 4)\"")]
    [InlineData("{kind: clag, compressor: top-k(2), trigger: 4}")]
    [InlineData("\"3pcv3(clag(top-k(2), 4), refine(top-k(1), top-k(1)))\"")]
    [InlineData("{kind: adacgd, levels: [top-k(1), top-k(2)], trigger: 0.5}")]
    [InlineData("\"adacgd([top-k(1), refine(top-k(1), top-k(1)), identity], 0.5)\"")]
    [InlineData("\"ada3pc([lag(4), adacgd([top-k(1), top-k(d/2)], 1)], [0.5])\"")]
    [InlineData("{kind: ada3pc, mechanisms: [lag(4), {kind: ef21, compressor: top-k(2)}], triggers: [0.5]}")]
    [InlineData("marina(perm-k)")]
    public async Task A_mechanism_may_be_written_as_a_call_or_as_a_mapping(string mechanism)
    {
        var text = Yaml.Quadratic.Replace("{method: gd}", $"{{method: 3pc, mechanism: {mechanism}}}", StringComparison.Ordinal);
        var document = await Run.Of(Experiment.Parse(text, "test.yaml"));
        Assert.Equal("completed", document.Runs[0].Status);
        // What is stored as resolved is a file that says the same.
        var again = await Run.Of(Experiment.Parse(document.Experiment.ToJsonString(), "resolved.yaml"));
        Assert.Equal(document.Runs[0].Final, again.Runs[0].Final);
    }

    [Theory]
    [InlineData("ef22(top-k(2))", "methods[0].mechanism: unknown mechanism 'ef22'; did you mean ef21?")]
    [InlineData("\"clag(topk(2), 4)\"", "methods[0].mechanism.compressor: unknown compressor 'topk'; did you mean top-k?")]
    [InlineData("\"adacgd([top-k(1), topk(2)], 4)\"", "methods[0].mechanism.levels[1]: unknown compressor 'topk'; did you mean top-k?")]
    [InlineData("\"adacgd(top-k(1), 4)\"", "methods[0].mechanism.levels: found 'top-k(1)', expected a list")]
    [InlineData("{kind: clag, compressor: top-k(2)}", "methods[0].mechanism: clag needs 'trigger': a number, at least 0")]
    public void A_mistake_is_pointed_at(string mechanism, string expected) =>
        Assert.Contains(expected, Yaml.ErrorWhen("{method: gd}", $"{{method: 3pc, mechanism: {mechanism}}}"), StringComparison.Ordinal);
}
