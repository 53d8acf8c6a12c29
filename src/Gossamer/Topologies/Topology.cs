using Gossamer.Execution;

namespace Gossamer.Topologies;

/// <summary>Who may talk to whom in every communication round, and with which mixing weights.</summary>
public abstract class Topology
{
    /// <summary>As written in experiment files, such as <c>ring</c> or <c>torus(8x8)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Number of nodes n.</summary>
    public abstract int Nodes { get; }

    /// <summary>Neighbours and mixing weights of one node in one round.</summary>
    /// <param name="node">0-based index.</param>
    /// <param name="round">0-based communication round.</param>
    public abstract Neighborhood NeighborhoodAt(int node, long round);

    /// <summary>The spectrum of the mixing matrix (the worst over the rounds where it changes); computed when first asked for.</summary>
    public abstract MixingSpectrum Spectrum { get; }
}
