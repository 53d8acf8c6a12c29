using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Problems;
using Gossamer.Registration;

namespace Gossamer.Cli.Shelves;

/// <summary>The three point compressor mechanisms, with their constants in an example dimension.</summary>
internal static class MechanismShelf
{
    private const int Dimension = 100;
    private const int Workers = 10;

    public static Shelf Create(Catalogue catalogue) =>
        new("mechanisms", "How estimates follow gradients: the three point compressors of 3PC.", [.. catalogue.Of<MechanismAttribute>().Select(Describe)]);

    private static Item Describe(CatalogueEntry entry) => new("mechanism", entry.Name, entry.Attribute.Summary)
    {
        Paper = entry.Attribute.Paper,
        Parameters = CatalogueShelf.Parameters(entry),
        Facts = () => Facts(entry),
        Snippet = $"methods:\n  - {{method: 3pc, mechanism: {CatalogueShelf.Quoted(Sample(entry)?.Name ?? CatalogueShelf.Call(entry))}}}",
    };

    private static List<(string, string)> Facts(CatalogueEntry entry)
    {
        if (Sample(entry) is not { } mechanism) return [];
        var constants = mechanism.Constants(Dimension, Workers);
        List<(string, string)> facts =
        [
            ("class", (mechanism.IsDeterministic ? "deterministic" : "random") + (mechanism.UsesPreviousGradient ? ", compares with the gradient before" : "")),
            ("constants", mechanism.Source),
            ("example", $"A = {Number(constants.A)}, B = {Number(constants.B)}, sqrt(B/A) = {Number(Math.Sqrt(constants.B / constants.A))} of {mechanism.Name} where d = {Dimension}, n = {Workers}"),
        ];
        if (mechanism.ConstantsOfMean(Dimension, Workers) is { } mean)
            facts.Add(("of the mean", $"A = {Number(mean.A)}, P = {Number(mean.P)}, N = {Number(mean.N)}"));
        return facts;
    }

    /// <summary>The mechanism with the first example compressors that it accepts.</summary>
    private static Mechanism? Sample(CatalogueEntry entry)
    {
        var setting = new Setting(new GivenConstants(1, Workers), Dimension);
        Compressor[] choices = [new TopK(5), new RandK(5)];
        var compressors = entry.Parameters.Where(p => p.Type == typeof(Compressor)).ToList();
        for (var choice = 0; choice < 1 << compressors.Count; choice++)
        {
            var given = compressors.Select((p, k) => (p.Name, (object?)choices[(choice >> (compressors.Count - 1 - k)) & 1])).ToDictionary();
            if (CatalogueShelf.Sample(entry, given) is not Mechanism mechanism) continue;
            try
            {
                mechanism.Check(setting);
                return mechanism;
            }
            catch (AssumptionException)
            {
                // Another compressor may fit.
            }
        }
        return null;
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
