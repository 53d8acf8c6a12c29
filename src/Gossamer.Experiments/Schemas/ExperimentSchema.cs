using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Reading;
using Gossamer.Registration;

namespace Gossamer.Experiments.Schemas;

/// <summary>
/// The JSON schema of experiment files, made of the catalogue: editors check and complete YAML by it. It knows names,
/// keys, types and ranges; what depends on the problem is checked when the experiment is run.
/// </summary>
public static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema (draft 7) of everything that ships with Gossamer, as indented JSON.</summary>
    public static string Write() => Create(ExperimentVocabulary.Instance).ToJsonString(Indented) + "\n";

    private static JsonObject Create(ExperimentVocabulary vocabulary)
    {
        var types = new SchemaTypes(vocabulary.Families);
        var properties = new JsonObject();
        foreach (var (key, summary) in ExperimentReader.RootKeys)
        {
            var schema = Root(key, vocabulary);
            schema["description"] = summary;
            properties[key] = schema;
        }
        var definitions = new JsonObject { ["method"] = Methods(vocabulary, types), ["mixing"] = Mixing() };
        foreach (var section in vocabulary.Sections) definitions[section.Name] = Section(section, types);
        foreach (var family in vocabulary.Families) definitions[SchemaTypes.NameOf(family)] = Member(family, types);
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Gossamer experiment",
            ["type"] = "object",
            ["required"] = new JsonArray("problem", "methods", "stop"),
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["definitions"] = definitions,
        };
    }

    private static JsonObject Root(string key, ExperimentVocabulary vocabulary)
    {
        if (vocabulary.Sections.Any(s => s.Name == key)) return SchemaTypes.Reference(key);
        return key switch
        {
            "name" or "description" => new JsonObject { ["type"] = "string" },
            "seed" => new JsonObject { ["anyOf"] = new JsonArray(Seed(), new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Seed() }) },
            "seeds" => new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = 1 }, new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Seed() }) },
            "methods" => new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = SchemaTypes.Reference("method") },
            Experiment.FullKey => new JsonObject { ["type"] = "object" },
            "accounting" => SchemaTypes.Reference("accounting-rule"),
            _ => SchemaTypes.Reference(key),
        };
    }

    private static JsonObject Seed() => new() { ["type"] = "integer", ["minimum"] = 0 };

    private static JsonObject Mixing() =>
        new() { ["enum"] = new JsonArray([.. Topologies.MixingKind.All.Select(m => (JsonNode)m.Name)]) };

    private static JsonObject Methods(ExperimentVocabulary vocabulary, SchemaTypes types)
    {
        var forms = new JsonArray(new JsonObject { ["enum"] = Names(vocabulary.Methods), ["description"] = "A method with all its defaults." });
        foreach (var method in vocabulary.Methods.Entries)
        {
            var own = new JsonObject
            {
                ["method"] = new JsonObject { ["const"] = method.Name },
                ["label"] = new JsonObject { ["type"] = "string", ["description"] = "Name in plots and tables." },
                ["topology"] = SchemaTypes.Reference("topology"),
                ["mixing"] = SchemaTypes.Reference("mixing"),
            };
            forms.Add(types.Keys(method, own, ["method"], isTunable: true));
        }
        return new JsonObject { ["anyOf"] = forms };
    }

    private static JsonObject Section(CatalogueEntry section, SchemaTypes types) => types.Keys(section, [], []);

    private static JsonObject Member(Family family, SchemaTypes types)
    {
        var forms = new JsonArray();
        if (family.TextParameter is not null) forms.Add(new JsonObject { ["type"] = "string" });
        else forms.Add(types.Call(family));
        foreach (var entry in family.Entries)
        {
            var isDefault = entry.Name == family.Default;
            forms.Add(types.Keys(entry, new JsonObject { ["kind"] = new JsonObject { ["const"] = entry.Name } }, isDefault ? [] : ["kind"]));
            if (!isDefault && entry.Parameters.Count > 0) forms.Add(types.Short(entry));
        }
        return new JsonObject { ["anyOf"] = forms };
    }

    private static JsonArray Names(Family family) => new([.. family.Names.Select(n => (JsonNode)n)]);
}
