using System.Globalization;
using System.Text.Json.Nodes;

namespace Gossamer.Experiments.Reports;

/// <summary>How a curve looks: a colour of a palette that colour-blind people can tell apart, a dash and a marker, in plots and beside names.</summary>
internal static class Palette
{
    /// <summary>Number of colours, which the style sheet defines as --s0 … --s7 for light and dark.</summary>
    public const int Colours = 8;

    private static readonly int[][] Dashes = [[], [9, 4], [2, 3], [9, 3, 2, 3]];

    // Within a box of 20 × 20 around the origin, as SVG paths.
    private static readonly string[] Markers =
    [
        "M-8,0A8,8,0,1,0,8,0A8,8,0,1,0,-8,0Z",
        "M-7,-7H7V7H-7Z",
        "M0,-9L9,7H-9Z",
        "M0,-10L9,0L0,10L-9,0Z",
        "M0,9L9,-7H-9Z",
        "M-3,-9H3V-3H9V3H3V9H-3V3H-9V-3H-3Z",
        "M0,-10L9.5,-3.1L5.9,8.1H-5.9L-9.5,-3.1Z",
        "M-9,-5L-5,-9L0,-4L5,-9L9,-5L4,0L9,5L5,9L0,4L-5,9L-9,5L-4,0Z",
    ];

    /// <summary>Dash lengths in pixels of a curve; empty for a solid line.</summary>
    public static int[] Dash(int index) => Dashes[(index + index / Colours) % Dashes.Length];

    /// <summary>SVG path of the marker of a curve.</summary>
    public static string Marker(int index) => Markers[index % Markers.Length];

    /// <summary>What the script needs to draw a curve the same way.</summary>
    public static JsonObject Describe(int index) => new()
    {
        ["color"] = index % Colours,
        ["dash"] = new JsonArray([.. Dash(index).Select(length => (JsonNode)length)]),
        ["marker"] = Marker(index),
    };

    /// <summary>A short piece of the curve with its marker, as SVG.</summary>
    public static string Swatch(int index)
    {
        var dash = Dash(index) is { Length: > 0 } lengths ? $" stroke-dasharray=\"{string.Join(' ', lengths)}\"" : "";
        var colour = (index % Colours).ToString(CultureInfo.InvariantCulture);
        return $"<svg class=\"swatch\" viewBox=\"0 0 40 14\" width=\"40\" height=\"14\" aria-hidden=\"true\" style=\"color:var(--s{colour})\">"
            + $"<path d=\"M1,7H39\" stroke=\"currentColor\" stroke-width=\"2.2\"{dash}/><path d=\"{Marker(index)}\" transform=\"translate(20,7) scale(0.52)\" fill=\"currentColor\"/></svg>";
    }
}
