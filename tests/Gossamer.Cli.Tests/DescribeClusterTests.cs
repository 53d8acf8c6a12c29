using System.Text.Json.Nodes;

namespace Gossamer.Cli.Tests;

/// <summary>describe METHOD --cluster FILE.</summary>
public sealed class DescribeClusterTests : IDisposable
{
    private readonly CommandRun command = new();
    public void Dispose() => command.Dispose();

    private string Write(string text) => command.Write("cluster.yaml", text);

    [Fact]
    public void Time_complexities_are_those_of_the_machines()
    {
        // sigma^2 = 10*0.04 = 0.4, eps = 0.05: s = 8; the worked example of the time complexities.
        var path = Write(
            """
            problem: {kind: tridiagonal-quadratic, dimension: 10, workers: 5}
            oracle: {kind: additive-noise, sigma: 0.2}
            cluster: {compute: {kind: fixed, seconds: [1, 2, 4, 8, 16]}}
            methods: [{method: gd}]
            stop: {gradientNormSquared: 0.05}
            """);
        Assert.Equal(ExitCode.Done, command.Run("describe", "ringmaster-asgd", "--cluster", path, "--json"));
        var cluster = JsonNode.Parse(command.Out)!.AsArray()[0]!["cluster"]!;
        Assert.Equal("8", (string)cluster["facts"]!["R"]!);
        var values = cluster["times"]!.AsArray().Select(row => (double)row!["value"]!).ToArray();
        Assert.Equal(6.285714 / 6.709677, values[0] / values[4], 6);
        Assert.Equal(41.6 / 25.92, values[7] / values[8], 9);
        Assert.Equal(ExitCode.Done, command.Run("describe", "ringmaster-asgd", "--cluster", path));
        Assert.Contains("min_m H_m(1 + s/m)", command.Out, StringComparison.Ordinal);
        Assert.Contains("sigma^2/eps = 8", command.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_section_alone_needs_the_number_of_workers()
    {
        var path = Write("compute: {kind: random, base: i, noise: exponential(i)}\n");
        Assert.Equal(ExitCode.BadInput, command.Run("describe", "malenia-sgd", "--cluster", path));
        Assert.Contains("--workers", command.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, command.Run("describe", "malenia-sgd", "--cluster", path, "--workers", "4"));
        Assert.Contains("in the mean", command.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, command.Run("describe", "top-k", "--cluster", path, "--workers", "4"));
        Assert.Equal(ExitCode.BadInput, command.Run("describe", "gd", "--workers", "4"));
        Assert.Equal(ExitCode.BadInput, command.Run("describe", "gd", "--cluster", Write("methods: [{method: gd}]\n"), "--workers", "4"));
        Assert.Contains("no cluster", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_topology_and_the_options_of_the_file_count()
    {
        const string Text =
            """
            problem: {kind: tridiagonal-quadratic, dimension: 100, workers: 16}
            oracle: {kind: additive-noise, sigma: 0.01}
            topology: ring
            cluster: {compute: {kind: fixed, seconds: 1}, network: {kind: graph, bandwidth: 6400}}
            methods: [{method: leon-sgd, topology: torus(4x4), batch: 40, stepSize: 1}]
            stop: {iterations: 1}
            """;
        Assert.Equal(ExitCode.Done, command.Run("describe", "leon-sgd", "--cluster", Write(Text), "--json"));
        var facts = JsonNode.Parse(command.Out)!.AsArray()[0]!["cluster"]!["facts"]!;
        Assert.Equal(("40", "4"), ((string)facts["S"]!, (string)facts["trees"]!));
        // Not listed: its defaults on the experiment's ring, where two trees share the links.
        Assert.Equal(ExitCode.Done, command.Run("describe", "amelie-sgd", "--cluster", Write(Text.Replace("ring", "torus(2x8)", StringComparison.Ordinal)), "--json"));
        facts = JsonNode.Parse(command.Out)!.AsArray()[0]!["cluster"]!["facts"]!;
        Assert.NotNull(facts["γ"] ?? facts["needs"]);
        Assert.DoesNotContain("none is given", (string?)facts["needs"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_method_needs_is_said()
    {
        var path = Write("cluster: {compute: {kind: outages, compute: {kind: fixed, seconds: 1}, up: exponential(5), down: exponential(1)}}\n");
        Assert.Equal(ExitCode.Done, command.Run("describe", "naive-optimal-asgd", "--cluster", path, "--workers", "4"));
        Assert.Contains("must know how many seconds", command.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
