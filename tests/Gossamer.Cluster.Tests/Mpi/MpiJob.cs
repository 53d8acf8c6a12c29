using System.Diagnostics;
using Gossamer.Cluster.Mpi;

namespace Gossamer.Cluster.Tests.Mpi;

/// <summary>Runs a program of <see cref="RankPrograms"/> on several ranks, which are processes of these tests.</summary>
internal static class MpiJob
{
    private const string OutputVariable = "GOSSAMER_TEST_OUTPUT";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Why there can be no job here; null where there can.</summary>
    public static string? Missing => !LibMpi.IsInstalled() || MpiLauncher.Find() is null ? $"Open MPI is not installed: {LibMpi.Package}" : null;

    /// <summary>Where rank 0 of a job writes what it found; null where this process is no rank.</summary>
    public static string? Output => Environment.GetEnvironmentVariable(OutputVariable);

    /// <summary>Runs a program and gives the lines that rank 0 wrote.</summary>
    /// <param name="program">Name of a method of <see cref="RankPrograms"/>.</param>
    /// <param name="ranks">Number of ranks.</param>
    public static async Task<string[]> RunAsync(string program, int ranks)
    {
        var output = Path.GetTempFileName();
        var start = new ProcessStartInfo(MpiLauncher.Find()!) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in MpiLauncher.Arguments(ranks, hosts: null, out _)) start.ArgumentList.Add(argument);
        foreach (var argument in (string[])[Environment.ProcessPath!, .. OwnAssembly(), "-noLogo", "-noColor", "-explicit", "only", "-method", $"{typeof(RankPrograms).FullName}.{program}"])
            start.ArgumentList.Add(argument);
        start.Environment[OutputVariable] = output;
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var job = Process.Start(start)!;
        var texts = Task.WhenAll(job.StandardOutput.ReadToEndAsync(), job.StandardError.ReadToEndAsync());
        try
        {
            await job.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            job.Kill(entireProcessTree: true);
            throw;
        }
        Assert.True(job.ExitCode == 0, $"mpirun ended with {job.ExitCode}:\n{string.Join('\n', await texts)}");
        var lines = await File.ReadAllLinesAsync(output);
        File.Delete(output);
        return lines;
    }

    private static string[] OwnAssembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(MpiJob).Assembly.Location] : [];
}
