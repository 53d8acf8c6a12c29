using System.Text.Json.Nodes;

namespace Gossamer.Cli.Shelves;

/// <summary>Items as JSON, for scripts.</summary>
internal static class ItemJson
{
    /// <summary>Name and summary.</summary>
    public static JsonNode Brief(Item item)
    {
        var node = new JsonObject { ["name"] = item.Name, ["title"] = item.Title, ["summary"] = item.Summary };
        if (item.Group.Length > 0) node["group"] = item.Group;
        return node;
    }

    /// <summary>All there is.</summary>
    public static JsonNode Full(Item item)
    {
        var node = (JsonObject)Brief(item);
        node["kind"] = item.Kind;
        if (item.Guarantee is { } guarantee) node["guarantee"] = guarantee;
        if (item.Paper is { } paper) node["source"] = paper;
        foreach (var (label, text) in item.Facts()) node[label] = text;
        node["parameters"] = new JsonArray([.. item.Parameters.Select(p => new JsonObject
        {
            ["name"] = p.Name,
            ["symbol"] = p.Symbol,
            ["values"] = p.Range,
            ["default"] = p.Default,
            ["summary"] = p.Summary,
        })]);
        if (item.Snippet is { } snippet) node["snippet"] = snippet;
        return node;
    }
}
