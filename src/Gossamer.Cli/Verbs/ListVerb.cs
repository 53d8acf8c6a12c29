using System.CommandLine;
using System.Text.Json.Nodes;
using Gossamer.Cli.Shelves;
using Spectre.Console;

namespace Gossamer.Cli.Verbs;

/// <summary>Lists names with one line each.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Argument<string?> what = new("what")
    {
        Description = "What to list; without it, how many there are of each.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> json = new("--json") { Description = "Write JSON in place of a table." };

    public ListVerb() : base(
        "list",
        "List what there is: methods, compressors, problems, data, models, topologies, papers.",
        "gossamer list   # the kinds and how many there are of each",
        "gossamer list methods   # every method with one line",
        "gossamer list data --json   # for scripts")
    {
        Add(what);
        Add(json);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var library = new Library();
        if (arguments.GetValue(what) is { } name) ListShelf(library.Shelf(name), arguments.GetValue(json), terminal);
        else ListShelves(library, arguments.GetValue(json), terminal);
        return Task.FromResult(ExitCode.Done);
    }

    private static void ListShelves(Library library, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            JsonText.Write(terminal, new JsonObject(library.Shelves.Select(s =>
                KeyValuePair.Create<string, JsonNode?>(s.Name, new JsonArray([.. s.Items.Select(i => JsonValue.Create(i.Name))])))));
            return;
        }
        var table = Tables.Plain("list", "there are", "what they are");
        foreach (var shelf in library.Shelves)
            table.AddRow(Markup.Escape(shelf.Name), Tables.Count(shelf.Items.Count), Markup.Escape(shelf.Summary));
        Tables.Write(terminal, table);
        terminal.Out.WriteLine("'gossamer list methods' shows the methods; 'gossamer describe NAME' explains anything by name.");
    }

    private static void ListShelf(Shelf shelf, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            JsonText.Write(terminal, new JsonArray([.. shelf.Items.Select(ItemJson.Brief)]));
            return;
        }
        var hasGroups = shelf.Items.Any(i => i.Group.Length > 0);
        var table = hasGroups ? Tables.Plain("name", "group", "what it is") : Tables.Plain("name", "what it is");
        foreach (var item in shelf.Items)
        {
            string[] cells = hasGroups ? [item.Name, item.Group, item.Summary] : [item.Name, item.Summary];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        Tables.Write(terminal, table);
    }
}
