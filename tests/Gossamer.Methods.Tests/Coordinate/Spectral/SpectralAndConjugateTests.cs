using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Coordinate;

public class SpectralAndConjugateTests
{
    private static readonly Problem Example = Quadratics.WithSpectrum([1, 2, 5, 20, 100], 1, seed: 6);

    private static SymmetricMatrix Hessian => Example.Constants.Hessian!;

    private static DirectionSampler Eigenvectors => DirectionSampler.Uniform(new Eigendirections(Hessian.Smallest(5)));

    private static DirectionSampler Conjugates => DirectionSampler.Uniform(new VectorDirections(Hessian, ConjugateDirections.Of(Hessian)));

    [Fact]
    public void Directions_are_conjugate()
    {
        foreach (var sampler in (DirectionSampler[])[Eigenvectors, Conjugates])
        {
            Near.Equal([0.2, 0.2, 0.2, 0.2, 0.2], sampler.Spectrum(5), 1e-10);
            for (var i = 0; i < 5; i++)
            {
                var (vector, image) = (new double[5], new double[5]);
                sampler.Directions.AddTo(i, 1, vector);
                sampler.Directions.AddImage(i, 1, image);
                var product = new double[5];
                Hessian.Multiply(vector, product);
                Near.Equal(product, image, 1e-11);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_direction_once_solves_the_system_in_any_order(bool spectral)
    {
        var directions = (spectral ? Eigenvectors : Conjugates).Directions;
        foreach (var order in (int[][])[[0, 1, 2, 3, 4], [4, 2, 0, 3, 1]])
        {
            var (x, r) = (new double[5], new double[5]);
            Example.Global.Gradient(x, r);
            foreach (var index in order)
            {
                var length = -directions.Coefficient(index, r);
                directions.AddTo(index, length, x);
                directions.AddImage(index, length, r);
            }
            Near.Equal(Example.Minimizer!.Value.Span, x, 1e-11);
        }
    }

    [Fact]
    public void The_expected_gap_falls_by_exactly_one_part_in_d()
    {
        double[] x = [0.3, -1, 2, 0.5, 1];
        var gap = Example.Global.Value(x) - Example.Constants.LowerBound!.Value;
        Assert.Equal(0.8, SpectralExample.ExpectedGap(Example, Eigenvectors, x) / gap, 12);
        Assert.Equal(0.8, SpectralExample.ExpectedGap(Example, Conjugates, x) / gap, 12);

        // For SSD in the Euclidean norm as well.
        var solution = Example.Minimizer!.Value.ToArray();
        var r = new double[5];
        Example.Global.Gradient(x, r);
        double expected = 0;
        for (var i = 0; i < 5; i++)
        {
            var next = (double[])x.Clone();
            Eigenvectors.Directions.AddTo(i, -Eigenvectors.Directions.Coefficient(i, r), next);
            expected += next.Zip(solution, (a, b) => (a - b) * (a - b)).Sum() / 5;
        }
        Assert.Equal(0.8, expected / x.Zip(solution, (a, b) => (a - b) * (a - b)).Sum(), 12);
    }

    [Fact]
    public void A_step_costs_the_entries_of_the_direction_or_of_its_image_whichever_has_more()
    {
        // Gram-Schmidt: v_j has entries 1 to j, A v_j is zero at 1 to j − 1.
        var directions = new VectorDirections(Hessian, [[1, 0, 0, 0, 0], [1, 1, 1, 1, 1]]);
        Assert.Equal([5, 5], [directions.Work(0), directions.Work(1)]);
        Assert.Equal([5, 5], [new CoordinateDirections(Hessian).Work(0), new Eigendirections(Hessian.Smallest(2)).Work(1)]);
    }

    [Fact]
    public void On_a_diagonal_matrix_eigenvectors_are_coordinates()
    {
        var problem = Quadratics.Create([new double[,] { { 1, 0, 0 }, { 0, 4, 0 }, { 0, 0, 9 } }], [[1, 1, 1]]);
        var spectral = Recording.Of(problem, new Ssd(new MethodOptions()), 12);
        var coordinate = Recording.Of(problem, new CoordinateDescent(new() { Order = CoordinateOrder.Uniform }), 12);
        for (var k = 0; k <= 12; k++) Near.Equal(coordinate.Iterates[k], spectral.Iterates[k], 1e-14);
    }

    [Fact]
    public void Gershgorin_bounds_the_rate_of_inexact_conjugate_directions()
    {
        // All off-diagonals −0.1: attained; all +0.1.
        Near.Equal([0.175, 0.275, 0.275, 0.275], Coordinates(-0.1).Spectrum(4), 1e-12);
        Near.Equal([0.225, 0.225, 0.225, 0.325], Coordinates(0.1).Spectrum(4), 1e-12);

        static DirectionSampler Coordinates(double off)
        {
            var gram = new double[4, 4];
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++) gram[i, j] = i == j ? 1 : off;
            }
            return DirectionSampler.Uniform(new CoordinateDirections(SymmetricMatrix.Create(gram)));
        }
    }

    [Fact]
    public void Inexact_directions_reach_the_same_solution_more_slowly()
    {
        foreach (var error in (double[])[0, 0.1, 0.5])
        {
            foreach (var method in (Method[])[new InexactScond(new() { Error = error }), new InexactSsd(new() { Error = error })])
            {
                var run = Recording.Of(Example, method, 4000);
                Near.Equal(Example.Minimizer!.Value.Span, run.Iterates[^1], 1e-6);
                var parameters = run.Result.Preparation.Theory.Parameters;
                var (rate, epsilon) = (parameters["lambda_min(W)"], parameters["epsilon"]);
                Assert.InRange(rate, (1 - (4 * epsilon)) / 5, 0.2 + 1e-12);
                if (error == 0) Assert.Equal(0.2, rate, 10);
                else Assert.InRange(rate, 0.001, 0.199);
            }
        }
    }

    [Fact]
    public void The_mean_step_of_inexact_directions_keeps_its_promise()
    {
        var options = new InexactDescentOptions { Error = 0.3 };
        var rate = new InexactScond(options).Prepare(Recording.SettingOf(Example)).Theory.Parameters["lambda_min(W)"];
        var sampler = new Exposed(options).Sampler(Hessian);
        var random = new RandomStream(9, RandomPurpose.Other);
        for (var trial = 0; trial < 50; trial++)
        {
            var x = new double[5];
            random.FillGaussian(x);
            var gap = Example.Global.Value(x) - Example.Constants.LowerBound!.Value;
            Assert.True(SpectralExample.ExpectedGap(Example, sampler, x) <= ((1 - rate) * gap) + 1e-12);
        }
    }

    private sealed class Exposed(InexactDescentOptions options)
    {
        public DirectionSampler Sampler(SymmetricMatrix matrix) => (DirectionSampler)typeof(InexactScond)
            .GetMethod("CreateSampler", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .Invoke(new InexactScond(options), [matrix])!;
    }
}
