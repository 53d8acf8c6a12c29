using System.CommandLine;
using Gossamer.Cli.Running;

namespace Gossamer.Cli.Verbs;

/// <summary>Shows several experiments in one table and plot.</summary>
internal sealed class CompareVerb : Verb
{
    private readonly Argument<string[]> sources = new("SOURCE")
    {
        Description = "Stored experiments (an id, a name or 'latest') or files that --json wrote.",
        Arity = ArgumentArity.OneOrMore,
    };

    public CompareVerb() : base(
        "compare",
        "Compare experiments: who needs how many bits, seconds, iterations and oracle calls for the same quality.",
        "gossamer compare demo-1 demo-2",
        "gossamer compare latest latest~1",
        "gossamer compare here.json there.json   # results of other machines")
    {
        Add(sources);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        ResultsView.Write(terminal, [.. arguments.GetRequiredValue(sources).Select(s => HomeFolder.Load(s).Document)]);
        return Task.FromResult(ExitCode.Done);
    }
}
