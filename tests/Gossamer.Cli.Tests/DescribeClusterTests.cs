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
    public void What_a_method_needs_is_said()
    {
        var path = Write("cluster: {compute: {kind: outages, compute: {kind: fixed, seconds: 1}, up: exponential(5), down: exponential(1)}}\n");
        Assert.Equal(ExitCode.Done, command.Run("describe", "naive-optimal-asgd", "--cluster", path, "--workers", "4"));
        Assert.Contains("must know how many seconds", command.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
