using System.CommandLine;
using Gossamer.Cli.Shelves;
using Gossamer.Data;
using Spectre.Console;

namespace Gossamer.Cli.Verbs;

/// <summary>Lists data sets and downloads them.</summary>
internal sealed class DataVerb : Verb
{
    public DataVerb() : base(
        "data",
        "List the known data sets, and download them from their public origins.",
        "gossamer data list   # which there are, and where",
        "gossamer data get a9a   # into the cache, checked against its published SHA-256")
    {
        Add(new ListData());
        Add(new GetData());
        Details =
            """
            A set is looked for in the library, in the folder that GOSSAMER_DATA names, and in the cache of downloads (GOSSAMER_HOME/data,
            or else ~/.gossamer/data). GOSSAMER_DATA_MIRROR names a mirror of the origins.
            """;
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        ListData.Write(terminal);
        return Task.FromResult(ExitCode.Done);
    }

    private sealed class ListData() : Verb("list", "List the known data sets and where they are.", "gossamer data list")
    {
        protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
        {
            Write(terminal);
            return Task.FromResult(ExitCode.Done);
        }

        public static void Write(Terminal terminal)
        {
            var table = Tables.Plain("name", "where", "what it is");
            foreach (var (set, item) in DataCatalog.All.Zip(DataShelf.Create().Items))
                table.AddRow([.. new[] { set.Name, DataShelf.Place(set), item.Summary }.Select(Markup.Escape)]);
            Tables.Write(terminal, table);
            terminal.Out.WriteLine("'gossamer data get NAME' downloads; 'by hand' means: put the file into the folder that GOSSAMER_DATA names.");
        }
    }

    private sealed class GetData : Verb
    {
        private readonly Argument<string[]> names = new("NAME") { Description = "The data sets; 'gossamer data list' shows them.", Arity = ArgumentArity.OneOrMore };

        private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "No progress: errors only." };

        public GetData() : base("get", "Download data sets into the cache.", "gossamer data get mushrooms", "gossamer data get a9a w8a --quiet")
        {
            Add(names);
            Add(quiet);
        }

        protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
        {
            // All names are looked up first, so that a misspelt one downloads nothing.
            var sets = arguments.GetRequiredValue(names).Select(DataCatalog.Find).ToList();
            var isQuiet = arguments.GetValue(quiet);
            using var downloader = DataDownloader.FromEnvironment();
            foreach (var set in sets)
            {
                var paths = await GetAsync(downloader, set, isQuiet, terminal);
                if (isQuiet) continue;
                terminal.Out.WriteLine(paths.Count == 0 ? $"{set.Name} is built in" : $"{set.Name}  {string.Join("  ", paths)}");
            }
            return ExitCode.Done;
        }

        private static async Task<IReadOnlyList<string>> GetAsync(DataDownloader downloader, KnownDataSet set, bool isQuiet, Terminal terminal)
        {
            if (isQuiet || !terminal.IsErrorTerminal) return await downloader.GetAsync(set, null, terminal.Cancellation);
            return await terminal.ErrorConsole.Progress().AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
                .StartAsync(context => downloader.GetAsync(set, new Bars(context), terminal.Cancellation));
        }
    }

    /// <summary>One bar a file.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<DownloadProgress>
    {
        private readonly Dictionary<string, ProgressTask> bars = new(StringComparer.Ordinal);

        public void Report(DownloadProgress value)
        {
            if (!bars.TryGetValue(value.File, out var bar)) bars[value.File] = bar = context.AddTask(Markup.Escape(value.File));
            if (value.Total is { } total) bar.MaxValue = total;
            else bar.IsIndeterminate = true;
            bar.Value = value.Bytes;
        }
    }
}
