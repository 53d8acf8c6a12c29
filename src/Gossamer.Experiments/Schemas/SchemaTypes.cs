using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Registration;

namespace Gossamer.Experiments.Schemas;

/// <summary>The schemas of parameters by their types.</summary>
internal sealed class SchemaTypes(IReadOnlyList<Family> families)
{
    /// <summary>The name of a family among the definitions.</summary>
    public static string NameOf(Family family) => family.Noun.Replace(' ', '-');

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/definitions/{name}" };

    /// <summary>A mapping with the parameters of an entry as keys.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="properties">Further keys, which come first.</param>
    /// <param name="required">Those of them that are required.</param>
    /// <param name="isTunable">True where numbers may be tuned.</param>
    public JsonObject Keys(CatalogueEntry entry, JsonObject properties, IEnumerable<string> required, bool isTunable = false)
    {
        foreach (var parameter in entry.Parameters) properties[parameter.Name] = Describe(parameter, isTunable);
        string[] needed = [.. required, .. entry.Parameters.Where(p => p.IsRequired).Select(p => p.Name)];
        var schema = new JsonObject { ["type"] = "object", ["description"] = entry.Attribute.Summary };
        if (needed.Length > 0) schema["required"] = new JsonArray([.. needed.Select(n => (JsonNode)n)]);
        schema["additionalProperties"] = false;
        schema["properties"] = properties;
        return schema;
    }

    /// <summary>The text form of a member of a family: its name, or a call with arguments.</summary>
    public JsonObject Call(Family family)
    {
        var names = string.Join('|', family.Names.Select(Regex.Escape));
        return new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = $"^\\s*({names})\\s*(\\(.*\\))?\\s*$",
            ["description"] = $"One of {string.Join(", ", family.Entries.Select(Signature))}.",
        };
    }

    /// <summary>The form {name: first parameter}.</summary>
    public JsonObject Short(CatalogueEntry entry) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray(entry.Name),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject { [entry.Name] = Describe(entry.Parameters[0], isTunable: false) },
    };

    private static string Signature(CatalogueEntry entry) =>
        entry.Parameters.Count == 0 ? entry.Name : $"{entry.Name}({string.Join(", ", entry.Parameters.Select(p => p.Name))})";

    private JsonObject Describe(CatalogueParameter parameter, bool isTunable)
    {
        var schema = Type(parameter.Type, parameter);
        var isNumber = parameter.Type == typeof(int) || parameter.Type == typeof(long) || parameter.Type == typeof(double);
        if (isTunable && isNumber)
        {
            var items = Type(parameter.Type, parameter);
            schema["anyOf"]!.AsArray().Add(Single("tune", List(items)));
        }
        if (parameter.Summary.Length > 0)
            schema["description"] = parameter.Symbol is { } symbol ? $"{parameter.Summary} ({symbol})" : parameter.Summary;
        if (!parameter.IsRequired && JsonValues.Write(parameter.Default) is { } value) schema["default"] = value;
        return schema;
    }

    private JsonObject Type(Type type, CatalogueParameter parameter)
    {
        // A reference hides its siblings in draft 7, so it is wrapped.
        if (families.FirstOrDefault(f => f.Base == type) is { } family) return new JsonObject { ["allOf"] = new JsonArray(Reference(NameOf(family))) };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(string)) return new JsonObject { ["type"] = new JsonArray("string", "number") };
        if (type == typeof(FilePath)) return new JsonObject { ["type"] = "string" };
        if (type.IsEnum) return new JsonObject { ["enum"] = new JsonArray([.. parameter.OfItem(type).Choices.Select(c => (JsonNode)c)]) };
        if (type == typeof(StepSize)) return StepSizes();
        if (type == typeof(int) || type == typeof(long)) return NumberOrText(Number("integer", parameter));
        if (type == typeof(double)) return NumberOrText(Number("number", parameter));
        if (type == typeof(Seconds) || type == typeof(BitRate) || type == typeof(BitCount))
            return NumberOrText(new JsonObject { ["type"] = "number", ["minimum"] = 0 });
        if (type == typeof(WorkerSeconds) || type == typeof(WorkerRates) || type == typeof(WorkerNumbers) || type == typeof(WorkerReals))
            return new JsonObject { ["anyOf"] = new JsonArray(Scalar(), List(Scalar())) };
        var item = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        return List(Type(item, parameter));
    }

    private static JsonObject StepSizes()
    {
        var positive = new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 };
        return new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["const"] = "theory" },
                positive,
                Single("theory", new JsonObject { ["anyOf"] = new JsonArray(positive.DeepClone(), List((JsonObject)positive.DeepClone())) }),
                Single("grid", List((JsonObject)positive.DeepClone()))),
        };
    }

    private static JsonObject Number(string type, CatalogueParameter parameter)
    {
        var schema = new JsonObject { ["type"] = type };
        if (double.IsFinite(parameter.Minimum)) schema["minimum"] = parameter.Minimum;
        if (double.IsFinite(parameter.Maximum)) schema["maximum"] = parameter.Maximum;
        return schema;
    }

    /// <summary>A number, or a text: an expression, or a number with a unit.</summary>
    private static JsonObject NumberOrText(JsonObject number) =>
        new() { ["anyOf"] = new JsonArray(number, new JsonObject { ["type"] = "string" }) };

    private static JsonObject Scalar() => new() { ["type"] = new JsonArray("number", "string") };

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["minItems"] = 1, ["items"] = items };

    private static JsonObject Single(string key, JsonObject value) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray(key),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject { [key] = value },
    };
}
