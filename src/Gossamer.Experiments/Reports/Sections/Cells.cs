using System.Globalization;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>Cells that several tables share. Every cell carries the number it is sorted by.</summary>
internal static class Cells
{
    /// <summary>A heading that sorts its column.</summary>
    public static void Heading(HtmlText html, int column, string name, bool number = true, string? hint = null)
    {
        html.Add($"<th scope=\"col\" class=\"{(number ? "num" : "")}\" data-col=\"{column}\" aria-sort=\"none\"");
        if (hint is not null) html.Add($" title=\"{hint}\"");
        html.Add($">{name}</th>");
    }

    /// <summary>The name of a method with a piece of its curve.</summary>
    public static void Label(HtmlText html, MethodSeries series, int index)
    {
        html.Add($"<th scope=\"row\" data-v=\"{index}\"><span class=\"label\">{new Markup(Palette.Swatch(index))}<span>{series.Label}");
        if (!string.Equals(series.Label, series.Runs[0].Method, StringComparison.Ordinal)) html.Add($"<small>{series.Runs[0].Method}</small>");
        html.Add($"</span></span></th>");
    }

    /// <summary>A number over the seeds: the median, and the quartiles where there are several seeds.</summary>
    public static void Number(HtmlText html, Spread spread, Func<double, string> format, bool best = false, string missing = "–")
    {
        var sort = double.IsFinite(spread.Median) ? spread.Median.ToString("R", CultureInfo.InvariantCulture) : spread.Median > 0 ? "Infinity" : "-Infinity";
        html.Add($"<td class=\"num{(best ? " best" : "")}\" data-v=\"{sort}\"");
        if (double.IsFinite(spread.Median)) html.Add($" title=\"{spread.Median.ToString("R", CultureInfo.InvariantCulture)}\"");
        html.Add($">{(double.IsFinite(spread.Median) ? format(spread.Median) : missing)}");
        if (best) html.Add($"<span class=\"sr\"> (best)</span>");
        if (spread.Seeds > 1 && double.IsFinite(spread.Median) && spread.High > spread.Low)
            html.Add($"<small class=\"range\">{format(spread.Low)} … {(double.IsFinite(spread.High) ? format(spread.High) : missing)}</small>");
        html.Add($"</td>");
    }

    /// <summary>How the seeds ended.</summary>
    public static void Status(HtmlText html, MethodSeries series)
    {
        var groups = series.Runs.GroupBy(run => run.Status, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
        html.Add($"<td data-v=\"{groups[0].Key}\">");
        foreach (var group in groups)
        {
            var count = groups.Count > 1 ? $"{group.Count()} " : "";
            html.Add($"<span class=\"status {Class(group.Key)}\" title=\"{string.Join("; ", group.Select(run => run.StopReason).Distinct(StringComparer.Ordinal).Take(3))}\">");
            html.Add($"{Symbol(group.Key)} {count}{group.Key}</span> ");
        }
        html.Add($"<small>{series.Runs[0].StopReason}</small></td>");
    }

    /// <summary>The text with a capital letter.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Class(string status) => status switch { "completed" => "good", "diverged" => "bad", _ => "warn" };

    private static string Symbol(string status) => status switch { "completed" => "✓", "diverged" => "✕", "interrupted" => "◼", _ => "!" };
}
