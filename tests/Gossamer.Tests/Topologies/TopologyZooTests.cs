using Gossamer.Numerics.Graphs;
using Gossamer.Topologies;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Tests.Topologies;

public sealed class TopologyZooTests
{
    public static TheoryData<TopologyKind, int, double, double, double> LaplacianNumbers() => new()
    {
        // kind, n, χ, λmax(Lap), λmin⁺(Lap)
        { new Ring(), 8, 6.828427, 4, 0.585786 },
        { new Line(), 8, 25.274142, 3.847759, 0.152241 },
        { new Star(), 8, 8, 8, 1 },
        { new Complete(), 8, 1, 8, 8 },
        { new Torus("3x3"), 9, 2, 6, 3 },
        { new Torus("4x4"), 16, 4, 8, 2 },
        { new Grid("4x4"), 16, 11.656854, 6.828427, 0.585786 },
        { new Hypercube(), 8, 3, 6, 2 },
        { new Hypercube(4), 16, 4, 8, 2 },
    };

    public static TheoryData<TopologyKind, int, double, double, double> MetropolisNumbers() => new()
    {
        // kind, n, λ₂(M), λ_n(M), 1 − s
        { new Ring(), 8, 0.804738, -0.333333, 0.195262 },
        { new Line(), 8, 0.949253, -0.282586, 0.050747 },
        { new Star(), 8, 0.875, 0, 0.125 },
        { new Complete(), 8, 0, 0, 1 },
        { new Torus("4x4"), 16, 0.6, -0.6, 0.4 },
        { new Grid("4x4"), 16, 0.868641, -0.430843, 0.131359 },
        { new Hypercube(), 8, 0.5, -0.5, 0.5 },
        { new Hypercube(4), 16, 0.6, -0.6, 0.4 },
    };

    [Theory]
    [MemberData(nameof(LaplacianNumbers))]
    public void Laplacian_eigenvalues_are_those_of_the_specification(TopologyKind kind, int nodes, double chi, double largest, double smallest)
    {
        var spectrum = kind.Create(nodes, mixing: MixingKind.Laplacian).Spectrum;
        Assert.Equal(chi, spectrum.ConditionNumber, 5e-7);
        Assert.Equal(0, spectrum.SmallestEigenvalue, 1e-12);
        Assert.Equal(1 - (1 / chi), spectrum.SecondLargestModulus, 5e-7);

        var extremes = SpectralAnalysis.LaplacianExtremes(((StaticTopologyKind)kind).CreateGraph(nodes));
        Assert.Equal(largest, extremes.Largest, 5e-7);
        Assert.Equal(smallest, extremes.Smallest, 5e-7);
    }

    [Theory]
    [MemberData(nameof(MetropolisNumbers))]
    public void Metropolis_eigenvalues_are_those_of_the_specification(TopologyKind kind, int nodes, double second, double last, double gap)
    {
        var spectrum = kind.Create(nodes).Spectrum;
        // The numbers are given to six digits after the point; quotients carry that uncertainty on.
        const double Rounding = 5e-7;
        Assert.Equal(gap, spectrum.Gap, Rounding);
        Assert.Equal(last, spectrum.SmallestEigenvalue, Rounding);
        var chi = (1 - last) / (1 - second);
        Assert.Equal(chi, spectrum.ConditionNumber, (1 + chi) * Rounding / (1 - second));
        var s = Math.Max(Math.Abs(second), Math.Abs(last));
        var contraction = 1 / (1 - (s * s));
        Assert.Equal(contraction, spectrum.ContractionNumber, 2 * contraction * contraction * Rounding);
    }

    [Theory]
    [MemberData(nameof(LaplacianNumbers))]
    public void Best_constant_weights_have_the_modulus_of_theory(TopologyKind kind, int nodes, double chi, double largest, double smallest)
    {
        var spectrum = kind.Create(nodes, mixing: MixingKind.BestConstant).Spectrum;
        Assert.Equal((chi - 1) / (chi + 1), spectrum.SecondLargestModulus, 5e-7);
        Assert.Equal(1 - (2 * largest / (largest + smallest)), spectrum.SmallestEigenvalue, 5e-7);
    }

    [Theory]
    [InlineData("ring", 7)]
    [InlineData("ring", 8)]
    [InlineData("ring", 33)]
    [InlineData("line", 2)]
    [InlineData("line", 31)]
    [InlineData("star", 17)]
    [InlineData("complete", 12)]
    [InlineData("torus", 25)]
    [InlineData("torus", 36)]
    [InlineData("grid", 25)]
    [InlineData("hypercube", 32)]
    public void Laplacian_extremes_follow_the_closed_forms(string name, int n)
    {
        var (largest, smallest) = SpectralAnalysis.LaplacianExtremes(KindOf(name).CreateGraph(n));
        var p = (int)Math.Sqrt(n);
        var (expectedLargest, expectedSmallest) = name switch
        {
            "ring" => (RingLargest(n), 2 - (2 * Math.Cos(2 * Math.PI / n))),
            "line" => (2 + (2 * Math.Cos(Math.PI / n)), 2 - (2 * Math.Cos(Math.PI / n))),
            "star" => (n, 1.0),
            "complete" => (n, n),
            "torus" => (2 * RingLargest(p), 2 - (2 * Math.Cos(2 * Math.PI / p))),
            "grid" => (2 * (2 + (2 * Math.Cos(Math.PI / p))), 2 - (2 * Math.Cos(Math.PI / p))),
            _ => (2 * Math.Log2(n), 2.0),
        };
        Assert.Equal(expectedLargest, largest, 1e-10);
        Assert.Equal(expectedSmallest, smallest, 1e-10);

        static double RingLargest(int nodes) => nodes % 2 == 0 ? 4 : 2 + (2 * Math.Cos(Math.PI / nodes));
    }

    [Theory]
    [InlineData("complete", 9, 36, 1)]
    [InlineData("star", 9, 8, 2)]
    [InlineData("line", 9, 8, 8)]
    [InlineData("ring", 9, 9, 4)]
    [InlineData("torus", 25, 50, 4)]
    [InlineData("grid", 25, 40, 8)]
    [InlineData("hypercube", 32, 80, 5)]
    public void Edges_and_diameter_are_those_of_the_specification(string name, int nodes, int edges, int diameter)
    {
        var graph = KindOf(name).CreateGraph(nodes);
        Assert.Equal(2 * edges, graph.Arcs);
        Assert.Equal(diameter, graph.Diameter());
    }

    [Fact]
    public void A_torus_without_a_shape_is_as_square_as_can_be()
    {
        Assert.Equal(Arcs(new Torus("3x4").CreateGraph(12)), Arcs(new Torus().CreateGraph(12)));
        Assert.Equal("torus", new Torus().Name);
        Assert.Equal("torus(3x4)", new Torus("3x4").Create(12).Name);
    }

    [Fact]
    public void Nodes_of_a_lattice_are_numbered_row_by_row()
    {
        var torus = new Torus("3x4").CreateGraph(12);
        Assert.Equal([1, 3, 4, 8], torus.Neighbors(0).ToArray());
        var grid = new Grid("3x4").CreateGraph(12);
        Assert.Equal([1, 4], grid.Neighbors(0).ToArray());
        Assert.Equal([2, 7], grid.Neighbors(3).ToArray());
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("star")]
    [InlineData("line")]
    [InlineData("ring")]
    [InlineData("torus")]
    [InlineData("grid")]
    [InlineData("hypercube")]
    public void One_two_and_four_nodes_are_enough(string name)
    {
        foreach (var nodes in new[] { 1, 2, 4 })
        {
            var topology = KindOf(name).Create(nodes);
            Assert.Equal(nodes, topology.Nodes);
            Assert.InRange(topology.Spectrum.SecondLargestModulus, 0, 0.999);
            foreach (var mixing in MixingKind.All) Assert.InRange(KindOf(name).Create(nodes, mixing: mixing).Spectrum.SecondLargestModulus, 0, 0.999);
        }
    }

    [Theory]
    [InlineData("7x8", 55, "55")]
    [InlineData("8", 8, "rows x columns")]
    [InlineData("0x8", 8, "rows x columns")]
    [InlineData("-2x-4", 8, "rows x columns")]
    public void A_shape_that_does_not_fit_is_refused(string shape, int nodes, string expected)
    {
        var error = Assert.Throws<BadInputException>(() => new Torus(shape).Create(nodes));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_nodes_that_does_not_fit_is_refused()
    {
        Assert.Throws<BadInputException>(() => new Torus().Create(7));
        Assert.Throws<BadInputException>(() => new Hypercube().Create(12));
        Assert.Throws<BadInputException>(() => new Hypercube(3).Create(16));
        Assert.Throws<BadInputException>(() => new RandomRegular(3).Create(7));
        Assert.Throws<BadInputException>(() => new RandomRegular(8).Create(8));
        Assert.Throws<BadInputException>(() => new RandomRegular(1).Create(4));
        Assert.Throws<BadInputException>(() => new RotatingStar().Create(8));
    }

    internal static (int, int)[] Arcs(Graph graph)
    {
        var arcs = new List<(int, int)>();
        for (var node = 0; node < graph.Nodes; node++)
        {
            foreach (var other in graph.Neighbors(node)) arcs.Add((node, other));
        }
        return [.. arcs];
    }

    private static StaticTopologyKind KindOf(string name) => name switch
    {
        "ring" => new Ring(),
        "line" => new Line(),
        "star" => new Star(),
        "complete" => new Complete(),
        "torus" => new Torus(),
        "grid" => new Grid(),
        _ => new Hypercube(),
    };
}
