namespace Gossamer.Experiments.Tests;

/// <summary>Experiment files for tests.</summary>
internal static class Yaml
{
    /// <summary>A complete experiment that needs no data.</summary>
    public const string Quadratic = """
        name: small
        seed: 1
        problem:
          kind: random-quadratic
          dimension: 10
          workers: 4
          noise: 0.5
          leastEigenvalue: 0.01
        methods:
          - {method: gd}
          - {method: ef21, compressor: top-k(2)}
        stop: {iterations: 20}
        record: {every: 5}
        """;

    public static Experiment Parse(string yaml, params string[] overrides) => Experiment.Parse(yaml, "test.yaml", overrides);

    /// <summary>The complaints about a text that is wrong.</summary>
    public static IReadOnlyList<string> Errors(string yaml, params string[] overrides) =>
        Assert.Throws<InvalidExperimentException>(() => Parse(yaml, overrides)).Errors;

    /// <summary>The one complaint about the quadratic experiment with one text replaced.</summary>
    public static string ErrorWhen(string old, string now)
    {
        Assert.Contains(old, Quadratic, StringComparison.Ordinal);
        return Assert.Single(Errors(Quadratic.Replace(old, now, StringComparison.Ordinal)));
    }
}
