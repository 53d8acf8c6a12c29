using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Gossamer.Experiments.Claims;

namespace Gossamer.Experiments.Documents;

/// <summary>
/// Writes and reads <see cref="ExperimentDocument"/> as JSON (format 1). Numbers keep every bit; what is not finite is
/// written as null and read back as NaN.
/// </summary>
public static class DocumentJson
{
    /// <summary>The version of the format that this library writes, and the newest that it reads.</summary>
    public const int Format = 1;

    /// <summary>The document as indented JSON.</summary>
    public static string Write(ExperimentDocument document) =>
        JsonSerializer.Serialize(document, DocumentContext.Indented.ExperimentDocument);

    /// <summary>Writes the document as indented UTF-8 JSON.</summary>
    public static void Write(ExperimentDocument document, Stream target) =>
        JsonSerializer.Serialize(target, document, DocumentContext.Indented.ExperimentDocument);

    /// <summary>The outcome of a paper's claims as indented JSON.</summary>
    public static string Write(PaperDocument document) =>
        JsonSerializer.Serialize(document, DocumentContext.Indented.PaperDocument);

    /// <summary>Writes the outcome of a paper's claims as indented UTF-8 JSON.</summary>
    public static void Write(PaperDocument document, Stream target) =>
        JsonSerializer.Serialize(target, document, DocumentContext.Indented.PaperDocument);

    /// <summary>The document as compact UTF-8 JSON.</summary>
    public static byte[] WriteCompact(ExperimentDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, DocumentContext.Compact.ExperimentDocument);

    /// <summary>Reads a document.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="source">File name or the like, for messages.</param>
    /// <exception cref="BadInputException">It is no such document, or one of a newer format.</exception>
    public static ExperimentDocument Read(ReadOnlySpan<byte> json, string source)
    {
        ExperimentDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, DocumentContext.Compact.ExperimentDocument);
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } zeroBased ? $":{zeroBased + 1}" : "";
            throw new BadInputException($"{source}{line}: not a result document of Gossamer: {exception.Message}", exception);
        }
        if (document is null) throw new BadInputException($"{source}: not a result document of Gossamer: found null");
        if (document.Format > Format)
            throw new BadInputException($"{source}: written in format {document.Format}, but this version reads up to {Format}; use a newer Gossamer");
        return document;
    }

    /// <summary>Reads a document from a file.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is no such document.</exception>
    public static ExperimentDocument ReadFile(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BadInputException.OfFile(path, exception);
        }
        return Read(bytes, path);
    }

    /// <summary>A number for a <see cref="JsonObject"/>: null where it is not finite.</summary>
    internal static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}

/// <summary>Numbers that are not finite become null, which JSON has, and null becomes NaN.</summary>
internal sealed class FiniteOrNullConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}

/// <summary>The generated serialisers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExperimentDocument))]
[JsonSerializable(typeof(PaperDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext
{
    /// <summary>For files and stores that programs read.</summary>
    public static DocumentContext Compact { get; } = new(Settings(isIndented: false));

    /// <summary>For files that people read.</summary>
    public static DocumentContext Indented { get; } = new(Settings(isIndented: true));

    private static JsonSerializerOptions Settings(bool isIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new FiniteOrNullConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = isIndented,
    };
}
