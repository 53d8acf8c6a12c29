using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public class BlockStructureTests
{
    [Fact]
    public void Blocks_are_as_equal_as_possible_and_cost_their_size()
    {
        var blocks = BlockStructure.Equal(7, 3);
        Assert.Equal([3, 2, 2], Enumerable.Range(0, 3).Select(blocks.SizeOf));
        Assert.Equal([0, 3, 5], Enumerable.Range(0, 3).Select(blocks.StartOf));
        Assert.Equal(7, blocks.TotalCost);
        Assert.Equal(5, new BlockStructure([1, 1], [2, 3]).TotalCost);
    }

    [Fact]
    public void The_smoothness_of_blocks_is_the_norm_of_their_part_of_the_matrix()
    {
        var problem = Quadratics.Blocks([0.5, 4], 6, [1, 1], workers: 2, seed: 3);
        Assert.Equal([6, 6], Enumerable.Range(0, 2).Select(problem.Blocks!.SizeOf));
        var smoothness = problem.Blocks!.SmoothnessOf(problem.Constants);
        Assert.InRange(smoothness[0], 0.05, 0.5);
        Assert.Equal(problem.Constants.L, smoothness[1], 12);
        // Where no matrix is known, L bounds every block.
        Assert.Equal([2, 2], BlockStructure.Equal(4, 2).SmoothnessOf(new GivenConstants(2, 1)));
    }

    [Fact]
    public void Linear_models_have_a_matrix_above_all_their_Hessians()
    {
        var data = SyntheticData.MushroomsLike(60, seed: 1);
        var rows = RowAssignment.Shared(data, 1);
        foreach (var problem in (Problem[])
        [
            DataProblems.LogisticRegression(data, rows, Regularizer.L2(0.1)),
            DataProblems.LeastSquares(data, rows, regularizer: Regularizer.L2(0.1)),
            DataProblems.LogisticRegression(data, rows, Regularizer.Nonconvex(0.1)),
        ])
        {
            var matrix = problem.Constants.SmoothnessMatrix!;
            Assert.Equal(problem.Constants.L, matrix.Greatest, 7);
            Assert.Equal(problem.Global is IQuadraticObjective, problem.Constants.Hessian is not null);
            // f(x + h) ≤ f(x) + ⟨∇f(x), h⟩ + ½hᵀ𝐋h, an equality for least squares.
            var random = new RandomStream(1, RandomPurpose.Other);
            var (x, h, gradient, product) = (new double[problem.Dimension], new double[problem.Dimension], new double[problem.Dimension], new double[problem.Dimension]);
            for (var trial = 0; trial < 20; trial++)
            {
                random.FillGaussian(x);
                random.FillGaussian(h);
                var bound = problem.Global.ValueAndGradient(x, gradient);
                matrix.Multiply(h, product);
                for (var k = 0; k < h.Length; k++)
                {
                    bound += (gradient[k] * h[k]) + (0.5 * h[k] * product[k]);
                    x[k] += h[k];
                }
                var value = problem.Global.Value(x);
                Assert.True(value <= bound + 1e-9);
                if (problem.Global is IQuadraticObjective) Assert.Equal(bound, value, 8);
            }
        }
    }

    [Fact]
    public void A_part_of_a_gradient_is_that_part()
    {
        var problem = Quadratics.RandomTridiagonal(2, 9, 0.3, 0.1, seed: 2);
        var x = Enumerable.Range(0, 9).Select(k => Math.Sin(k)).ToArray();
        var (whole, part) = (new double[9], new double[4]);
        problem.Global.Gradient(x, whole);
        foreach (var first in (int[])[0, 3, 5])
        {
            ((IPartialGradients)problem.Global).PartialGradient(x, first, part);
            for (var k = 0; k < 4; k++) Assert.Equal(whole[first + k], part[k], 12);
        }
    }

    [Fact]
    public void Spectra_are_as_given()
    {
        var values = Quadratics.TwoClusters(30, 15, (5, 6), (100, 101), seed: 1);
        Assert.Equal(15, values.Count(v => v is >= 5 and <= 6));
        foreach (var problem in (Problem[])[Quadratics.WithSpectrum(values, 2, seed: 1), Quadratics.SparseWithSpectrum(values, 25, 2, seed: 1)])
        {
            var found = problem.Constants.Hessian!.Smallest(30).Values;
            for (var k = 0; k < 30; k++) Assert.Equal(values[k], found[k], 9);
            Assert.Equal(values[0], problem.Constants.Mu, 9);
            // The minimiser is one.
            var gradient = new double[30];
            problem.Global.Gradient(problem.Minimizer!.Value.Span, gradient);
            Assert.All(gradient, g => Assert.True(Math.Abs(g) < 1e-11));
            Assert.Equal(problem.Constants.LowerBound!.Value, problem.Global.Value(problem.Minimizer.Value.Span), 9);
        }
        Assert.Throws<BadInputException>(() => Quadratics.WithSpectrum([1, 0], 1, 1));
        Assert.Throws<BadInputException>(() => Quadratics.TwoClusters(3, 4, (1, 2), (1, 2), 1));
    }
}
