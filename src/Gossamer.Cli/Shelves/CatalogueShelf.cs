using System.Globalization;
using Gossamer.Compression;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Kinds;
using Gossamer.Experiments.Reading;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Registration;
using Gossamer.Samplings;

namespace Gossamer.Cli.Shelves;

/// <summary>Turns catalogue entries into items.</summary>
internal static class CatalogueShelf
{
    /// <summary>Examples of values that are neither words nor numbers.</summary>
    private static readonly (Type Type, string Text, object Value)[] Objects =
    [
        (typeof(Mechanism), "ef21(top-k(5))", new Ef21Mechanism(new TopK(5))),
        (typeof(Sampling), new NiceSampling(5).Name, new NiceSampling(5)),
        (typeof(IReadOnlyList<Compressor>), "[top-k(1), top-k(5)]", new Compressor[] { new TopK(1), new TopK(5) }),
        (typeof(IReadOnlyList<Mechanism>), "[lag(4), ef21(top-k(5))]", new Mechanism[] { new LagMechanism(4), new Ef21Mechanism(new TopK(5)) }),
        (typeof(IReadOnlyList<double>), "[0.5]", new[] { 0.5 }),
    ];

    /// <summary>Examples of what only files have.</summary>
    private static readonly Dictionary<Type, string> Texts = new()
    {
        [typeof(DataReference)] = "breast-cancer",
        [typeof(FilePath)] = "FILE",
        [typeof(string)] = "TEXT",
        [typeof(Seconds)] = "1 s",
        [typeof(WorkerSeconds)] = "1 s",
        [typeof(BitRate)] = "1 Mbit/s",
        [typeof(WorkerRates)] = "1 Mbit/s",
        [typeof(BitCount)] = "1 Mbit",
        [typeof(WorkerNumbers)] = "0.5",
        [typeof(WorkerReals)] = "0.5",
    };

    /// <summary>The parameters as <c>describe</c> shows them.</summary>
    public static IReadOnlyList<ItemParameter> Parameters(CatalogueEntry entry) =>
        [.. entry.Parameters.Select(p => new ItemParameter(p.Name, p.Symbol, Expectations.Of(p, ExperimentVocabulary.Instance.Families, allNames: false), Default(p), p.Summary))];

    /// <summary>The entry as it is written in a file: the name alone, or with its required parameters as <c>top-k(5)</c>.</summary>
    public static string Call(CatalogueEntry entry)
    {
        var required = entry.Parameters.Where(p => p.IsRequired).Select(p => Example(p)).ToList();
        return required.Count == 0 ? entry.Name : $"{entry.Name}({string.Join(", ", required)})";
    }

    /// <summary>The entry as a mapping: <c>{kind: top-k, k: 5}</c>.</summary>
    /// <param name="entry">What to write.</param>
    /// <param name="key">The key of the name: kind or method.</param>
    /// <param name="compressor">The example of a compressor.</param>
    public static string Mapping(CatalogueEntry entry, string key, string compressor = "top-k(5)")
    {
        var required = entry.Parameters.Where(p => p.IsRequired).Select(p => $", {p.Name}: {Example(p, compressor)}");
        return $"{{{key}: {entry.Name}{string.Concat(required)}}}";
    }

    /// <summary>The entry as the value of a key: the name alone, or a mapping with its required parameters.</summary>
    public static string Value(CatalogueEntry entry) => entry.Parameters.Any(p => p.IsRequired) ? Mapping(entry, "kind") : entry.Name;

    private static CatalogueEntry Simplest(Family family) =>
        family.Entries.MinBy(entry => (entry.Parameters.Any(p => p.IsRequired && p.Type == typeof(FilePath)), entry.Parameters.Count(p => p.IsRequired)))!;

    /// <summary>An instance with defaults and, where a value is required, the example's; null where that is refused.</summary>
    /// <param name="entry">What to make.</param>
    /// <param name="compressor">The example of a compressor.</param>
    public static object? Sample(CatalogueEntry entry, Compressor? compressor = null)
    {
        compressor ??= new TopK(5);
        return Sample(entry, entry.Parameters.Where(p => p.IsRequired && p.Type == typeof(Compressor)).ToDictionary(p => p.Name, object? (_) => compressor));
    }

    /// <summary>An instance with the given values and those of the example; null where that is refused.</summary>
    /// <param name="entry">What to make.</param>
    /// <param name="given">Values by parameter.</param>
    public static object? Sample(CatalogueEntry entry, IReadOnlyDictionary<string, object?> given)
    {
        var values = new Dictionary<string, object?>(given);
        foreach (var parameter in entry.Parameters.Where(p => p.IsRequired && !given.ContainsKey(p.Name)))
        {
            if (parameter.Choices.Count > 0) values[parameter.Name] = parameter.ParseChoice(parameter.Choices[0]);
            else if (parameter.Type == typeof(bool)) values[parameter.Name] = true;
            else if (Objects.FirstOrDefault(o => o.Type == parameter.Type) is { Value: { } value }) values[parameter.Name] = value;
            else if (parameter.Type.IsPrimitive) values[parameter.Name] = Convert.ChangeType(Example(parameter), parameter.Type, CultureInfo.InvariantCulture);
        }
        try
        {
            return entry.Create(values);
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    /// <summary>A text as it may stand inside braces: in quotation marks where it holds a comma.</summary>
    public static string Quoted(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;

    /// <summary>A value that the parameter accepts.</summary>
    public static string Example(CatalogueParameter parameter, string compressor = "top-k(5)")
    {
        if (parameter.Choices.Count > 0) return parameter.Choices[0];
        if (parameter.Type == typeof(bool)) return "true";
        if (!double.IsNaN(parameter.Example)) return Number(parameter.Example);
        if (parameter.Type == typeof(int) || parameter.Type == typeof(long))
            return Number(Math.Clamp(5, parameter.Minimum, parameter.Maximum));
        if (parameter.Type == typeof(double)) return Number(Math.Clamp(0.5, parameter.Minimum, parameter.Maximum));
        if (parameter.Type == typeof(Compressor)) return compressor;
        if (Objects.FirstOrDefault(o => o.Type == parameter.Type).Text is { } known) return known;
        if (Texts.TryGetValue(parameter.Type, out var text)) return text;
        if (parameter.Type.IsGenericType && parameter.Type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return $"[{Example(parameter.OfItem(parameter.Type.GetGenericArguments()[0]), compressor)}]";
        return ExperimentVocabulary.Instance.Families.FirstOrDefault(family => family.Base == parameter.Type) is { } members ? Value(Simplest(members)) : "…";
    }

    private static string Default(CatalogueParameter parameter)
    {
        if (parameter.IsRequired) return "required";
        return parameter.Default switch
        {
            null => "none",
            bool flag => flag ? "true" : "false",
            Enum choice => Spelling.ToKebabCase(choice.ToString()),
            Execution.StepSize { Value: null } => "theory",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString() ?? "none",
        };
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
