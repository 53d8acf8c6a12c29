using System.CommandLine;

namespace Gossamer.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    private static IEnumerable<(string Line, Command Command)> AllVerbs(Command parent, string line) =>
        parent.Subcommands.SelectMany(c => AllVerbs(c, $"{line} {c.Name}".Trim()).Prepend(($"{line} {c.Name}".Trim(), c)));

    private static RootCommand Tree() => CommandLine.BuildTree(new Terminal(TextWriter.Null, TextWriter.Null, false, false, default));

    [Fact]
    public void Without_arguments_it_says_what_to_do_next()
    {
        Assert.Equal(ExitCode.Done, command.Run());
        Assert.Contains("gossamer demo", command.Out, StringComparison.Ordinal);
        Assert.Contains("gossamer run FILE.yaml", command.Out, StringComparison.Ordinal);
        Assert.Empty(command.Error);
    }

    [Fact]
    public void Help_names_every_verb_and_the_exit_codes()
    {
        Assert.Equal(ExitCode.Done, command.Run("--help"));
        foreach (var verb in Tree().Subcommands) Assert.Contains("\n  " + verb.Name, command.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes:", command.Out, StringComparison.Ordinal);
        Assert.Contains("bad input", command.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_verb_explains_itself_with_an_example_that_parses()
    {
        foreach (var (line, verb) in AllVerbs(Tree(), ""))
        {
            Assert.Equal(ExitCode.Done, command.Run([.. line.Split(' '), "--help"]));
            Assert.Contains("Examples:", command.Out, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(verb.Description), line);
            Assert.NotEmpty(((Verb)verb).Examples);
            foreach (var example in ((Verb)verb).Examples)
            {
                var words = example.Split('#')[0].Split('|')[0].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
                // Another program may start this one, as mpirun does.
                var program = Array.IndexOf(words, "gossamer");
                Assert.True(program >= 0, example);
                Assert.Empty(Tree().Parse(words[(program + 1)..]).Errors);
            }
            foreach (var option in verb.Options) Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{line} {option.Name}");
            foreach (var argument in verb.Arguments) Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{line} {argument.Name}");
        }
    }

    [Fact]
    public void The_version_is_told()
    {
        Assert.Equal(ExitCode.Done, command.Run("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+", command.Out);
    }
}
