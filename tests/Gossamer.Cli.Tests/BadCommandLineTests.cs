namespace Gossamer.Cli.Tests;

/// <summary>Mistakes on the command line: one line each, exit code 2, nothing written.</summary>
public sealed class BadCommandLineTests : IDisposable
{
    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    [Theory]
    [InlineData("lst methods", "unknown verb 'lst'; did you mean 'list'?")]
    [InlineData("xyzzy", "unknown verb 'xyzzy'")]
    [InlineData("runs shw latest", "unknown verb 'shw' of 'gossamer runs'; did you mean 'show'?")]
    [InlineData("list --jsn", "'gossamer list' has no option '--jsn'; did you mean '--json'?")]
    [InlineData("run my.yaml --quite", "'gossamer run' has no option '--quite'; did you mean '--quiet'?")]
    [InlineData("list methods compressors", "'gossamer list' does not know what to do with 'compressors'")]
    [InlineData("run", "FILE is missing")]
    [InlineData("describe", "NAME is missing")]
    [InlineData("run my.yaml --seed", "--seed needs a value")]
    [InlineData("run my.yaml --seed one", "'one' is no value for --seed")]
    [InlineData("run my.yaml --parallelism 0", "--parallelism is 0, but must be at least 1")]
    [InlineData("run my.yaml --engine simulater", "there is no engine 'simulater'; did you mean simulator?")]
    [InlineData("list methds", "did you mean methods?")]
    [InlineData("describe identiti", "did you mean identity?")]
    [InlineData("run there-is-no-such.yaml", "there-is-no-such.yaml")]
    [InlineData("runs show demo-1", "nothing is stored yet")]
    [InlineData("report result.json", "result.json: there is no such file")]
    public void Gives_one_clear_line_and_exit_code_2(string line, string expected)
    {
        Assert.Equal(ExitCode.BadInput, command.Run(line.Split(' ')));
        Assert.Contains(expected, Assert.Single(command.Errors), StringComparison.Ordinal);
        Assert.Empty(command.Out);
        Assert.Empty(command.Files());
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_output_file_that_is_a_folder_before_running()
    {
        Assert.Equal(ExitCode.BadInput, command.Run("demo", "--json", command.Folder));
        Assert.Contains("is a folder", Assert.Single(command.Errors), StringComparison.Ordinal);
        Assert.Empty(command.Files());
    }

    [Fact]
    public void Refuses_one_file_for_two_outputs()
    {
        var path = Path.Combine(command.Folder, "out");
        Assert.Equal(ExitCode.BadInput, command.Run("demo", "--json", path, "--report", path));
        Assert.Contains("the same file", Assert.Single(command.Errors), StringComparison.Ordinal);
        Assert.Empty(command.Files());
    }
}
