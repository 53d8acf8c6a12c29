using System.Diagnostics;
using System.Globalization;
using Gossamer.Cluster.Mpi;

namespace Gossamer.Cli.Clustering;

/// <summary>Starts <c>mpirun</c> with <c>gossamer mpi</c> as its program.</summary>
internal sealed class MpiLaunch(Terminal terminal, bool isQuiet)
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="ranks">Number of ranks.</param>
    /// <param name="hosts">Machines as mpirun takes them, or a file of them; null for this one.</param>
    /// <param name="arguments">What follows <c>gossamer mpi</c>.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="BadInputException">Open MPI is not installed.</exception>
    public async Task<int> RunAsync(int ranks, string? hosts, IEnumerable<string> arguments)
    {
        var mpirun = MpiLauncher.Find()
            ?? throw new BadInputException($"the engine mpi needs Open MPI, but neither mpirun nor mpiexec is on the PATH: {LibMpi.Package}");
        var before = MpiLauncher.Arguments(ranks, hosts, out var notice);
        if (notice is not null && !isQuiet) ClusterSession.Note(terminal, notice);
        var status = hosts is null ? Path.GetTempFileName() : null;
        try
        {
            var start = WorkerProcesses.ThisProgram(["mpi", .. arguments]);
            using var job = Process.Start(InOwnGroup(mpirun, [.. before, start.FileName, .. start.ArgumentList], status))
                ?? throw new BadInputException($"{mpirun} cannot be started");
            await using var interruption = terminal.Cancellation.Register(() => MpiSignals.Interrupt(job.Id));
            await job.WaitForExitAsync();
            return MpiExit.Of(status, job.ExitCode);
        }
        finally
        {
            if (status is not null) File.Delete(status);
        }
    }

    /// <summary>Ctrl-C ends mpirun at once, and all ranks with it: it is asked for an orderly end in another way.</summary>
    private static ProcessStartInfo InOwnGroup(string mpirun, IReadOnlyList<string> arguments, string? status)
    {
        const string setsid = "/usr/bin/setsid";
        var start = File.Exists(setsid) ? new ProcessStartInfo(setsid, [mpirun, .. arguments]) : new ProcessStartInfo(mpirun, arguments);
        start.UseShellExecute = false;
        // mpirun gives the first rank a terminal of its own, whatever this process writes to.
        if (Console.IsOutputRedirected) start.Environment["NO_COLOR"] = "1";
        if (status is not null) start.Environment[MpiExit.Variable] = status;
        return start;
    }
}

/// <summary>How rank 0 tells its exit code: mpirun complains at length where a rank ends with another than 0.</summary>
internal static class MpiExit
{
    public const string Variable = "GOSSAMER_MPI_STATUS";

    /// <summary>Called by a rank at its end.</summary>
    /// <returns>What the process ends with.</returns>
    public static int Tell(int code)
    {
        if (code == ExitCode.Done || Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path) return code;
        File.WriteAllText(path, code.ToString(CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }

    /// <summary>What rank 0 has told, or mpirun.</summary>
    public static int Of(string? path, int ofMpirun) =>
        path is not null && int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told
        : ofMpirun == 0 ? ExitCode.Done : ExitCode.Failed;
}
