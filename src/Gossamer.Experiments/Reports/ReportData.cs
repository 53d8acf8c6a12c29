using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
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

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

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
            notes.Add($"{Quantity.Count(points)} points were recorded. To keep this file small, {Plural(thinned, "run")} with more than {Quantity.Count(most)} points "
                + "carry only those that show: the first, the last, and the smallest and largest value of every metric in every stretch. The tables are computed from all points.");
            result = WithRuns(result, run => run with { Trace = TraceThinning.Thin(run.Trace, most) });
        }
        if (documents.Sum(document => document.Runs.Sum(run => (long)run.Final.Length)) > MostCoordinates)
        {
            notes.Add($"The last iterates are left out: together they have more than {Quantity.Count(MostCoordinates)} coordinates.");
            result = WithRuns(result, run => run with { Final = [] });
        }
        return new ReportData(result, notes);
    }

    /// <summary>JSON that is safe inside a script element: it contains neither &lt; nor &gt; nor &amp;.</summary>
    public string ToJson() => Documents.Count == 1
        ? JsonSerializer.Serialize(Documents[0], Options)
        : JsonSerializer.Serialize(Documents, Options);

    /// <summary>Any object of the page as JSON, with the same safety.</summary>
    public static string ToJson(JsonNode node) => node.ToJsonString(Options);

    private static List<ExperimentDocument> WithRuns(IReadOnlyList<ExperimentDocument> documents, Func<RunDocument, RunDocument> change) =>
        [.. documents.Select(document => document with { Runs = [.. document.Runs.Select(change)] })];

    private static string Plural(int count, string noun) => count == 1 ? $"one {noun}" : $"{count} {noun}s";
}
