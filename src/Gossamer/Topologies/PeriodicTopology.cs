using Gossamer.Execution;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies;

/// <summary>A topology that goes through a list of graphs again and again: round q uses number q mod <see cref="Period"/>.</summary>
public sealed class PeriodicTopology : Topology
{
    private readonly MixingMatrix[] matrices;
    private readonly Lazy<MixingSpectrum> spectrum;
    private readonly Lazy<double> periodModulus;

    /// <summary>Creates the topology of a list of graphs.</summary>
    /// <param name="name">As written in experiment files.</param>
    /// <param name="graphs">
    /// At least one graph, all with the same number of nodes. One alone may be in several parts, all together may not.
    /// </param>
    /// <param name="mixing">The rule of the mixing matrices; null means <see cref="MixingKind.Metropolis"/>.</param>
    /// <exception cref="BadInputException">The graphs do not fit together, or the rule does not fit one of them.</exception>
    public PeriodicTopology(string name, IReadOnlyList<Graph> graphs, MixingKind? mixing = null)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        if (graphs.Count == 0) throw new BadInputException($"topology '{name}' needs at least one graph");
        Name = name;
        matrices = new MixingMatrix[graphs.Count];
        for (var k = 0; k < matrices.Length; k++)
        {
            if (graphs[k].Nodes != graphs[0].Nodes)
            {
                throw new BadInputException(
                    $"topology '{name}': graph {k + 1} has {graphs[k].Nodes} nodes and the first has {graphs[0].Nodes}; all need the same number");
            }
            matrices[k] = MixingMatrix.Create(graphs[k], mixing ?? MixingKind.Metropolis);
        }
        StaticTopology.RequireConnected(name, Union(graphs));
        spectrum = new(WorstSpectrum);
        periodModulus = new(() => SpectralAnalysis.ProductModulus(matrices));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Nodes => matrices[0].Nodes;

    /// <summary>The number of rounds after which the graphs repeat.</summary>
    public int Period => matrices.Length;

    /// <summary>The mixing matrices of one period, in the order of rounds.</summary>
    public IReadOnlyList<MixingMatrix> Matrices => matrices;

    /// <summary>
    /// The worst over the rounds, number by number. Where some round's graph is in several parts, s is 1 and χ infinite,
    /// although a whole period may bring all nodes together: see <see cref="PeriodModulus"/>.
    /// </summary>
    public override MixingSpectrum Spectrum => spectrum.Value;

    /// <summary>‖M_{T−1}···M_0 − (1/n)11ᵀ‖ of the T rounds of one period; 0 where a period gives the exact average.</summary>
    public double PeriodModulus => periodModulus.Value;

    /// <inheritdoc/>
    public override Neighborhood NeighborhoodAt(int node, long round) => matrices[(int)(round % matrices.Length)].Row(node);

    private MixingSpectrum WorstSpectrum()
    {
        var worst = matrices[0].Spectrum;
        for (var k = 1; k < matrices.Length; k++) worst = worst.WorstWith(matrices[k].Spectrum);
        return worst;
    }

    private static Graph Union(IReadOnlyList<Graph> graphs)
    {
        var arcs = new List<(int, int)>();
        foreach (var graph in graphs)
        {
            for (var node = 0; node < graph.Nodes; node++)
            {
                foreach (var other in graph.Neighbors(node)) arcs.Add((node, other));
            }
        }
        return Graph.FromArcs(graphs[0].Nodes, arcs);
    }
}
