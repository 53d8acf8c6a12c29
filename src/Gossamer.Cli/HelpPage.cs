using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gossamer.Cli;

/// <summary>The help of a command: what the library writes, then details and examples.</summary>
internal sealed class HelpPage(HelpAction standard, Terminal terminal) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        standard.MaxWidth = terminal.Width;
        standard.Invoke(parseResult);
        if (command is Verb verb)
        {
            if (verb.Details is { } details) terminal.Out.WriteLine(details.ReplaceLineEndings() + Environment.NewLine);
            WriteExamples(verb.Examples, terminal.Out);
        }
        else
        {
            terminal.Out.WriteLine(Overview.ExitCodes);
        }
        return ExitCode.Done;
    }

    private static void WriteExamples(IReadOnlyList<string> examples, TextWriter output)
    {
        if (examples.Count == 0) return;
        output.WriteLine("Examples:");
        var width = examples.Max(e => e.Split('#')[0].TrimEnd().Length);
        foreach (var example in examples)
        {
            var parts = example.Split('#', 2);
            var line = "  " + parts[0].TrimEnd().PadRight(width);
            output.WriteLine(parts.Length == 2 ? $"{line}   {parts[1].Trim()}" : line.TrimEnd());
        }
    }
}
