using System.CommandLine;
using System.Text;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Exporting;

namespace Gossamer.Cli.Verbs;

/// <summary>Hands numbers to other programs.</summary>
internal sealed class ExportVerb : Verb
{
    public ExportVerb() : base(
        "export",
        "Hand numbers to other programs: traces as CSV, whole results as JSON, a problem with its data.",
        "gossamer export csv latest --out trace.csv",
        "gossamer export json demo-1 --out demo.json",
        "gossamer export problem examples/demo.yaml --out problem.json")
    {
        Add(new ExportCsv());
        Add(new ExportJson());
        Add(new ExportProblem());
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal) =>
        throw new BadInputException("say what to export: csv, json or problem; 'gossamer export --help' shows examples");

    private static Option<string?> OutOption() => new("--out", "-o") { Description = "The file; standard output unless given.", HelpName = "FILE" };

    /// <summary>Writes to the file or to standard output, where a note would spoil the data.</summary>
    private static void Write(Terminal terminal, string? path, Action<TextWriter> write)
    {
        if (path is null or "-")
        {
            write(terminal.Out);
            return;
        }
        OutputFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            write(writer);
        });
        terminal.Out.WriteLine(Path.GetFullPath(path));
    }

    private sealed class ExportCsv : Verb
    {
        private readonly Argument<string[]> sources = new("SOURCE")
        {
            Description = "Stored experiments (an id, a name or 'latest') or files that --json wrote.",
            Arity = ArgumentArity.OneOrMore,
        };

        private readonly Option<string?> output = OutOption();

        public ExportCsv() : base(
            "csv",
            "One row a recorded point of every run.",
            "gossamer export csv latest > trace.csv",
            "gossamer export csv demo-1 demo-2 --out both.csv")
        {
            Add(sources);
            Add(output);
        }

        protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
        {
            var path = arguments.GetValue(output);
            if (path is not (null or "-")) OutputFile.Check("--out", path);
            var loaded = arguments.GetRequiredValue(sources).Select(HomeFolder.Load).Select(l => (l.Name, l.Document)).ToList();
            Write(terminal, path, writer => CsvExport.WriteTraces(loaded, writer));
            return Task.FromResult(ExitCode.Done);
        }
    }

    private sealed class ExportJson : Verb
    {
        private readonly Argument<string> source = new("SOURCE") { Description = "A stored experiment (an id, a name or 'latest')." };

        private readonly Option<string?> output = OutOption();

        public ExportJson() : base(
            "json",
            "The whole document of an experiment, as 'run --json' writes it.",
            "gossamer export json latest | jq '.runs[].final'",
            "gossamer export json demo-1 --out demo.json")
        {
            Add(source);
            Add(output);
        }

        protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
        {
            var path = arguments.GetValue(output);
            if (path is not (null or "-")) OutputFile.Check("--out", path);
            var document = HomeFolder.Load(arguments.GetRequiredValue(source)).Document;
            Write(terminal, path, writer => writer.WriteLine(DocumentJson.Write(document)));
            return Task.FromResult(ExitCode.Done);
        }
    }
}
