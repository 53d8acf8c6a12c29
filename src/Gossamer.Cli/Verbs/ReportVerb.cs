using System.CommandLine;
using Gossamer.Experiments.Reports;

namespace Gossamer.Cli.Verbs;

/// <summary>Writes the HTML report of experiments.</summary>
internal sealed class ReportVerb : Verb
{
    private readonly Argument<string[]> sources = new("SOURCE")
    {
        Description = "Stored experiments (an id, a name or 'latest') or files that --json wrote; several are drawn together.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> output = new("--out", "--report", "-o") { Description = "The file (unless given, beside the run store).", HelpName = "FILE" };

    public ReportVerb() : base(
        "report",
        "Write one HTML file with interactive plots, tables and the resolved experiment. It works without network.",
        "gossamer report latest",
        "gossamer report demo-1 demo-2 --out both.html   # several experiments in the same plots",
        "gossamer report result.json --out result.html")
    {
        Add(sources);
        Add(output);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var target = arguments.GetValue(output);
        if (target is not null) OutputFile.Check("--out", target);
        var loaded = arguments.GetRequiredValue(sources).Select(HomeFolder.Load).ToList();
        target ??= HomeFolder.Report(string.Join('+', loaded.Select(l => l.Name)));
        ReportWriter.Write([.. loaded.Select(l => l.Document)], target);
        terminal.Out.WriteLine(Path.GetFullPath(target));
        return Task.FromResult(ExitCode.Done);
    }
}
