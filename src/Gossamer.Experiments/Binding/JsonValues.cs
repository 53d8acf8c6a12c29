using System.Collections;
using System.Text.Json.Nodes;
using Gossamer.Execution;
using Gossamer.Experiments.Documents;
using Gossamer.Registration;

namespace Gossamer.Experiments.Binding;

/// <summary>Parameter values in the form in which an experiment file gives them.</summary>
internal static class JsonValues
{
    /// <summary>The value as JSON; null for nothing.</summary>
    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        ulong number => JsonValue.Create(number),
        double number => DocumentJson.Number(number),
        string text => JsonValue.Create(text),
        Enum choice => JsonValue.Create(Spelling.ToKebabCase(choice.ToString())),
        StepSize step => Write(step),
        Seconds seconds => JsonValue.Create(seconds.Value),
        BitRate rate => JsonValue.Create(rate.BitsPerSecond),
        BitCount size => JsonValue.Create(size.Bits),
        FilePath path => JsonValue.Create(path.Written),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Write)]),
        _ => JsonValue.Create(value.ToString()),
    };

    private static JsonNode Write(StepSize step)
    {
        if (step.Value is { } value) return JsonValue.Create(value);
        return step.Multiple == 1 ? JsonValue.Create("theory") : new JsonObject { ["theory"] = step.Multiple };
    }
}
