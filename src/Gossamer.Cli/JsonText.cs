using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gossamer.Cli;

/// <summary>JSON on standard output.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it goes to a file or a pipe, not into a page
    };

    public static void Write(Terminal terminal, JsonNode node) => terminal.Out.WriteLine(node.ToJsonString(Options));
}
