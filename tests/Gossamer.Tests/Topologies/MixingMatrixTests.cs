using Gossamer.Numerics.Graphs;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Tests.Topologies;

public sealed class MixingMatrixTests
{
    public static TheoryData<MixingKind> Rules() => [.. MixingKind.All];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_is_symmetric_and_doubly_stochastic(MixingKind rule)
    {
        StaticTopologyKind[] kinds = [new Ring(), new Star(), new Grid(), new RandomGeometric(0.4), new Line()];
        foreach (var kind in kinds)
        {
            var matrix = MixingMatrix.Create(kind.CreateGraph(12, 3), rule);
            var dense = matrix.ToDense();
            for (var i = 0; i < 12; i++)
            {
                double row = 0;
                for (var j = 0; j < 12; j++)
                {
                    row += dense[i, j];
                    Assert.Equal(dense[i, j], dense[j, i], 1e-15);
                    if (i != j) Assert.Equal(matrix.Graph.HasArc(i, j), dense[i, j] != 0);
                }
                Assert.Equal(1, row, 1e-14);
            }
            Assert.InRange(matrix.Spectrum.SecondLargestModulus, 0, 1 - 1e-6);
            if (rule.IsLazy || rule == MixingKind.Laplacian) Assert.True(matrix.Spectrum.SmallestEigenvalue >= -1e-12);
        }
    }

    [Fact]
    public void Weights_follow_the_formulas()
    {
        // The path 0-1-2 with a fourth node on 1: degrees 1, 3, 1, 1.
        var graph = Graph.FromEdges(4, [(0, 1), (1, 2), (1, 3)]);
        Assert.Equal(0.25, MixingMatrix.Create(graph, MixingKind.Metropolis).Row(0).Weights[0]);
        Assert.Equal(0.25, MixingMatrix.Create(graph, MixingKind.MaxDegree).Row(0).Weights[0]);
        Assert.Equal(0.25, MixingMatrix.Create(graph, MixingKind.Laplacian).Row(0).Weights[0], 1e-14);
        Assert.Equal(2.0 / 5, MixingMatrix.Create(graph, MixingKind.BestConstant).Row(0).Weights[0], 1e-14);
        Assert.Equal(0.125, MixingMatrix.Create(graph, MixingKind.Metropolis.Lazy()).Row(0).Weights[0]);
        Assert.Equal(0.875, MixingMatrix.Create(graph, MixingKind.Metropolis.Lazy()).Row(0).SelfWeight);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_round_contracts_disagreement_by_the_modulus(MixingKind rule)
    {
        var matrix = MixingMatrix.Create(new Grid("3x5").CreateGraph(15), rule);
        var random = new Random(1);
        var worst = 0.0;
        double[] x = new double[15], y = new double[15];
        for (var trial = 0; trial < 200; trial++)
        {
            for (var k = 0; k < x.Length; k++) x[k] = random.NextDouble() - 0.5;
            RemoveMean(x);
            matrix.Multiply(x, y);
            Assert.Equal(0, y.Average(), 1e-14);
            worst = Math.Max(worst, Norm(y) / Norm(x));
        }
        // Power iteration ends at the modulus; without the projection rounding would lead it to the vector of ones.
        for (var step = 0; step < 3000; step++)
        {
            matrix.Multiply(x, y);
            var norm = Norm(y);
            if (norm == 0) break;
            for (var k = 0; k < x.Length; k++) x[k] = y[k] / norm;
            RemoveMean(x);
        }
        matrix.Multiply(x, y);
        Assert.True(worst <= matrix.Spectrum.SecondLargestModulus + 1e-12);
        Assert.Equal(matrix.Spectrum.SecondLargestModulus, Norm(y) / Norm(x), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lanczos_agrees_with_the_dense_eigenvalues(ulong seed)
    {
        StaticTopologyKind[] kinds = [new Ring(), new Line(), new Star(), new RandomGeometric(0.2), new Grid(), new RandomRegular(4), new Complete()];
        foreach (var kind in kinds)
        {
            var matrix = MixingMatrix.Create(kind.CreateGraph(120, seed), MixingKind.Metropolis);
            var (smallest, largest) = LanczosExtremes.OrthogonalToOnes(matrix.Multiply, 120, "test");
            Assert.Equal(matrix.Spectrum.SmallestEigenvalue, smallest, 1e-9);
            Assert.Equal((1 - smallest) / matrix.Spectrum.ConditionNumber, 1 - largest, 1e-9 * Math.Max(1e-3, 1 - largest));

            // What rounding leaves along ones must not grow into a smallest eigenvalue of 0.
            var dense = SpectralAnalysis.LaplacianExtremes(matrix.Graph);
            var (low, high) = LanczosExtremes.OrthogonalToOnes((x, result) => MultiplyLaplacian(matrix.Graph, x, result), 120, "test");
            Assert.Equal(dense.Smallest, low, 1e-9 * Math.Max(1e-3, low));
            Assert.Equal(dense.Largest, high, 1e-9 * high);
        }
    }

    [Fact]
    public void Large_graphs_have_the_closed_forms_too()
    {
        const int Nodes = 2000;
        var ring = new Ring().Create(Nodes).Spectrum;
        var gap = (2 - (2 * Math.Cos(2 * Math.PI / Nodes))) / 3;
        Assert.Equal(gap, ring.Gap, 1e-8 * gap);
        Assert.Equal(-1.0 / 3, ring.SmallestEigenvalue, 1e-9);
        var star = new Star().Create(Nodes, mixing: MixingKind.Laplacian).Spectrum;
        Assert.Equal(Nodes, star.ConditionNumber, 1e-5);
        var torus = new Torus("40x50").Create(Nodes).Spectrum;
        Assert.Equal((2 - (2 * Math.Cos(2 * Math.PI / 50))) / 5, torus.Gap, 1e-10);
        var lazy = new Torus("40x50").Create(Nodes, mixing: MixingKind.Laplacian).Spectrum;
        Assert.Equal(0, lazy.SmallestEigenvalue, 1e-12);
        Assert.Equal(8 / (2 - (2 * Math.Cos(2 * Math.PI / 50))), lazy.ConditionNumber, 1e-6);
        var exponential = new StaticExponential().Create(Nodes).Spectrum;
        Assert.Equal(1 - (2.0 / 12), exponential.SecondLargestModulus, 1e-10);
    }

    [Fact]
    public void A_negative_eigenvalue_can_be_the_largest_modulus()
    {
        // K(3,3): eigenvalues of the Laplacian 0, 3 (four times), 6; M = I − Lap/4.
        var graph = Graph.FromEdges(6, from left in Enumerable.Range(0, 3) from right in Enumerable.Range(3, 3) select (left, right));
        var spectrum = MixingMatrix.Create(graph, MixingKind.Metropolis).Spectrum;
        Assert.Equal(0.5, spectrum.SecondLargestModulus, 1e-14);
        Assert.Equal(-0.5, spectrum.SmallestEigenvalue, 1e-14);
        Assert.Equal(2, spectrum.ConditionNumber, 1e-13);
        Assert.Equal(4.0 / 3, spectrum.ContractionNumber, 1e-13);
    }

    [Fact]
    public void A_graph_in_parts_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => new StaticTopology("mine", Graph.FromEdges(5, [(0, 1), (1, 2), (3, 4)])));
        Assert.Contains("'mine' of 5 nodes is in 2 parts", error.Message, StringComparison.Ordinal);
        Assert.Contains("nodes 0 and 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => new PeriodicTopology("mine", [Graph.FromEdges(3, [(0, 1)])]));
        _ = new PeriodicTopology("mine", [Graph.FromEdges(3, [(0, 1)]), Graph.FromEdges(3, [(1, 2)])]);
        Assert.Contains("one-way", Assert.Throws<BadInputException>(() => new StaticTopology("mine", Graph.FromArcs(2, [(0, 1)]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_way_links_take_only_rules_that_fit_them()
    {
        Assert.Throws<BadInputException>(() => new StaticExponential().Create(8, mixing: MixingKind.Laplacian));
        Assert.Throws<BadInputException>(() => new StaticTopology("mine", Graph.FromArcs(3, [(0, 1), (1, 2), (2, 0), (0, 2)])));
        Assert.Equal(0.25, new StaticExponential().Create(8, mixing: MixingKind.MaxDegree).NeighborhoodAt(0, 0).Weights[0]);
    }

    [Fact]
    public void Rules_are_found_by_name()
    {
        foreach (var rule in MixingKind.All) Assert.Equal(rule.Name, MixingKind.Find(rule.Name).Name);
        Assert.Contains("did you mean metropolis?", Assert.Throws<BadInputException>(() => MixingKind.Find("metropolys")).Message, StringComparison.Ordinal);
    }

    private static void MultiplyLaplacian(Graph graph, ReadOnlySpan<double> x, Span<double> result)
    {
        for (var node = 0; node < graph.Nodes; node++)
        {
            result[node] = graph.Degree(node) * x[node];
            foreach (var other in graph.Neighbors(node)) result[node] -= x[other];
        }
    }

    private static void RemoveMean(double[] x)
    {
        var mean = x.Average();
        for (var k = 0; k < x.Length; k++) x[k] -= mean;
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(value => value * value));
}
