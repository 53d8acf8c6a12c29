using System.CommandLine;
using System.Text;
using Gossamer.Experiments.Schemas;

namespace Gossamer.Cli.Verbs;

/// <summary>Writes the JSON schema of experiment files.</summary>
internal sealed class SchemaVerb : Verb
{
    private readonly Option<string?> output = new("--out", "-o") { Description = "The file; standard output unless given.", HelpName = "FILE" };

    public SchemaVerb() : base(
        "schema",
        "Write the JSON schema of experiment files: editors complete and check YAML by it.",
        "gossamer schema --out gossamer.schema.json   # then '# yaml-language-server: $schema=gossamer.schema.json' in a file")
    {
        Add(output);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        if (arguments.GetValue(output) is not { } path || path == "-")
        {
            terminal.Out.Write(ExperimentSchema.Write());
            return Task.FromResult(ExitCode.Done);
        }
        OutputFile.Check("--out", path);
        OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ExperimentSchema.Write())));
        terminal.Out.WriteLine(Path.GetFullPath(path));
        return Task.FromResult(ExitCode.Done);
    }
}
