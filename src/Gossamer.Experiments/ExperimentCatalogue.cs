using System.Reflection;
using Gossamer.Methods;
using Gossamer.Population.Problems;
using Gossamer.Registration;
using Gossamer.Signals.Recordings;

namespace Gossamer.Experiments;

/// <summary>Everything that an experiment file can name: methods, compressors, topologies, problems, models.</summary>
public static class ExperimentCatalogue
{
    private static readonly Lazy<Catalogue> Shipped = new(() => With());

    /// <summary>What ships with Gossamer.</summary>
    public static Catalogue Instance => Shipped.Value;

    /// <summary>The same with the registered classes of other assemblies.</summary>
    /// <param name="assemblies">Assemblies with a user's own methods, compressors or problems.</param>
    /// <exception cref="InvalidOperationException">Two classes share a name, or one cannot be constructed from parameters.</exception>
    public static Catalogue With(params IEnumerable<Assembly> assemblies) =>
        StandardCatalogue.With([typeof(ExperimentCatalogue).Assembly, typeof(PopulationProblem).Assembly, typeof(Recording).Assembly, .. assemblies]);
}
