using System.Text;
using Spectre.Console;

namespace Gossamer.Cli.Plots;

/// <summary>The signs and colours of a terminal plot.</summary>
/// <param name="IsUnicode">Whether signs beyond ASCII may be used.</param>
/// <param name="IsColoured">Whether colours may be used.</param>
internal sealed record PlotLook(bool IsUnicode, bool IsColoured)
{
    private const string UnicodeMarkers = "●■▲◆▼✚★○";
    private const string PlainMarkers = "*+o#@%&=";

    // Readable on black and on white, and told apart by colour-blind people; markers do the rest.
    private static readonly Color[] Colours =
        [Color.DodgerBlue1, Color.DarkOrange3_1, Color.DarkCyan, Color.MediumOrchid, Color.DarkGoldenrod, Color.DeepSkyBlue3, Color.LightSalmon3_1, Color.Grey54];

    /// <summary>The sign of a curve.</summary>
    public char Marker(int index) => (IsUnicode ? UnicodeMarkers : PlainMarkers)[index % PlainMarkers.Length];

    /// <summary>The sign where a run diverged.</summary>
    public char Cross => IsUnicode ? '✕' : 'X';

    /// <summary>The sign of the target line.</summary>
    public char Rule => IsUnicode ? '╌' : '-';

    /// <summary>The style of a curve; of axes and words where the index is negative.</summary>
    public Style Style(int index) => IsColoured && index >= 0 ? new Style(Colours[index % Colours.Length]) : Spectre.Console.Style.Plain;

    /// <summary>The style of what should not stand out.</summary>
    public Style Faint => IsColoured ? new Style(Color.Grey) : Spectre.Console.Style.Plain;

    /// <summary>A text as this terminal can show it: without Unicode, formulas are spelt in ASCII.</summary>
    public string Text(string text)
    {
        if (IsUnicode) return text;
        var result = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var power = "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(text[index], StringComparison.Ordinal);
            result.Append(text[index] switch
            {
                '⁻' => "^-",
                _ when power >= 0 => (index > 0 && (text[index - 1] == '⁻' || "⁰¹²³⁴⁵⁶⁷⁸⁹".Contains(text[index - 1], StringComparison.Ordinal)) ? "" : "^") + power,
                '‖' => "||",
                '∇' => "grad ",
                '×' => "x",
                '−' or '–' => "-",
                '≤' => "<=",
                '≥' => ">=",
                '·' => "-",
                '…' => "...",
                '→' => "->",
                'µ' => "u",
                'γ' => "gamma",
                'Ψ' => "Psi",
                'Σ' => "sum ",
                '∞' => "inf",
                'ᵢ' => "_i",
                '̄' => "",
                < '\u0080' => text[index].ToString(),
                _ => "?",
            });
        }
        return result.ToString();
    }
}
