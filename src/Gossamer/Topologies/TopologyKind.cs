using Gossamer.Numerics;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies;

/// <summary>
/// A family of topologies, as an experiment file names it. The number of nodes comes from the problem. Register a kind
/// with <see cref="TopologyAttribute"/>.
/// </summary>
public abstract class TopologyKind
{
    /// <summary>As written in experiment files, such as <c>ring</c> or <c>torus(8x8)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Builds the topology.</summary>
    /// <param name="nodes">Number of nodes n, at least 1.</param>
    /// <param name="seed">The seed of random graphs; others ignore it.</param>
    /// <param name="mixing">The rule of the mixing matrices; null means <see cref="MixingKind.Metropolis"/>.</param>
    /// <exception cref="BadInputException">There is no such graph of so many nodes, it is in several parts, or the rule does not fit it.</exception>
    public abstract Topology Create(int nodes, ulong seed = 1, MixingKind? mixing = null);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>A kind whose graph never changes.</summary>
public abstract class StaticTopologyKind : TopologyKind
{
    /// <inheritdoc/>
    public sealed override Topology Create(int nodes, ulong seed = 1, MixingKind? mixing = null) =>
        new StaticTopology(Name, CreateGraph(nodes, seed), mixing);

    /// <summary>The graph alone.</summary>
    /// <param name="nodes">Number of nodes n, at least 1.</param>
    /// <param name="seed">The seed of random graphs; others ignore it.</param>
    /// <exception cref="BadInputException">There is no such graph of so many nodes.</exception>
    public Graph CreateGraph(int nodes, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        var random = new RandomStream(seed, RandomPurpose.Network);
        return Build(nodes, ref random);
    }

    /// <summary>Builds the graph.</summary>
    /// <param name="nodes">Number of nodes n, at least 1.</param>
    /// <param name="random">The randomness of the graph.</param>
    private protected abstract Graph Build(int nodes, ref RandomStream random);
}
