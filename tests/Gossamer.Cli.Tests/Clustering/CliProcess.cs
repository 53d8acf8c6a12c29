using System.Diagnostics;
using Gossamer.Cli.Clustering;
using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Running;

namespace Gossamer.Cli.Tests.Clustering;

/// <summary>The command line in a process of its own, which can be killed.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];

    public CliProcess(string home, BrokerAddress? broker, params string[] arguments)
    {
        var program = WorkerProcesses.ThisProgram(arguments);
        var start = OwnSession.Start(program.FileName, program.ArgumentList);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        start.Environment["GOSSAMER_HOME"] = home;
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (broker is not null) start.Environment[BrokerLogin.UrlVariable] = broker.WithSecret();
        process = Process.Start(start)!;
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>All that it has said so far.</summary>
    public string Said
    {
        get
        {
            lock (lines) return string.Join('\n', lines);
        }
    }

    /// <summary>Ends it without a chance to say anything.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks it to end as a terminal does: with all that it has started and that is still in its session.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("/bin/kill", ["-TERM", "--", $"-{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it ends by itself and gives its exit code.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"it has not ended within {patience.TotalSeconds} seconds; it said:\n{Said}");
        }
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (lines) lines.Add(line.Data);
    }
}
