using System.Globalization;
using Gossamer.Compression;
using Gossamer.Registration;

namespace Gossamer.Cli.Shelves;

/// <summary>The compressors, with their constants in an example dimension.</summary>
internal static class CompressorShelf
{
    private const int Dimension = 100;
    private const int Workers = 10;

    public static Shelf Create(Catalogue catalogue) =>
        new("compressors", "Maps from a vector to a message.", [.. catalogue.Compressors.Select(Describe)]);

    private static Item Describe(CatalogueEntry entry) => new("compressor", entry.Name, entry.Attribute.Summary)
    {
        Paper = entry.Attribute.Paper,
        Parameters = CatalogueShelf.Parameters(entry),
        Facts = () => Facts(entry),
        Snippet = $"methods:\n  - {{method: {Method(entry)}, compressor: {CatalogueShelf.Quoted(CatalogueShelf.Call(entry))}}}",
    };

    private static List<(string, string)> Facts(CatalogueEntry entry)
    {
        if (CatalogueShelf.Sample(entry) is not Compressor compressor) return [];
        List<(string, string)> facts = [];
        var alpha = compressor.Alpha(Dimension);
        var omega = compressor.Omega(Dimension, Workers);
        facts.Add(("class", (alpha, omega) switch
        {
            (not null, not null) => "contractive and unbiased",
            (not null, null) => "contractive",
            (null, not null) => "unbiased",
            _ => "neither contractive nor unbiased",
        } + (compressor.IsDeterministic ? ", deterministic" : ", random") + (compressor.IsCorrelated ? ", correlated over the workers" : "")));
        var constants = new List<string>();
        if (alpha is { } a) constants.Add($"α = {Number(a)}");
        if (omega is { } w) constants.Add($"ω = {Number(w)}");
        if (constants.Count > 0) facts.Add(("example", $"{string.Join(", ", constants)} of {compressor.Name} where d = {Dimension}, n = {Workers}"));
        return facts;
    }

    /// <summary>A method whose assumptions the compressor meets.</summary>
    private static string Method(CatalogueEntry entry) =>
        CatalogueShelf.Sample(entry) is not Compressor compressor ? "ef21"
        : compressor.Alpha(Dimension) is not null ? "ef21"
        : compressor.IsCorrelated || compressor.Omega(Dimension, Workers) is null ? "dcgd"
        : "diana";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
