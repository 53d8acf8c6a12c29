using System.CommandLine;

namespace Gossamer.Cli;

/// <summary>A command with examples in its help.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string summary, params string[] examples) : base(name, summary) => Examples = examples;

    /// <summary>Command lines that work, each with what it does after a '#'.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Paragraphs shown in the help between the summary and the options.</summary>
    public string? Details { get; init; }

    /// <summary>Connects the verb to the terminal; called once for the whole tree.</summary>
    public void Bind(Terminal terminal)
    {
        foreach (var child in Subcommands.OfType<Verb>()) child.Bind(terminal);
        SetAction((arguments, _) => RunAsync(arguments, terminal));
    }

    /// <summary>Does the work and gives the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult arguments, Terminal terminal);
}
