using System.Text.Json.Nodes;

namespace Gossamer.Cli.Tests;

public sealed class ReproduceTests : IDisposable
{
    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void A_claim_is_told_with_what_the_paper_says_what_was_measured_and_whether_it_holds()
    {
        Assert.Equal(ExitCode.Done, command.Run("reproduce", "ef21", "--claim", "dcgd-diverges"));
        Assert.Contains("dcgd-diverges", command.Out, StringComparison.Ordinal);
        Assert.Contains("1.0183333", command.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 1 claims hold at quick scale", command.Out, StringComparison.Ordinal);
        Assert.Contains("paper-ef21.html", command.Out, StringComparison.Ordinal);
        Assert.Empty(command.Errors);
    }

    [Fact]
    public void Scripts_get_json_alone_and_nothing_is_stored_where_that_was_asked_for()
    {
        Assert.Equal(ExitCode.Done, command.Run("reproduce", "ef21", "--claim", "dcgd-diverges", "--quiet", "--no-store", "--json", "-"));
        var json = JsonNode.Parse(command.Out)!;
        Assert.Equal("holds", (string)json["claims"]![0]!["verdict"]!);
        Assert.Empty(command.Error);
        Assert.False(Directory.Exists(command.Home));
    }

    [Fact]
    public void A_report_goes_where_it_is_wanted()
    {
        var file = Path.Combine(command.Folder, "r.html");
        Assert.Equal(ExitCode.Done, command.Run("reproduce", "ef21", "--claim", "dcgd-diverges", "--quiet", "--no-store", "--report", file));
        Assert.Contains("dcgd-diverges", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean ef21", "reproduce", "ef22")]
    [InlineData("did you mean dcgd-diverges", "reproduce", "ef21", "--claim", "dcgd-diverge")]
    [InlineData("leave out --claim", "reproduce", "ef21", "--claim", "dcgd-diverges", "--page")]
    [InlineData("at least 1", "reproduce", "ef21", "--parallelism", "0")]
    [InlineData("is a folder", "reproduce", "ef21", "--report", "/")]
    public void Bad_input_is_told_before_anything_is_run(string message, params string[] line)
    {
        Assert.Equal(ExitCode.BadInput, command.Run(line));
        Assert.Contains(message, Assert.Single(command.Errors), StringComparison.Ordinal);
        Assert.Empty(command.Out);
    }

    [Fact]
    public void Papers_are_listed_and_described_with_their_claims()
    {
        Assert.Equal(ExitCode.Done, command.Run("list", "papers"));
        Assert.Contains("reproducible", command.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, command.Run("describe", "ef21"));
        Assert.Contains("large-steps", command.Out, StringComparison.Ordinal);
        Assert.Contains("gossamer reproduce ef21", command.Out, StringComparison.Ordinal);
    }
}
