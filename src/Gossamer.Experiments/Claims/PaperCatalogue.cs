using System.Reflection;
using Gossamer.Registration;

namespace Gossamer.Experiments.Claims;

/// <summary>The papers of some assemblies.</summary>
public sealed class PaperCatalogue
{
    /// <summary>Finds the papers.</summary>
    /// <param name="assemblies">Assemblies with classes that carry <see cref="PaperAttribute"/>.</param>
    /// <exception cref="InvalidOperationException">Two papers share a name.</exception>
    public PaperCatalogue(params IEnumerable<Assembly> assemblies)
    {
        Papers =
        [
            .. assemblies.SelectMany(a => a.GetTypes())
                .Where(t => t.IsDefined(typeof(PaperAttribute), inherit: false))
                .Select(Paper.Of)
                .OrderBy(p => p.Name, StringComparer.Ordinal),
        ];
        var twice = Papers.GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"two papers are called {twice.Key}");
    }

    /// <summary>The papers, by name.</summary>
    public IReadOnlyList<Paper> Papers { get; }

    /// <summary>The paper of this name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public Paper Find(string name) =>
        Papers.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new BadInputException($"there is no paper '{name}'; {Spelling.Suggest(name, [.. Papers.Select(p => p.Name)])}");
}
