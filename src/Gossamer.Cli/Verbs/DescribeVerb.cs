using System.CommandLine;
using System.Text.Json.Nodes;
using Gossamer.Cli.Shelves;
using Gossamer.Execution;
using Gossamer.Experiments;
using Spectre.Console;

namespace Gossamer.Cli.Verbs;

/// <summary>Explains one thing by name.</summary>
internal sealed class DescribeVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "A method, compressor, problem, model, topology or data set." };

    private readonly Option<string?> cluster = new("--cluster")
    {
        Description = "For a method: what its theory and the time complexities say on the machines of this experiment file (or of a file with its cluster section).",
        HelpName = "FILE",
    };

    private readonly Option<int?> workers = new("--workers") { Description = "Number of workers, where the file of --cluster names no problem.", HelpName = "N" };

    private readonly Option<bool> json = new("--json") { Description = "Write JSON in place of text." };

    public DescribeVerb() : base(
        "describe",
        "Explain a method, compressor, problem, model, topology or data set: parameters, theory, guarantee, citation, a snippet.",
        "gossamer describe ef21   # a method",
        "gossamer describe top-k   # a compressor with its constants",
        "gossamer describe ringmaster-asgd --cluster examples/asynchronous.yaml   # what it promises on these machines",
        "gossamer describe ring --json   # for scripts")
    {
        Add(name);
        Add(cluster);
        Add(workers);
        Add(json);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var found = new Library().Find(arguments.GetRequiredValue(name));
        var file = arguments.GetValue(cluster);
        var view = ViewOn(found, file, arguments.GetValue(workers));
        if (arguments.GetValue(json))
        {
            var items = new JsonArray([.. found.Select(ItemJson.Full)]);
            if (view is not null) items[0]!["cluster"] = view.ToJson();
            JsonText.Write(terminal, items);
            return Task.FromResult(ExitCode.Done);
        }
        foreach (var item in found) Describe(item, terminal);
        view?.Write(terminal, file!, found[0].Name);
        return Task.FromResult(ExitCode.Done);
    }

    private static ClusterView? ViewOn(IReadOnlyList<Item> found, string? file, int? workers)
    {
        if (file is null)
        {
            if (workers is not null) throw new BadInputException("--workers says how many workers the file of --cluster has; give that as well");
            return null;
        }
        if (found[0].Kind != "method") throw new BadInputException($"--cluster is for methods, and {found[0].Name} is a {found[0].Kind}; name a method");
        var preview = ClusterPreview.Load(file, workers);
        var entry = ExperimentCatalogue.Instance.Method(found[0].Name);
        var sample = preview.Listed(entry.Name) ?? CatalogueShelf.Sample(entry) as Method
            ?? throw new BadInputException($"{found[0].Name} has required parameters of which no example is known, so that it cannot be looked at on machines");
        return ClusterView.Of(sample, preview);
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
