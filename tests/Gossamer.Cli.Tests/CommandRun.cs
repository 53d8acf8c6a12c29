// GOSSAMER_HOME belongs to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Gossamer.Cli.Tests;

/// <summary>Runs command lines in this process, with a home and a working folder of their own.</summary>
public sealed class CommandRun : IDisposable
{
    private readonly string? formerHome = Environment.GetEnvironmentVariable("GOSSAMER_HOME");

    public CommandRun()
    {
        Folder = Directory.CreateTempSubdirectory("gossamer-cli-").FullName;
        Home = Path.Combine(Folder, "home");
        Environment.SetEnvironmentVariable("GOSSAMER_HOME", Home);
    }

    /// <summary>A folder for files of the test.</summary>
    public string Folder { get; }

    /// <summary>GOSSAMER_HOME; not there until something writes to it.</summary>
    public string Home { get; }

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>The lines of standard error that report a problem.</summary>
    public string[] Errors => [.. Error.Split('\n').Where(l => l.StartsWith("error: ", StringComparison.Ordinal)).Select(l => l["error: ".Length..].TrimEnd())];

    public int Run(params string[] args) => Run(default, args);

    public int Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error), false, false, cancellation);
        var code = CommandLine.RunAsync(args, terminal).GetAwaiter().GetResult();
        Out = output.ToString();
        Error = error.ToString();
        return code;
    }

    /// <summary>Writes a file into <see cref="Folder"/> and gives its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Everything in <see cref="Folder"/>, to see that nothing was written.</summary>
    public string[] Files() => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("GOSSAMER_HOME", formerHome);
        Directory.Delete(Folder, recursive: true);
    }
}
