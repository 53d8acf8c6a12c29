using System.Text.Json;
using System.Text.Json.Nodes;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>Facts about the problems: their sizes and constants.</summary>
internal static class ProblemSection
{
    private static readonly Dictionary<string, (string Symbol, string Meaning)> Known = new(StringComparer.Ordinal)
    {
        ["L"] = ("L", "smoothness of f"),
        ["Li"] = ("Lᵢ", "smoothness of the local objectives"),
        ["mu"] = ("μ", "strong convexity"),
        ["LPlus"] = ("L₊", "mean-square smoothness"),
        ["LPlusMinus"] = ("L±", "Hessian variance"),
        ["LMax"] = ("L max", "largest smoothness of a local objective"),
        ["LMean"] = ("L mean", "mean smoothness of the local objectives"),
        ["LSampleMax"] = ("L sample", "largest smoothness of a sample"),
        ["M"] = ("M", "largest norm of a subgradient"),
        ["minimum"] = ("f*", "minimum of f"),
        ["lowerBound"] = ("f ≥", "lower bound of f"),
        ["isConvex"] = ("Convex", ""),
    };

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText html, IReadOnlyList<ExperimentDocument> documents)
    {
        html.Add($"<section id=\"problem\">\n<h2>{(documents.Count == 1 ? "Problem" : "Problems")}</h2>\n");
        var names = MethodSeries.UniqueNames(documents);
        for (var index = 0; index < documents.Count; index++)
        {
            var document = documents[index];
            if (documents.Count > 1) html.Add($"<h3>{names[index]}</h3>\n");
            html.Add($"<dl class=\"facts\">\n");
            WriteFact(html, "Kind", "", Text(document.Experiment["problem"]?["kind"]));
            WriteFact(html, "Data", "", DataName(document.Experiment["problem"]?["data"]));
            WriteFact(html, "d", "dimension", Readable.Count(document.Problem.Dimension));
            WriteFact(html, "n", "workers", Readable.Count(document.Problem.Workers));
            foreach (var (name, value) in document.Problem.Constants)
            {
                var (symbol, meaning) = Known.TryGetValue(name, out var known) ? known : (name, "");
                WriteFact(html, symbol, meaning, Text(value));
            }
            if (document.Problem.Personalization is { } personalization) WritePersonalization(html, personalization);
            html.Add($"</dl>\n");
        }
        html.Add($"</section>\n");
    }

    private static void WritePersonalization(HtmlText html, PersonalizationDocument personalization)
    {
        var (least, most) = (personalization.Alpha.Min(), personalization.Alpha.Max());
        WriteFact(html, "α", "share of the global model", least == most ? Readable.Number(least) : $"{Readable.Number(least)} … {Readable.Number(most)}");
        WriteFact(html, "xᵢ*", "training of the local models", $"{personalization.Solver}, ‖∇fᵢ(xᵢ*)‖ ≤ {Readable.Number(personalization.LargestGradientNorm, 2)}");
        WriteFact(
            html, "Cost", "of the local models",
            $"{Readable.Count(personalization.Gradients)} gradients, at most {Readable.Count(personalization.MostGradients)} a worker, {Readable.Seconds(personalization.Seconds)}{(personalization.IsFromCache ? " (kept from before)" : "")}");
        if (double.IsFinite(personalization.AverageGapBound))
            WriteFact(html, "f(x avg) − f* ≤", "certificate of zero rounds", Readable.Number(personalization.AverageGapBound));
    }

    private static void WriteFact(HtmlText html, string symbol, string meaning, string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        html.Add($"<div><dt>{symbol}");
        if (meaning.Length > 0) html.Add($" <span>{meaning}</span>");
        html.Add($"</dt><dd>{value}</dd></div>\n");
    }

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonArray { Count: > 6 } list when list.All(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.Number) => Range(list),
        JsonArray list => string.Join(", ", list.Select(Text)),
        JsonObject map => string.Join(", ", map.Select(pair => $"{pair.Key}: {Text(pair.Value)}")),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => Readable.Number(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>() ? "yes" : "no",
        _ => node.ToJsonString(),
    };

    // The resolved experiment below has the rest.
    private static string? DataName(JsonNode? data) =>
        data is JsonObject map ? Text(map["name"] ?? map["file"] ?? map["kind"]) : Text(data);

    private static string Range(JsonArray list)
    {
        var values = list.Select(item => double.Parse(item!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        if (values.Max() == values.Min()) return $"{Readable.Number(values[0])} each";
        return $"{Readable.Number(values.Min())} … {Readable.Number(values.Max())}, mean {Readable.Number(values.Average())}";
    }
}
