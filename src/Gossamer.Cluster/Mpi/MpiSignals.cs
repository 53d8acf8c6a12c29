using System.Runtime.InteropServices;

namespace Gossamer.Cluster.Mpi;

/// <summary>The signal that mpirun passes on to its ranks and that asks for an orderly end.</summary>
internal static partial class MpiSignals
{
    private static int User => OperatingSystem.IsMacOS() ? 30 : 10;

    /// <summary>Called when it comes; without a handler it would end the process.</summary>
    public static IDisposable? OnInterrupt(Action action)
    {
        if (OperatingSystem.IsWindows()) return null;
        return PosixSignalRegistration.Create((PosixSignal)User, context =>
        {
            context.Cancel = true;
            action();
        });
    }

    /// <summary>Sends it.</summary>
    public static void Interrupt(int process)
    {
        if (!OperatingSystem.IsWindows()) _ = Kill(process, User);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
