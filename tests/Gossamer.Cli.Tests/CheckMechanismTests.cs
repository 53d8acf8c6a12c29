using System.Text.Json.Nodes;

namespace Gossamer.Cli.Tests;

public sealed class CheckMechanismTests : IDisposable
{
    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void It_shows_claimed_and_measured_constants_in_every_dimension()
    {
        Assert.Equal(ExitCode.Done, command.Run("check-mechanism", "clag(top-k(5), 4)", "--dimension", "10", "20"));
        Assert.Contains("clag(top-k(5), 4)", command.Out, StringComparison.Ordinal);
        Assert.Contains("zeta", command.Out, StringComparison.Ordinal);
        Assert.Equal(2, command.Out.Split('\n').Count(line => line.TrimEnd().EndsWith("holds", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_writes_json_for_scripts()
    {
        Assert.Equal(ExitCode.Done, command.Run("check-mechanism", "adacgd([top-k(1), top-k(d/2)], 0.5)", "--dimension", "8", "--json"));
        var verdict = Assert.Single(JsonNode.Parse(command.Out)!.AsArray())!;
        Assert.Equal("adacgd([top-k(1), top-k(4)], 0.5)", (string)verdict["mechanism"]!);
        Assert.True((bool)verdict["holds"]!);
        Assert.InRange((double)verdict["worstQuotient"]!, 0.9, 1 + 1e-9);
    }

    [Theory]
    [InlineData("clagg(top-k(5), 4)", "did you mean clag?")]
    [InlineData("clag(top-k(5))", "clag needs 'trigger'")]
    [InlineData("clag(top-k(5), -1)", "at least 0")]
    [InlineData("clag(top-k(50), 1)", "top-k(50) keeps 50 coordinates")]
    [InlineData("ef21(rand-k(5))", "rand-k-contractive")]
    [InlineData("ada3pc([lag(1), ef21(top-k(1))", "')' is missing")]
    [InlineData("adacgd([top-k(1), 2)", "']' is missing")]
    public void What_is_wrong_is_said_in_one_line(string text, string expected)
    {
        Assert.Equal(ExitCode.BadInput, command.Run("check-mechanism", text, "--dimension", "20"));
        Assert.Contains(expected, command.Error, StringComparison.Ordinal);
    }
}
