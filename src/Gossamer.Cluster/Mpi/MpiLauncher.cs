using System.Globalization;
using System.Runtime.InteropServices;

namespace Gossamer.Cluster.Mpi;

/// <summary>How <c>mpirun</c> is called.</summary>
internal static partial class MpiLauncher
{
    private static readonly string[] Names = ["mpirun", "mpiexec"];

    private static readonly (string Variable, string Launcher, string Remedy)[] ForeignLaunchers =
    [
        ("SLURM_STEP_NUM_TASKS", "Slurm", "start them with 'srun --mpi=pmix' ('srun --mpi=list' shows what there is), or with mpirun inside the allocation"),
        ("PMI_SIZE", "the mpiexec of another MPI", "start them with the mpirun of Open MPI"),
    ];

    /// <summary>The path of <c>mpirun</c>; null where there is none.</summary>
    public static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// Says what is wrong where a launcher has started many processes of which MPI sees each alone: every one would make the whole
    /// run and write into the same files.
    /// </summary>
    /// <param name="size">Number of ranks that MPI sees.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static string? WhyAlone(int size, Func<string, string?> variable)
    {
        if (size > 1) return null;
        foreach (var (name, launcher, remedy) in ForeignLaunchers)
        {
            if (int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var tasks) && tasks > 1)
                return $"{launcher} has started {tasks} processes, but MPI sees each of them alone; {remedy}";
        }
        return null;
    }

    /// <summary>What comes before the program.</summary>
    /// <param name="ranks">Number of ranks.</param>
    /// <param name="hosts">Machines as mpirun takes them, such as <c>a:2,b:2</c>, or a file of them; null for this one.</param>
    /// <param name="notice">What the user should know; null for nothing.</param>
    public static IReadOnlyList<string> Arguments(int ranks, string? hosts, out string? notice)
    {
        List<string> arguments = ["-n", ranks.ToString(CultureInfo.InvariantCulture)];
        notice = null;
        if (hosts is null)
        {
            // The machine offers a slot a core unless told otherwise.
            arguments.AddRange(["--oversubscribe", "--bind-to", "none"]);
            if (ranks > Environment.ProcessorCount)
                notice = $"{ranks} ranks share the {Environment.ProcessorCount} cores of this machine: times are longer than on {ranks} cores";
        }
        else if (File.Exists(hosts))
        {
            arguments.AddRange(["--hostfile", hosts]);
        }
        else
        {
            arguments.AddRange(["--host", hosts]);
        }
        if (IsRoot()) arguments.Add("--allow-run-as-root");
        return arguments;
    }

    private static bool IsRoot() => (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && EffectiveUser() == 0;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
