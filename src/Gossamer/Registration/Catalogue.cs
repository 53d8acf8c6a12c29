using System.Reflection;
using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Registration;

/// <summary>
/// All classes of some assemblies that carry a registering attribute (<see cref="MethodAttribute"/>,
/// <see cref="CompressorAttribute"/>, and any other that implements <see cref="ICatalogueAttribute"/>), by name.
/// </summary>
public sealed class Catalogue
{
    private readonly Dictionary<Type, List<CatalogueEntry>> entries = [];

    private Catalogue() { }

    /// <summary>Everything, by kind and name.</summary>
    public IReadOnlyList<CatalogueEntry> Entries =>
        [.. entries.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal).SelectMany(pair => pair.Value)];

    /// <summary>The methods, by name.</summary>
    public IReadOnlyList<CatalogueEntry> Methods => Of<MethodAttribute>();

    /// <summary>The compressors, by name.</summary>
    public IReadOnlyList<CatalogueEntry> Compressors => Of<CompressorAttribute>();

    /// <summary>Collects the registered classes of assemblies: Gossamer's, Gossamer.Methods' and a user's own.</summary>
    /// <param name="assemblies">The assemblies; one given twice counts once.</param>
    /// <exception cref="InvalidOperationException">Two classes share a name, or one cannot be constructed from parameters.</exception>
    public static Catalogue Scan(params IEnumerable<Assembly> assemblies)
    {
        var catalogue = new Catalogue();
        foreach (var type in assemblies.Distinct().SelectMany(assembly => assembly.GetTypes()))
        {
            foreach (var attribute in type.GetCustomAttributes(inherit: false).OfType<ICatalogueAttribute>())
                catalogue.Add(new CatalogueEntry(type, attribute));
        }
        foreach (var list in catalogue.entries.Values) list.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return catalogue;
    }

    /// <summary>The classes registered with one attribute, by name.</summary>
    /// <typeparam name="TAttribute">The registering attribute.</typeparam>
    public IReadOnlyList<CatalogueEntry> Of<TAttribute>() where TAttribute : Attribute, ICatalogueAttribute =>
        entries.TryGetValue(typeof(TAttribute), out var list) ? list : [];

    /// <summary>The class of this name among those registered with one attribute.</summary>
    /// <typeparam name="TAttribute">The registering attribute.</typeparam>
    /// <param name="name">The kebab-case name.</param>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public CatalogueEntry Find<TAttribute>(string name) where TAttribute : Attribute, ICatalogueAttribute
    {
        var known = Of<TAttribute>();
        if (known.FirstOrDefault(entry => entry.Name == name) is { } found) return found;
        var kind = Spelling.ToKebabCase(typeof(TAttribute).Name.Replace("Attribute", "", StringComparison.Ordinal)).Replace('-', ' ');
        throw new BadInputException($"there is no {kind} '{name}'; {Spelling.Suggest(name, [.. known.Select(entry => entry.Name)])}");
    }

    /// <summary>The method of this name.</summary>
    /// <param name="name">The kebab-case name.</param>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public CatalogueEntry Method(string name) => Find<MethodAttribute>(name);

    /// <summary>The compressor of this name.</summary>
    /// <param name="name">The kebab-case name.</param>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public CatalogueEntry Compressor(string name) => Find<CompressorAttribute>(name);

    private void Add(CatalogueEntry entry)
    {
        var kind = entry.Attribute.GetType();
        if (!entries.TryGetValue(kind, out var list)) entries[kind] = list = [];
        if (list.FirstOrDefault(other => other.Name == entry.Name) is { } twin)
            throw new InvalidOperationException($"{entry.Type.FullName} and {twin.Type.FullName} are both registered as {entry.Name}");
        list.Add(entry);
    }
}
