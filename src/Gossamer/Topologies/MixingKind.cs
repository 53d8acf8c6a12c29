using Gossamer.Registration;

namespace Gossamer.Topologies;

/// <summary>A rule that makes a mixing matrix M (symmetric where the graph is, doubly stochastic) of a graph.</summary>
public sealed class MixingKind
{
    private MixingKind(string name, string summary, bool isLazy = false)
    {
        (Name, Summary, IsLazy) = (name, summary, isLazy);
    }

    /// <summary>M_ij = 1/(1 + max(deg_i, deg_j)) on edges: the default, made of local knowledge only. λ_n can be negative.</summary>
    public static MixingKind Metropolis { get; } = new("metropolis", "M_ij = 1/(1 + max(deg_i, deg_j)) on edges (Metropolis-Hastings)");

    /// <summary>M = I − Lap/(1 + dmax).</summary>
    public static MixingKind MaxDegree { get; } = new("max-degree", "M = I - Lap/(1 + largest degree)");

    /// <summary>M = I − Lap/λmax: eigenvalues in [0, 1 − 1/χ] beside 1. Undirected graphs only.</summary>
    public static MixingKind Laplacian { get; } = new("laplacian", "M = I - Lap/λmax, all eigenvalues at least 0");

    /// <summary>M = I − 2·Lap/(λmax + λmin⁺): the smallest s = (χ − 1)/(χ + 1) that equal edge weights give. Undirected graphs only.</summary>
    public static MixingKind BestConstant { get; } = new("best-constant", "M = I - 2 Lap/(λmax + λmin), the fastest with equal edge weights");

    /// <summary>All rules, each followed by its lazy variant.</summary>
    public static IReadOnlyList<MixingKind> All { get; } =
    [
        Metropolis, Metropolis.Lazy(), MaxDegree, MaxDegree.Lazy(), Laplacian, Laplacian.Lazy(), BestConstant, BestConstant.Lazy(),
    ];

    /// <summary>The kebab-case name: <c>metropolis</c>, <c>lazy-metropolis</c>, …</summary>
    public string Name { get; }

    /// <summary>The formula in words.</summary>
    public string Summary { get; }

    /// <summary>True where M is replaced by (I + M)/2.</summary>
    public bool IsLazy { get; }

    /// <summary>(I + M)/2: has no negative eigenvalue where M is symmetric, as EXTRA and its like need.</summary>
    public MixingKind Lazy() => IsLazy ? this : new MixingKind("lazy-" + Name, $"half of the identity and half of {Name}", isLazy: true);

    /// <summary>The rule of the given name.</summary>
    /// <param name="name">One of the names of <see cref="All"/>.</param>
    /// <exception cref="BadInputException">There is no such rule; the message names the nearest.</exception>
    public static MixingKind Find(string name)
    {
        foreach (var kind in All)
        {
            if (kind.Name == name) return kind;
        }
        throw new BadInputException($"there is no mixing rule '{name}'; {Spelling.Suggest(name, [.. All.Select(kind => kind.Name)])}");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal bool IsBasedOn(MixingKind rule) => Name == rule.Name || Name == "lazy-" + rule.Name;
}
