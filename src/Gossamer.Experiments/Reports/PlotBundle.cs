using System.Security.Cryptography;
using System.Text;

namespace Gossamer.Experiments.Reports;

/// <summary>The script that draws, bundled from web/ at build time, and the style sheet of the page.</summary>
internal static class PlotBundle
{
    /// <summary>The script; null where Node.js was missing when Gossamer was built.</summary>
    public static string? Script { get; } = Read("plots/report.js");

    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("plots/report.css") ?? "";

    /// <summary>The hash by which a content security policy admits exactly this text as a script.</summary>
    public static string HashOf(string script) => "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script))) + "'";

    private static string? Read(string name)
    {
        using var stream = typeof(PlotBundle).Assembly.GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
