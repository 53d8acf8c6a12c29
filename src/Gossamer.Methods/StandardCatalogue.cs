using System.Reflection;
using Gossamer.Compression;
using Gossamer.Registration;

namespace Gossamer.Methods;

/// <summary>The catalogue of everything that ships with Gossamer.</summary>
public static class StandardCatalogue
{
    private static readonly Lazy<Catalogue> Shipped = new(() => With());

    /// <summary>Methods, compressors and whatever else Gossamer registers.</summary>
    public static Catalogue Instance => Shipped.Value;

    /// <summary>The same with the registered classes of other assemblies.</summary>
    /// <param name="assemblies">Assemblies with a user's own methods or compressors.</param>
    /// <exception cref="InvalidOperationException">Two classes share a name, or one cannot be constructed from parameters.</exception>
    public static Catalogue With(params IEnumerable<Assembly> assemblies) =>
        Catalogue.Scan([typeof(Compressor).Assembly, typeof(StandardCatalogue).Assembly, .. assemblies]);
}
