using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Gossamer.Cli.Verbs;
using Gossamer.Cluster.Transport;
using Gossamer.Experiments;
using Gossamer.Registration;

namespace Gossamer.Cli;

/// <summary>The command tree, and the one place where errors become lines and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        try
        {
            var root = BuildTree(terminal);
            if (args.Length == 0)
            {
                terminal.Out.WriteLine(Overview.Welcome);
                return ExitCode.Done;
            }
            // Response files (@file) are off: an argument that begins with @ means itself.
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if ((parsed.Errors.Count > 0 || StrayOptions(parsed).Count > 0) && parsed.Action is not HelpPage) return ReportParseErrors(parsed, terminal);
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                terminal.Cancellation);
        }
        catch (Exception failure) when (!IsDebug)
        {
            return Report(failure, terminal);
        }
        finally
        {
            terminal.Out.Flush();
            terminal.Error.Flush();
        }
    }

    private static bool IsDebug => Environment.GetEnvironmentVariable("GOSSAMER_DEBUG") == "1";

    /// <summary>The whole tree of commands.</summary>
    internal static RootCommand BuildTree(Terminal terminal)
    {
        var root = new RootCommand(Overview.Summary);
        Verb[] verbs =
        [
            new DemoVerb(), new RunVerb(), new ListVerb(), new DescribeVerb(), new RunsVerb(), new CompareVerb(), new ReportVerb(),
            new ExportVerb(), new ReproduceVerb(), new CheckMechanismVerb(), new LaunchVerb(), new MpiVerb(), new CoordinatorVerb(), new WorkerVerb(), new BrokerVerb(), new DataVerb(), new SchemaVerb(),
        ];
        foreach (var verb in verbs)
        {
            verb.Bind(terminal);
            root.Add(verb);
        }
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpPage((HelpAction)option.Action!, terminal);
        }
        return root;
    }

    /// <summary>Says what went wrong, in a line or a few.</summary>
    /// <returns>The <see cref="ExitCode"/> for it.</returns>
    internal static int Report(Exception failure, Terminal terminal)
    {
        switch (failure)
        {
            case AggregateException { InnerExceptions.Count: 1 } wrapped:
                return Report(wrapped.InnerExceptions[0], terminal);
            case InvalidExperimentException invalid:
                foreach (var error in invalid.Errors) CommandLineError.Write(terminal, error);
                return ExitCode.BadInput;
            case BadInputException bad:
                CommandLineError.Write(terminal, bad.Message);
                return ExitCode.BadInput;
            case OperationCanceledException:
                CommandLineError.Write(terminal, "interrupted");
                return ExitCode.Interrupted;
            case IOException or UnauthorizedAccessException or TransportException:
                CommandLineError.Write(terminal, failure.Message);
                return ExitCode.Failed;
            default:
                CommandLineError.Write(terminal, $"unexpected failure: {failure.Message} (set GOSSAMER_DEBUG=1 for the details, and please report it)");
                return ExitCode.Failed;
        }
    }

    private static int ReportParseErrors(ParseResult parsed, Terminal terminal)
    {
        var command = parsed.CommandResult.Command;
        var line = LineOf(command);
        foreach (var message in Explain(parsed, command, line).Distinct(StringComparer.Ordinal)) CommandLineError.Write(terminal, message);
        terminal.Error.WriteLine($"try '{line} --help'");
        return ExitCode.BadInput;
    }

    private static IEnumerable<string> Explain(ParseResult parsed, Command command, string line)
    {
        List<string> unmatched = [.. parsed.UnmatchedTokens, .. StrayOptions(parsed)];
        if (unmatched.Count > 0 && command.Subcommands.Count > 0 && command.Arguments.Count == 0 && !unmatched[0].StartsWith('-'))
        {
            // What follows an unknown verb cannot be judged.
            var known = command.Subcommands.Select(c => c.Name).ToList();
            yield return $"unknown verb '{unmatched[0]}'{(command is RootCommand ? "" : $" of '{line}'")}; {DidYouMean(unmatched[0], known)}";
            yield break;
        }
        foreach (var token in unmatched)
        {
            if (token.StartsWith('-'))
            {
                var known = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(c => c.Options.Where(o => o.Recursive)))
                    .Where(o => !o.Hidden).SelectMany(o => o.Aliases.Append(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal)).ToList();
                yield return $"'{line}' has no option '{token}'; {DidYouMean(token, known)}";
            }
            else
            {
                yield return $"'{line}' does not know what to do with '{token}'";
            }
        }
        if (unmatched.Count > 0) yield break;
        foreach (var error in parsed.Errors) yield return Reworded(error);
    }

    /// <summary>Misspelt options that the library took for the values of arguments.</summary>
    private static List<string> StrayOptions(ParseResult parsed) =>
        [.. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(r => r.Tokens).Select(t => t.Value).Where(v => v.StartsWith('-') && v.Length > 1)];

    private static string DidYouMean(string word, List<string> known) =>
        Spelling.Nearest(word, known) is { } nearest ? $"did you mean '{nearest}'?" : $"there are: {string.Join(", ", known)}";

    private static string Reworded(ParseError error) =>
        error.SymbolResult switch
        {
            OptionResult option => Reworded(option, error),
            ArgumentResult { Parent: OptionResult option } => Reworded(option, error),
            ArgumentResult { Argument: var argument } result when result.Tokens.Count == 0 => $"{argument.HelpName ?? argument.Name} is missing: {argument.Description}",
            _ => error.Message.TrimEnd('.'),
        };

    private static string Reworded(OptionResult result, ParseError error)
    {
        var option = result.Option;
        var name = result.IdentifierToken?.Value ?? option.Name;
        return result.Tokens switch
        {
            [] when option.ValueType != typeof(bool) => $"{name} needs a value ({option.HelpName}): {option.Description}",
            [var value] => $"'{value.Value}' is no value for {name}: {option.Description}",
            [_, ..] when option.Arity.MaximumNumberOfValues == 1 => $"{name} is given several times; give it once",
            _ => error.Message.TrimEnd('.'),
        };
    }

    private static string LineOf(Command command)
    {
        var names = new List<string>();
        for (var at = command; at is not null and not RootCommand; at = at.Parents.OfType<Command>().FirstOrDefault()) names.Insert(0, at.Name);
        names.Insert(0, "gossamer");
        return string.Join(' ', names);
    }
}
