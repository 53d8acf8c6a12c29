using System.Reflection;

namespace Gossamer.Cluster;

/// <summary>The version of this program.</summary>
internal static class Versions
{
    /// <summary>As in results.</summary>
    public static string Gossamer { get; } =
        typeof(Versions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
