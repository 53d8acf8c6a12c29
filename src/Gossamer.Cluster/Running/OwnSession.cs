using System.Diagnostics;

namespace Gossamer.Cluster.Running;

/// <summary>
/// Starts programs in a session of their own. A terminal's Ctrl-C reaches all programs of its session at once; these are ended
/// in order by the one that started them.
/// </summary>
internal static class OwnSession
{
    private const string Program = "/usr/bin/setsid";

    /// <summary>How to start a program so; in the session of this one where the system offers no other.</summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments) =>
        File.Exists(Program) ? new ProcessStartInfo(Program, [program, .. arguments]) : new ProcessStartInfo(program, arguments);
}
