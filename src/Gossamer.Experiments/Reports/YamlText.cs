using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gossamer.Experiments.Reports;

/// <summary>Writes a JSON value as YAML that reads like an experiment file written by hand.</summary>
internal static class YamlText
{
    private const int FlowWidth = 72;

    /// <summary>The value as a YAML document that parses back to the same value.</summary>
    public static string Of(JsonNode? node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        // Long strings must not be folded: what is shown is also copied.
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node, isBlock: true);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(IEmitter emitter, JsonNode? node, bool isBlock, bool isItem = false)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, true, !isBlock && Fits(map, isItem) ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    EmitText(emitter, key);
                    Emit(emitter, value, isBlock: false);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, true, Fits(list, isItem) || list.All(item => item is JsonValue) ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list) Emit(emitter, item, isBlock: false, isItem: true);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(Plain(node)));
                break;
        }
    }

    // JSON writes 1E-06 where people write 1e-6.
    private static string Plain(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        var split = node?.GetValueKind() == JsonValueKind.Number ? text.IndexOfAny(['e', 'E']) : -1;
        return split < 0 ? text : text[..split] + "e" + int.Parse(text[(split + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    // In one line: short lists of values, short mappings, and as items of a list also short mappings of mappings.
    private static bool Fits(JsonNode node, bool isItem) => node.ToJsonString().Length <= FlowWidth && node switch
    {
        JsonObject map => isItem || map.All(pair => pair.Value is not JsonObject { Count: > 0 }),
        _ => node.AsArray().All(item => item is JsonValue or null),
    };

    private static void EmitText(IEmitter emitter, string text) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, ReadsAsOther(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any, true, true));

    // Plain scalars that a YAML reader would take for a number, a truth value or nothing.
    private static bool ReadsAsOther(string text) =>
        text.Length == 0
        || text.ToLowerInvariant() is "null" or "~" or "true" or "false" or "yes" or "no" or "on" or "off" or ".nan" or ".inf" or "-.inf" or "+.inf"
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        || text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.StartsWith("0o", StringComparison.OrdinalIgnoreCase);
}
