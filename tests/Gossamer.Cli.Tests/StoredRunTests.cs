using System.Text.Json.Nodes;

namespace Gossamer.Cli.Tests;

/// <summary>What can be done with experiments that were run before.</summary>
public sealed class StoredRunTests : IDisposable
{
    private const string Small =
        """
        problem: {kind: random-quadratic, dimension: 10, workers: 3, leastEigenvalue: 0.1}
        methods: [{method: gd}]
        stop: {iterations: 20}
        """;

    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    private void RunTwice()
    {
        var file = command.Write("small.yaml", Small);
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--quiet"));
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--seed", "2"));
    }

    [Fact]
    public void Are_listed_shown_and_deleted_with_their_reports()
    {
        RunTwice();
        Assert.Equal(ExitCode.Done, command.Run("runs"));
        Assert.Contains("small-1", command.Out, StringComparison.Ordinal);
        Assert.Contains("small-2", command.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, command.Run("runs", "show", "latest"));
        Assert.Contains("small-2", command.Out, StringComparison.Ordinal);
        var report = Path.Combine(command.Home, "reports", "small-2.html");
        Assert.True(File.Exists(report));
        Assert.Equal(ExitCode.Done, command.Run("runs", "delete", "small-2"));
        Assert.False(File.Exists(report));
        Assert.Equal(ExitCode.Done, command.Run("runs", "list", "--json"));
        Assert.Equal("small-1", (string)Assert.Single(JsonNode.Parse(command.Out)!.AsArray())!["id"]!);
    }

    [Fact]
    public void A_misspelt_identifier_deletes_nothing()
    {
        RunTwice();
        Assert.Equal(ExitCode.BadInput, command.Run("runs", "delete", "small-1", "smal-2"));
        Assert.Contains("did you mean small-2?", Assert.Single(command.Errors), StringComparison.Ordinal);
        command.Run("runs", "list", "--json");
        Assert.Equal(2, JsonNode.Parse(command.Out)!.AsArray().Count);
    }

    [Fact]
    public void Are_compared_with_each_other_and_with_files()
    {
        RunTwice();
        var json = Path.Combine(command.Folder, "first.json");
        Assert.Equal(ExitCode.Done, command.Run("export", "json", "small-1", "--out", json));
        Assert.Equal(ExitCode.Done, command.Run("compare", json, "latest"));
        Assert.Contains("gd", command.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_drawn_in_one_report()
    {
        RunTwice();
        var page = Path.Combine(command.Folder, "both.html");
        Assert.Equal(ExitCode.Done, command.Run("report", "small-1", "small-2", "--out", page));
        Assert.Equal(page, command.Out.Trim());
        Assert.Contains("<html", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Are_exported_as_one_row_a_point()
    {
        RunTwice();
        Assert.Equal(ExitCode.Done, command.Run("export", "csv", "small-1", "small-2"));
        var lines = command.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("experiment,label,method,seed", lines[0], StringComparison.Ordinal);
        Assert.Equal(1 + 2 * 21, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
    }

    [Fact]
    public void Nothing_stored_yet_is_no_error_for_a_list()
    {
        Assert.Equal(ExitCode.Done, command.Run("runs"));
        Assert.Contains("Nothing is stored yet", command.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, command.Run("runs", "list", "--json"));
        Assert.Empty(JsonNode.Parse(command.Out)!.AsArray());
        Assert.False(Directory.Exists(command.Home));
    }

    [Fact]
    public void The_problem_of_an_experiment_is_written_and_read_back()
    {
        var file = command.Write("small.yaml", Small);
        var problem = Path.Combine(command.Folder, "problem.json");
        Assert.Equal(ExitCode.Done, command.Run("export", "problem", file, "--out", problem));
        var again = command.Write("again.yaml", "problem: {kind: quadratic, file: problem.json}\nmethods: [{method: gd}]\nstop: {iterations: 20}\n");
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--no-store", "--json", "-", "--set", "problem.start=ones"));
        var original = (double)JsonNode.Parse(command.Out)!["runs"]![0]!["trace"]!.AsArray()[^1]!["metrics"]!["loss"]!;
        Assert.Equal(ExitCode.Done, command.Run("run", again, "--no-store", "--json", "-", "--set", "problem.start=ones"));
        var copy = (double)JsonNode.Parse(command.Out)!["runs"]![0]!["trace"]!.AsArray()[^1]!["metrics"]!["loss"]!;
        Assert.Equal(original, copy, 1e-9 * Math.Abs(original));
    }

    [Fact]
    public void The_schema_is_json_and_knows_every_method()
    {
        Assert.Equal(ExitCode.Done, command.Run("schema"));
        Assert.NotNull(JsonNode.Parse(command.Out)!["properties"]!["methods"]);
        foreach (var method in new Shelves.Library().Shelf("methods").Items) Assert.Contains($"\"{method.Name}\"", command.Out, StringComparison.Ordinal);
    }
}
