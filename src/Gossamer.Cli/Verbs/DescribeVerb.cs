using System.CommandLine;
using System.Text.Json.Nodes;
using Gossamer.Cli.Shelves;
using Spectre.Console;

namespace Gossamer.Cli.Verbs;

/// <summary>Explains one thing by name.</summary>
internal sealed class DescribeVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "A method, compressor, problem, model, topology or data set." };

    private readonly Option<bool> json = new("--json") { Description = "Write JSON in place of text." };

    public DescribeVerb() : base(
        "describe",
        "Explain a method, compressor, problem, model, topology or data set: parameters, theory, guarantee, citation, a snippet.",
        "gossamer describe ef21   # a method",
        "gossamer describe top-k   # a compressor with its constants",
        "gossamer describe ring --json   # for scripts")
    {
        Add(name);
        Add(json);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var found = new Library().Find(arguments.GetRequiredValue(name));
        if (arguments.GetValue(json))
        {
            JsonText.Write(terminal, new JsonArray([.. found.Select(ItemJson.Full)]));
            return Task.FromResult(ExitCode.Done);
        }
        foreach (var item in found) Describe(item, terminal);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Describe(Item item, Terminal terminal)
    {
        var console = terminal.OutConsole;
        console.MarkupLineInterpolated($"[bold]{item.Title}[/]  ({item.Kind} {item.Name}{(item.Group.Length > 0 ? ", " + item.Group : "")})");
        console.WriteLine();
        console.WriteLine(item.Summary);
        console.WriteLine();
        var facts = new List<(string Label, string Text)>(item.Facts());
        if (item.Guarantee is { } guarantee) facts.Insert(0, ("guarantee", guarantee));
        if (item.Paper is { } paper) facts.Add(("source", paper));
        if (facts.Count > 0)
        {
            var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
            foreach (var (label, text) in facts) grid.AddRow(new Text(label), new Text(text));
            Tables.Write(terminal, grid);
            console.WriteLine();
        }
        if (item.Parameters.Count > 0)
        {
            var table = Tables.Plain("parameter", "symbol", "values", "default", "what it is");
            foreach (var p in item.Parameters)
                table.AddRow([.. new[] { p.Name, p.Symbol ?? "", p.Range, p.Default, p.Summary }.Select(Markup.Escape)]);
            Tables.Write(terminal, table);
            console.WriteLine();
        }
        if (item.Snippet is not { } snippet) return;
        terminal.Out.WriteLine("In an experiment file:");
        foreach (var line in snippet.Split('\n')) terminal.Out.WriteLine("  " + line);
        terminal.Out.WriteLine();
    }
}
