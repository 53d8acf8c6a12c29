using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gossamer.Cli.Running;
using Gossamer.Experiments.Storage;
using Spectre.Console;

namespace Gossamer.Cli.Verbs;

/// <summary>What was run so far.</summary>
internal sealed class RunsVerb : Verb
{
    public RunsVerb() : base(
        "runs",
        "List, show or delete stored experiments.",
        "gossamer runs   # the same as 'gossamer runs list'",
        "gossamer runs list --name mushrooms   # only some",
        "gossamer runs show latest   # table and plot of the newest",
        "gossamer runs delete demo-1   # with its report")
    {
        var list = new ListStored();
        Add(list);
        Add(new ShowStored());
        Add(new DeleteStored());
        Details = "ID is an identifier of the list, the name of an experiment (its newest run), 'latest', or 'latest~2' for the second before that.";
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        ListStored.Write(terminal, name: null, method: null, limit: int.MaxValue, asJson: false);
        return Task.FromResult(ExitCode.Done);
    }

    private sealed class ListStored : Verb
    {
        private readonly Option<string?> name = new("--name") { Description = "Only experiments whose name or identifier contains this.", HelpName = "TEXT" };
        private readonly Option<string?> method = new("--method") { Description = "Only experiments with a run of this method.", HelpName = "NAME" };
        private readonly Option<int?> limit = new("--limit") { Description = "At most so many, the newest.", HelpName = "N" };
        private readonly Option<bool> json = new("--json") { Description = "Write JSON in place of a table." };

        public ListStored() : base("list", "List stored experiments, newest first.", "gossamer runs list --method ef21 --limit 10")
        {
            Add(name);
            Add(method);
            Add(limit);
            Add(json);
        }

        protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
        {
            var most = arguments.GetValue(limit) ?? int.MaxValue;
            if (most < 1) throw new BadInputException($"--limit is {most.ToString(CultureInfo.InvariantCulture)}, but must be at least 1");
            Write(terminal, arguments.GetValue(name), arguments.GetValue(method), most, arguments.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        }

        public static void Write(Terminal terminal, string? name, string? method, int limit, bool asJson)
        {
            IReadOnlyList<StoredExperiment> found = [];
            if (HomeFolder.HasStore)
            {
                using var store = HomeFolder.OpenStore();
                found = store.List(name, method, limit);
            }
            if (asJson)
            {
                JsonText.Write(terminal, new JsonArray([.. found.Select(ToJson)]));
                return;
            }
            if (found.Count == 0)
            {
                terminal.Out.WriteLine(name is null && method is null
                    ? "Nothing is stored yet; 'gossamer demo' makes a first run."
                    : "Nothing that is stored fits; 'gossamer runs' lists everything.");
                return;
            }
            var table = Tables.Plain("id", "run at", "engine", "runs", "methods", "status");
            foreach (var one in found)
            {
                table.AddRow([.. new[]
                {
                    one.Id, one.Created.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), one.Engine,
                    Tables.Count(one.Runs), one.Methods, one.Status,
                }.Select(Markup.Escape)]);
            }
            Tables.Write(terminal, table);
        }

        private static JsonNode ToJson(StoredExperiment one) => new JsonObject
        {
            ["id"] = one.Id,
            ["name"] = one.Name,
            ["created"] = one.Created.ToString("O", CultureInfo.InvariantCulture),
            ["engine"] = one.Engine,
            ["seed"] = one.Seed,
            ["runs"] = one.Runs,
            ["methods"] = one.Methods,
            ["status"] = one.Status,
        };
    }

    private sealed class ShowStored : Verb
    {
        private readonly Argument<string> id = new("ID") { Description = "What to show." };

        public ShowStored() : base("show", "Show the table and plot of a stored experiment.", "gossamer runs show latest") => Add(id);

        protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
        {
            var (document, name) = HomeFolder.Load(arguments.GetRequiredValue(id));
            terminal.Out.WriteLine($"{name}: {document.Name}, engine {document.Engine}, d = {document.Problem.Dimension}, n = {document.Problem.Workers}");
            ResultsView.Write(terminal, [document]);
            foreach (var warning in document.Warnings) terminal.Error.WriteLine("warning: " + warning);
            var report = HomeFolder.Report(name);
            terminal.Out.WriteLine(File.Exists(report) ? $"report  {report}" : $"'gossamer report {name}' writes the HTML report");
            return Task.FromResult(ExitCode.Done);
        }
    }

    private sealed class DeleteStored : Verb
    {
        private readonly Argument<string[]> ids = new("ID") { Description = "What to delete; several are allowed.", Arity = ArgumentArity.OneOrMore };

        public DeleteStored() : base("delete", "Delete stored experiments with their reports.", "gossamer runs delete demo-1 demo-2") => Add(ids);

        protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
        {
            using var store = HomeFolder.OpenStore();
            // All names are looked up first, so that a misspelt one deletes nothing.
            foreach (var id in arguments.GetRequiredValue(ids).Select(store.Resolve).Distinct(StringComparer.Ordinal).ToList())
            {
                store.Delete(id);
                File.Delete(HomeFolder.Report(id));
                terminal.Out.WriteLine($"deleted {id}");
            }
            return Task.FromResult(ExitCode.Done);
        }
    }
}
