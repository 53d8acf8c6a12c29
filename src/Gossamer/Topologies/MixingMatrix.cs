using Gossamer.Execution;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies;

/// <summary>The mixing matrix M of a graph: M·1 = 1, 1ᵀM = 1ᵀ, and M_ij ≠ 0 only on the diagonal and on arcs i → j.</summary>
public sealed class MixingMatrix
{
    private readonly Neighborhood[] rows;
    private readonly double[][] weights;
    private readonly Lazy<MixingSpectrum> spectrum;

    private MixingMatrix(Graph graph, MixingKind kind, Neighborhood[] rows, double[][] weights)
    {
        (Graph, Kind, this.rows, this.weights) = (graph, kind, rows, weights);
        spectrum = new(() => SpectralAnalysis.Analyze(this));
    }

    /// <summary>The graph whose arcs carry the weights.</summary>
    public Graph Graph { get; }

    /// <summary>The rule that made the weights.</summary>
    public MixingKind Kind { get; }

    /// <summary>Number of nodes n.</summary>
    public int Nodes => rows.Length;

    /// <summary>Eigenvalues as theory needs them; computed when first asked for.</summary>
    public MixingSpectrum Spectrum => spectrum.Value;

    /// <summary>Makes the matrix.</summary>
    /// <param name="graph">The graph. Where its links go one way, all nodes must have equally many in and out.</param>
    /// <param name="kind">The rule of the weights.</param>
    /// <exception cref="BadInputException">The rule does not fit the graph.</exception>
    public static MixingMatrix Create(Graph graph, MixingKind kind)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(kind);
        var reversed = graph.Reverse();
        if (graph.IsDirected) RequireRegular(graph, reversed, kind);
        var equalWeight = EqualWeight(graph, kind);
        var laziness = kind.IsLazy ? 0.5 : 1;

        var rows = new Neighborhood[graph.Nodes];
        var weights = new double[graph.Nodes][];
        for (var node = 0; node < rows.Length; node++)
        {
            var neighbors = graph.Neighbors(node);
            var nodeWeights = new double[neighbors.Length];
            var total = 0.0;
            for (var k = 0; k < nodeWeights.Length; k++)
            {
                nodeWeights[k] = laziness * (equalWeight ?? (1.0 / (1 + Math.Max(neighbors.Length, graph.Degree(neighbors[k])))));
                total += nodeWeights[k];
            }
            weights[node] = nodeWeights;
            var row = new Neighborhood(neighbors.ToArray(), nodeWeights, 1 - total);
            rows[node] = graph.IsDirected ? row with { Recipients = reversed.Neighbors(node).ToArray() } : row;
        }
        return new MixingMatrix(graph, kind, rows, weights);
    }

    /// <summary>The row of a node.</summary>
    /// <param name="node">0-based index.</param>
    public Neighborhood Row(int node) => rows[node];

    /// <summary>Writes M·x.</summary>
    /// <param name="x">n values.</param>
    /// <param name="result">n values, overwritten; must not overlap <paramref name="x"/>.</param>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        for (var node = 0; node < rows.Length; node++)
        {
            var neighbors = Graph.Neighbors(node);
            var nodeWeights = weights[node];
            var sum = rows[node].SelfWeight * x[node];
            for (var k = 0; k < neighbors.Length; k++) sum += nodeWeights[k] * x[neighbors[k]];
            result[node] = sum;
        }
    }

    /// <summary>Writes Mᵀ·x.</summary>
    /// <param name="x">n values.</param>
    /// <param name="result">n values, overwritten; must not overlap <paramref name="x"/>.</param>
    internal void MultiplyTransposed(ReadOnlySpan<double> x, Span<double> result)
    {
        for (var node = 0; node < rows.Length; node++) result[node] = rows[node].SelfWeight * x[node];
        for (var node = 0; node < rows.Length; node++)
        {
            var neighbors = Graph.Neighbors(node);
            var nodeWeights = weights[node];
            for (var k = 0; k < neighbors.Length; k++) result[neighbors[k]] += nodeWeights[k] * x[node];
        }
    }

    /// <summary>All entries, n × n.</summary>
    public double[,] ToDense()
    {
        var dense = new double[Nodes, Nodes];
        for (var node = 0; node < Nodes; node++)
        {
            dense[node, node] = rows[node].SelfWeight;
            var neighbors = Graph.Neighbors(node);
            for (var k = 0; k < neighbors.Length; k++) dense[node, neighbors[k]] = weights[node][k];
        }
        return dense;
    }

    // The weight that all edges share, or null where the weight depends on the edge.
    private static double? EqualWeight(Graph graph, MixingKind kind)
    {
        if (kind.IsBasedOn(MixingKind.Metropolis)) return null;
        if (kind.IsBasedOn(MixingKind.MaxDegree)) return 1.0 / (1 + graph.MaxDegree);
        if (graph.Arcs == 0) return 0;
        var (largest, smallest) = SpectralAnalysis.LaplacianExtremes(graph);
        return kind.IsBasedOn(MixingKind.Laplacian) ? 1 / largest : 2 / (largest + smallest);
    }

    private static void RequireRegular(Graph graph, Graph reversed, MixingKind kind)
    {
        if (!kind.IsBasedOn(MixingKind.Metropolis) && !kind.IsBasedOn(MixingKind.MaxDegree))
        {
            throw new BadInputException(
                $"mixing '{kind}' needs links that go both ways, but this topology has one-way links: choose metropolis or max-degree");
        }
        for (var node = 0; node < graph.Nodes; node++)
        {
            if (graph.Degree(node) == graph.MaxDegree && reversed.Degree(node) == graph.MaxDegree) continue;
            throw new BadInputException(
                $"a graph with one-way links has a doubly stochastic mixing matrix here only if every node has as many links in as out, the same number everywhere; "
                + $"node {node} has {reversed.Degree(node)} in and {graph.Degree(node)} out, others have {graph.MaxDegree} out: add the missing links or their opposites");
        }
    }
}
