using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gossamer.Experiments.Tests.Schemas;

/// <summary>Checks values by the part of JSON schema that the schema of experiments uses; refuses any other keyword.</summary>
internal sealed class SchemaCheck(JsonObject root)
{
    public bool Allows(JsonNode? value) => Allows(root, value);

    /// <summary>YAML as JSON, by YAML's core rules for what is a number or a boolean.</summary>
    public static JsonNode? FromYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Convert(stream.Documents[0].RootNode);
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlMappingNode map => new JsonObject(map.Children.Select(p => KeyValuePair.Create(((YamlScalarNode)p.Key).Value!, Convert(p.Value)))),
        YamlScalarNode { Style: not ScalarStyle.Plain } text => text.Value,
        YamlScalarNode { Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode number when double.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        YamlScalarNode text => text.Value,
        _ => throw new InvalidOperationException(node.ToString()),
    };

    private bool Allows(JsonObject schema, JsonNode? value)
    {
        foreach (var (keyword, argument) in schema)
        {
            var isKept = keyword switch
            {
                "$schema" or "title" or "description" or "default" or "definitions" or "properties" => true,
                "$ref" => Allows((JsonObject)root["definitions"]![((string)argument!)["#/definitions/".Length..]]!, value),
                "anyOf" => argument!.AsArray().Any(s => Allows((JsonObject)s!, value)),
                "allOf" => argument!.AsArray().All(s => Allows((JsonObject)s!, value)),
                "const" => JsonNode.DeepEquals(argument, value),
                "enum" => argument!.AsArray().Any(a => JsonNode.DeepEquals(a, value)),
                "type" => argument is JsonArray types ? types.Any(t => IsOfType((string)t!, value)) : IsOfType((string)argument!, value),
                "pattern" => value is not JsonValue text || text.GetValueKind() != JsonValueKind.String || Regex.IsMatch((string)text!, (string)argument!),
                "minimum" => !IsNumber(value) || (double)value! >= (double)argument!,
                "maximum" => !IsNumber(value) || (double)value! <= (double)argument!,
                "exclusiveMinimum" => !IsNumber(value) || (double)value! > (double)argument!,
                "minItems" => value is not JsonArray list || list.Count >= (int)argument!,
                "items" => value is not JsonArray items || items.All(i => Allows((JsonObject)argument!, i)),
                "required" => value is not JsonObject map || argument!.AsArray().All(k => map.ContainsKey((string)k!)),
                "additionalProperties" => value is not JsonObject keys || keys.All(k => schema["properties"]!.AsObject().ContainsKey(k.Key)),
                _ => throw new InvalidOperationException($"the check does not know '{keyword}'"),
            };
            if (!isKept) return false;
        }
        return value is not JsonObject given || schema["properties"] is not JsonObject properties
            || given.All(k => !properties.ContainsKey(k.Key) || Allows((JsonObject)properties[k.Key]!, k.Value));
    }

    private static bool IsNumber(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number;

    private static bool IsOfType(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => IsNumber(value),
        "integer" => IsNumber(value) && (double)value! == Math.Floor((double)value!),
        _ => throw new InvalidOperationException($"the check does not know the type '{type}'"),
    };
}
