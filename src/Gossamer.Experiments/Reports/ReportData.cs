using System.Text;
using System.Text.Json.Nodes;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports;

/// <summary>The documents as they are embedded in a page: whole where they are small, thinned where they are not, and then it says so.</summary>
/// <param name="Documents">What is embedded.</param>
/// <param name="Notes">What was left out, in sentences; empty where nothing was.</param>
internal sealed record ReportData(IReadOnlyList<ExperimentDocument> Documents, IReadOnlyList<string> Notes)
{
    /// <summary>Points of all traces that a page carries, at about 150 bytes each.</summary>
    public const int MostPoints = 60_000;

    /// <summary>Coordinates of all last iterates that a page carries.</summary>
    public const int MostCoordinates = 100_000;

    /// <summary>Fits the documents into a page.</summary>
    public static ReportData Of(IReadOnlyList<ExperimentDocument> documents)
    {
        var notes = new List<string>();
        var result = documents;
        var runs = documents.Sum(document => document.Runs.Count);
        var points = documents.Sum(document => document.Runs.Sum(run => (long)run.Trace.Count));
        if (points > MostPoints)
        {
            var most = Math.Max(64, MostPoints / Math.Max(1, runs));
            var thinned = documents.Sum(document => document.Runs.Count(run => run.Trace.Count > most));
            notes.Add($"{Readable.Count(points)} points were recorded. To keep this file small, {Plural(thinned, "run")} with more than {Readable.Count(most)} points "
                + "carry only those that show: the first, the last, and the smallest and largest value of every metric in every stretch. The tables are computed from all points.");
            result = WithRuns(result, run => run with { Trace = TraceThinning.Thin(run.Trace, most) });
        }
        if (documents.Sum(document => document.Runs.Sum(run => (long)run.Final.Length)) > MostCoordinates)
        {
            notes.Add($"The last iterates are left out: together they have more than {Readable.Count(MostCoordinates)} coordinates.");
            result = WithRuns(result, run => run with { Final = [] });
        }
        return new ReportData(result, notes);
    }

    /// <summary>The documents as JSON that is safe inside a script element: one document as it is, several as an array.</summary>
    public string ToJson()
    {
        var texts = Documents.Select(document => Encoding.UTF8.GetString(DocumentJson.WriteCompact(document)));
        return InScript(Documents.Count == 1 ? texts.Single() : "[" + string.Join(',', texts) + "]");
    }

    /// <summary>Any object of the page as JSON, with the same safety.</summary>
    public static string ToJson(JsonNode node) => InScript(node.ToJsonString());

    // In JSON a less-than sign can only stand in a string, and nothing else can end a script element or begin a comment.
    private static string InScript(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static List<ExperimentDocument> WithRuns(IReadOnlyList<ExperimentDocument> documents, Func<RunDocument, RunDocument> change) =>
        [.. documents.Select(document => document with { Runs = [.. document.Runs.Select(change)] })];

    private static string Plural(int count, string noun) => count == 1 ? $"one {noun}" : $"{count} {noun}s";
}
