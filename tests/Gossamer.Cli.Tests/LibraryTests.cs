using System.Text.Json.Nodes;
using Gossamer.Cli.Shelves;

namespace Gossamer.Cli.Tests;

/// <summary>list and describe over everything there is.</summary>
public sealed class LibraryTests : IDisposable
{
    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void Every_shelf_is_listed_with_all_its_items()
    {
        Assert.Equal(ExitCode.Done, command.Run("list"));
        foreach (var shelf in new Library().Shelves) Assert.Contains(shelf.Name, command.Out, StringComparison.Ordinal);
        foreach (var shelf in new Library().Shelves)
        {
            Assert.NotEmpty(shelf.Items);
            Assert.Equal(ExitCode.Done, command.Run("list", shelf.Name));
            foreach (var item in shelf.Items) Assert.Contains(item.Name, command.Out, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Done, command.Run("list", shelf.Name, "--json"));
            Assert.Equal(shelf.Items.Select(i => i.Name), JsonNode.Parse(command.Out)!.AsArray().Select(i => (string)i!["name"]!));
        }
    }

    [Fact]
    public void Everything_can_be_described_and_nothing_is_without_text()
    {
        foreach (var item in new Library().Shelves.SelectMany(s => s.Items))
        {
            Assert.Equal(ExitCode.Done, command.Run("describe", item.Name));
            Assert.Contains(item.Summary.Split(' ')[0], command.Out, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(item.Summary), $"{item.Kind} {item.Name} has no summary");
            foreach (var parameter in item.Parameters)
                Assert.False(string.IsNullOrWhiteSpace(parameter.Summary), $"{item.Kind} {item.Name}: parameter {parameter.Name} has no text");
            Assert.Equal(ExitCode.Done, command.Run("describe", item.Name, "--json"));
            Assert.Contains(JsonNode.Parse(command.Out)!.AsArray(), i => (string)i!["kind"]! == item.Kind);
        }
    }

    [Fact]
    public void Every_method_cites_its_source_and_states_its_guarantee()
    {
        foreach (var method in new Library().Shelf("methods").Items)
        {
            Assert.False(string.IsNullOrWhiteSpace(method.Paper), method.Name);
            Assert.False(string.IsNullOrWhiteSpace(method.Guarantee), method.Name);
            Assert.NotEmpty(method.Facts());
        }
    }
}

/// <summary>The lines that describe offers for experiment files are lines that experiment files accept.</summary>
public sealed class SnippetTests
{
    [Fact]
    public void Every_snippet_is_part_of_an_experiment_that_can_be_read()
    {
        foreach (var item in new Library().Shelves.SelectMany(s => s.Items).Where(i => i.Snippet is not null && !i.Snippet.Contains('…')))
        {
            var yaml = Complete(item.Snippet!);
            var failure = Record.Exception(() => Gossamer.Experiments.Experiment.Parse(yaml, "snippet.yaml"));
            Assert.True(failure is null, $"{item.Kind} {item.Name}: {failure?.Message}\n{yaml}");
        }
    }

    [Fact]
    public void Every_problem_comes_with_an_example_that_can_be_built()
    {
        foreach (var item in new Library().Shelf("problems").Items)
        {
            Assert.DoesNotContain('…', item.Snippet!);
            // Examples that name a file need one. Chains want one of two lengths, which no required parameter says.
            if (item.Snippet!.Contains("FILE", StringComparison.Ordinal) || item.Name is "quadratic" or "zero-chain" or "window-chain") continue;
            using var command = new CommandRun();
            var yaml = command.Write("example.yaml", item.Snippet + "\nmethods: [{method: gd, stepSize: 0.001}]\nstop: {iterations: 0}\n");
            Assert.True(command.Run("run", yaml, "--no-store", "--quiet") == ExitCode.Done, $"{item.Name}: {command.Error}\n{item.Snippet}");
        }
    }

    [Fact]
    public void Values_are_described_in_words()
    {
        var parameters = new Library().Shelves.SelectMany(s => s.Items).SelectMany(i => i.Parameters).ToList();
        Assert.DoesNotContain(parameters, p => p.Range.Contains(" kind", StringComparison.Ordinal) || p.Range.Contains("a worker ", StringComparison.Ordinal) || p.Range.Contains("a seconds", StringComparison.Ordinal));
    }

    /// <summary>Adds what an experiment needs and the snippet leaves out.</summary>
    private static string Complete(string snippet)
    {
        if (snippet.StartsWith("problem:", StringComparison.Ordinal) && !snippet.Contains("\n  kind:", StringComparison.Ordinal))
            snippet += "\n  kind: logistic-regression\n  workers: 4" + (snippet.Contains("data:", StringComparison.Ordinal) ? "" : "\n  data: heart");
        if (!snippet.Contains("problem:", StringComparison.Ordinal)) snippet += "\nproblem: {kind: logistic-regression, data: heart, workers: 4}";
        if (!snippet.Contains("methods:", StringComparison.Ordinal)) snippet += "\nmethods: [{method: gd}]";
        if (!snippet.Contains("stop:", StringComparison.Ordinal)) snippet += "\nstop: {iterations: 1}";
        return snippet;
    }
}
