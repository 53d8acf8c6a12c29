using System.Text;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>What is needed to run it again and to look deeper: the resolved experiments, the parameters of every run, the raw data.</summary>
internal static class FilesSection
{
    /// <summary>Writes the sections.</summary>
    public static void Write(HtmlText html, IReadOnlyList<ExperimentDocument> documents, ReportData data, Comparison comparison, bool hasScript)
    {
        var names = MethodSeries.UniqueNames(documents);
        html.Add($"<section id=\"file\">\n<h2>{(documents.Count == 1 ? "Experiment" : "Experiments")}</h2>\n<p class=\"note\">The experiment file with every default filled in: <code>gossamer run</code> repeats it.</p>\n");
        for (var index = 0; index < documents.Count; index++)
        {
            if (documents.Count > 1) html.Add($"<h3>{names[index]}</h3>\n");
            html.Add($"<div class=\"code\"><button type=\"button\" class=\"quiet copy\" data-copy=\"yaml-{index}\" hidden>Copy</button><pre id=\"yaml-{index}\" tabindex=\"0\">{YamlText.Of(documents[index].Experiment)}</pre></div>\n");
        }
        WriteParameters(html, comparison);
        html.Add($"</section>\n<section id=\"data\">\n<h2>Data</h2>\n");
        foreach (var note in data.Notes) html.Add($"<p class=\"note\">{note}</p>\n");
        WriteDownload(html, documents, data, names, hasScript);
        html.Add($"</section>\n");
    }

    private static void WriteParameters(HtmlText html, Comparison comparison)
    {
        html.Add($"<details><summary>Parameters of every method</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Parameters\"><table>\n<thead><tr><th scope=\"col\">Method</th><th scope=\"col\">Parameters</th></tr></thead>\n<tbody>\n");
        for (var index = 0; index < comparison.Series.Count; index++)
        {
            html.Add($"<tr>");
            Cells.Label(html, comparison.Series[index], index);
            html.Add($"<td><pre>{YamlText.Of(comparison.Series[index].Runs[0].Parameters)}</pre></td></tr>\n");
        }
        html.Add($"</tbody>\n</table></div></details>\n");
    }

    private static void WriteDownload(HtmlText html, IReadOnlyList<ExperimentDocument> documents, ReportData data, IReadOnlyList<string> names, bool hasScript)
    {
        var points = data.Documents.Sum(document => document.Runs.Sum(run => run.Trace.Count));
        var runs = documents.Sum(document => document.Runs.Count);
        html.Add($"<p>{Readable.Count(runs)} {(runs == 1 ? "run" : "runs")} with {Readable.Count(points)} recorded points are embedded in this file as JSON.</p>\n");
        var file = FileName(names[0]) + ".json";
        if (!hasScript)
            // Without a script only a link can hand the data out.
            html.Add($"<p><a class=\"button\" download=\"{file}\" href=\"data:application/json;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(data.ToJson()))}\">Download JSON</a></p>\n");
        else
            html.Add($"<p><button type=\"button\" id=\"download\" class=\"button\" data-file=\"{file}\" hidden>Download JSON</button></p>\n");
    }

    private static string FileName(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('-', '.');
        return safe.Length == 0 ? "gossamer" : safe;
    }
}
