using System.Diagnostics;
using Gossamer.Cluster.Running;

namespace Gossamer.Cli.Clustering;

/// <summary>Workers' processes on this machine. One that ends before its time is started again, so that a run can go on.</summary>
internal sealed class WorkerProcesses : IAsyncDisposable
{
    private const int MostRestarts = 20;
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly List<Process> processes = [];
    private readonly IReadOnlyList<string> arguments;
    private readonly IReadOnlyDictionary<string, string> variables;
    private readonly Action<string> notify;
    private readonly CancellationToken cancellation;
    private bool isEnding;
    private int restarts;

    /// <summary>Starts them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="arguments">The command line after the program's name.</param>
    /// <param name="variables">What is added to their environment: secrets go here, not into the command line.</param>
    /// <param name="notify">Told, in sentences, what becomes of them.</param>
    /// <param name="cancellation">Nothing is started again after it.</param>
    public WorkerProcesses(int count, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, Action<string> notify, CancellationToken cancellation)
    {
        (this.arguments, this.variables, this.notify, this.cancellation) = (arguments, variables, notify, cancellation);
        lock (gate)
        {
            for (var k = 0; k < count; k++) Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate) isEnding = true;
        foreach (var process in processes.ToList())
        {
            using var patience = new CancellationTokenSource(LeaveTime);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
            process.Dispose();
        }
    }

    /// <summary>The command line that runs this program again.</summary>
    public static ProcessStartInfo ThisProgram(IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is not known");
        var own = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(WorkerProcesses).Assembly.Location] : Array.Empty<string>();
        return new ProcessStartInfo(program, [.. own, .. arguments]) { UseShellExecute = false, RedirectStandardInput = true };
    }

    private void Start()
    {
        var program = ThisProgram(arguments);
        var start = OwnSession.Start(program.FileName, program.ArgumentList);
        (start.UseShellExecute, start.RedirectStandardInput) = (false, true);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("a worker's process cannot be started");
        process.StandardInput.Close();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => Replace(process);
        processes.Add(process);
        if (process.HasExited) Replace(process);
    }

    private void Replace(Process ended)
    {
        lock (gate)
        {
            if (isEnding || cancellation.IsCancellationRequested || !processes.Remove(ended)) return;
            if (++restarts > MostRestarts)
            {
                notify($"worker process {ended.Id} has ended (exit code {ended.ExitCode}); {MostRestarts} have been replaced already, so this one is not");
                return;
            }
            notify($"worker process {ended.Id} has ended (exit code {ended.ExitCode}); another one takes its place");
            Start();
        }
    }
}
