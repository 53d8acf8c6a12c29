using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Coordinate;

public class BlockCoordinateDescentTests
{
    [Fact]
    public void Single_blocks_drawn_by_smoothness_take_steps_of_their_own()
    {
        // p_j ∝ L_j and γ = 1/ΣL_j: block j moves by 1/L_j of its gradient.
        var problem = Quadratics.Create([new double[,] { { 1, 0, 0 }, { 0, 2, 0 }, { 0, 0, 8 } }], [[1, 1, 1]]);
        var run = Recording.Of(problem, new BlockCoordinateDescent(new()), 40);
        Assert.Equal(1.0 / 11, run.Result.Preparation.StepSize, 12);
        double[] solution = [1, 0.5, 0.125];
        for (var k = 0; k < 40; k++)
        {
            var moved = Enumerable.Range(0, 3).Where(j => run.Iterates[k][j] != run.Iterates[k + 1][j]).ToArray();
            Assert.True(moved.Length <= 1);
            if (moved.Length == 1) Assert.Equal(solution[moved[0]], run.Iterates[k + 1][moved[0]], 12);
        }
    }

    [Fact]
    public void Smoothness_of_the_samplings_is_that_of_the_expected_matrix()
    {
        // 𝐋 with blocks of 2 and 1. E[C𝐋C] of two different blocks out of two is 𝐋; of one out of two it is 2·blockdiag(𝐋_jj).
        var problem = Quadratics.Create([new[,] { { 2, 0.5, 0 }, { 0.5, 3, 1 }, { 0, 1, 8 } }], [[0, 0, 0]]);
        var blocks = new BlockStructure([2, 1]);
        var first = 2.5 + Math.Sqrt(0.5);
        Assert.Equal(16, Smoothness(new NiceSampling(1)), 10);
        Assert.Equal(problem.Constants.L, Smoothness(new NiceSampling(2)), 10);
        Assert.Equal(first + 8, Smoothness(new ImportanceSampling(1)), 10);
        // Independent coins of ½: the diagonal counts twice.
        Assert.Equal(SmoothnessOf(new[,] { { 4, 1, 0 }, { 1, 6, 1 }, { 0, 1, 16.0 } }), Smoothness(new IndependentSampling(1)), 10);
        // Two uniform draws: E c_j² = 1 + (2 − 1)/2, E c_1 c_2 = ½.
        Assert.Equal(SmoothnessOf(new[,] { { 3, 0.75, 0 }, { 0.75, 4.5, 0.5 }, { 0, 0.5, 12 } }), Smoothness(new UniformSampling(2)), 10);

        double Smoothness(Sampling sampling)
        {
            var sampler = sampling.For(blocks.SmoothnessOf(problem.Constants));
            return BlockDescentTheory.Smoothness(problem.Constants, blocks, (j, l) => sampler.SecondMoment(j, l)!.Value);
        }

        static double SmoothnessOf(double[,] matrix) => Quadratics.Create([matrix], [[0, 0, 0]]).Constants.L;
    }

    [Fact]
    public void Large_matrices_keep_their_structure_whatever_the_number_of_blocks()
    {
        // The last block counts 1/0.1 times; its norm is just below 1, and coupling to the others adds little.
        var tridiagonal = Quadratics.Tridiagonal(1500, 1);
        var nested = new NestedSampler([0.5, 0.2, 0.1, 0.1, 0.1], NestedOrientation.Prefix);
        Assert.InRange(Smoothness(tridiagonal, BlockStructure.Equal(1500, 5), nested), 9.9, 10.1);

        // Of d single coordinates 3 are drawn: d/3 on the diagonal, (d/3)·2/(d − 1) beside it, so 𝓛 is near d/3 times the largest A_ii.
        double[] values = [.. Enumerable.Range(0, 5_000).Select(i => 1 + (99.0 * i / 4_999))];
        var sparse = Quadratics.SparseWithSpectrum(values, rotations: 2_500, workers: 1, seed: 1);
        var d = sparse.Dimension;
        var matrix = sparse.Constants.SmoothnessMatrix!;
        var largest = Enumerable.Range(0, d).Max(i => matrix[i, i]);
        var found = Smoothness(sparse, BlockStructure.Equal(d, d), new NiceSampling(3).For([.. Enumerable.Repeat(1.0, d)]));
        // Exactly: (d/3)((1 − c)·diag(A) + c·A) with c = 2/(d − 1).
        Assert.InRange(found, d / 3.0 * ((1 - (2.0 / (d - 1))) * largest), d / 3.0 * (((1 - (2.0 / (d - 1))) * largest) + (2.0 / (d - 1) * 100)));

        static double Smoothness(Problem problem, BlockStructure blocks, Sampler sampler) =>
            BlockDescentTheory.Smoothness(problem.Constants, blocks, (j, l) => sampler.SecondMoment(j, l)!.Value);
    }

    [Fact]
    public void Large_matrices_that_are_coupled_or_indefinite_have_the_same_bound_as_by_entries()
    {
        // tridiag(−1, 2, −1)/4 with blocks of a coordinate, two of which are drawn.
        const int d = 1300;
        var problem = Quadratics.Tridiagonal(d, 1);
        var blocks = BlockStructure.Equal(d, d);
        var sampler = new NiceSampling(2).For(blocks.SmoothnessOf(problem.Constants));
        var found = BlockDescentTheory.Smoothness(problem.Constants, blocks, (j, l) => sampler.SecondMoment(j, l)!.Value);
        // E[C𝐋C] has (d/2)·½ on the diagonal and −(d/(2(d − 1)))·¼ beside it.
        var beside = d * 1.0 / (2 * (d - 1)) / 4;
        Assert.InRange(found, ((d / 4.0) + (2 * beside * Math.Cos(Math.PI / (d + 1)))) * (1 - 2e-3), (d / 4.0 * 1.002) + 1);

        var negative = new double[d, d];
        for (var k = 0; k < d; k++) negative[k, k] = k == 3 ? -5 : 1;
        var indefinite = Quadratics.Create([negative], [new double[d]]);
        var halves = BlockStructure.Equal(d, 2);
        Assert.InRange(BlockDescentTheory.Smoothness(indefinite.Constants, halves, (_, _) => 1), 5, 5.01);
    }

    [Fact]
    public void Component_gradients_are_the_share_by_cost_and_rounding_adds_none()
    {
        Assert.Equal([7, 1, 0, 100], [ShareOfGradients.Of(0.07, 100), ShareOfGradients.Of(0.003, 100), ShareOfGradients.Of(0, 100), ShareOfGradients.Of(1, 100)]);
    }

    [Fact]
    public void Expected_costs_are_told_for_layers_and_for_blocks_alone()
    {
        // c = (3, 2, 1): a block alone costs 1/3 of its group on average; with all behind it (6 + 3 + 1)/18.
        var setting = Recording.SettingOf(Quadratics.Blocks([1, 1, 1], 2, [3, 2, 1], workers: 1, seed: 1));
        Assert.Equal(1.0 / 3, Cost(new BlockCoordinateDescent(Rcd(false))), 12);
        Assert.Equal(10.0 / 18, Cost(new BlockCoordinateDescent(Rcd(true))), 12);
        // p = (¼, ¼, ½): prefixes cost (3 + 2·¾ + ½)/6 alone and all in layers, suffixes (3·¼ + 2·½ + 1)/6 either way.
        foreach (var (orientation, layered, cost) in ((NestedOrientation, bool, double)[])
        [
            (NestedOrientation.Prefix, false, 5.0 / 6), (NestedOrientation.Prefix, true, 1),
            (NestedOrientation.Suffix, false, 2.75 / 6), (NestedOrientation.Suffix, true, 2.75 / 6),
        ])
        {
            Assert.Equal(cost, Cost(new RandomizedProgressiveTraining(new()
            {
                Blocks = 3,
                Costs = [3, 2, 1],
                Orientation = orientation,
                Layered = layered,
                Probabilities = [0.25, 0.25, 0.5],
            })), 12);
        }

        BlockCoordinateDescentOptions Rcd(bool layered) => new() { Blocks = 3, Costs = [3, 2, 1], Layered = layered, Sampling = new UniformSampling(1) };

        double Cost(Method method) => method.Prepare(setting).Theory.Parameters["expected-cost"];
    }

    [Fact]
    public void Suffixes_of_progressive_training_begin_with_the_last_block()
    {
        var problem = Quadratics.Blocks([1, 1, 1], 2, [1, 1, 1], workers: 1, seed: 1);
        var run = Recording.Of(problem, new ProgressiveTraining(new() { Orientation = NestedOrientation.Suffix }), 3);
        for (var k = 0; k < 3; k++)
        {
            var moved = Enumerable.Range(0, 6).Where(j => run.Iterates[k][j] != run.Iterates[k + 1][j]);
            Assert.Equal(Enumerable.Range(4 - (2 * k), 2 + (2 * k)), moved);
        }
    }

    [Fact]
    public void Layered_steps_cost_all_blocks_from_their_first_on()
    {
        var problem = Quadratics.Blocks([1, 1, 1], 2, [3, 2, 1], workers: 1, seed: 1);
        var run = Recording.Of(problem, new BlockCoordinateDescent(new() { Layered = true, Sampling = new UniformSampling(1) }), 30, seconds: [6]);
        double seconds = 0;
        for (var k = 0; k < 30; k++)
        {
            var block = Enumerable.Range(0, 6).First(j => run.Iterates[k][j] != run.Iterates[k + 1][j]) / 2;
            seconds += block switch { 0 => 6, 1 => 3, _ => 1 };
            Assert.Equal(seconds, run.Result.Trace[k + 1].Seconds, 9);
        }
    }

    [Fact]
    public void Cyclic_training_follows_its_schedule()
    {
        var problem = Quadratics.Blocks([1, 1, 1], 2, [1, 1, 1], workers: 2, seed: 1);
        foreach (var (schedule, counts) in ((ProgressiveSchedule, int[])[])[(ProgressiveSchedule.Cyclic, [1, 1, 2, 2, 3, 3, 1, 1]), (ProgressiveSchedule.Once, [1, 1, 2, 2, 3, 3, 3, 3])])
        {
            var run = Recording.Of(problem, new ProgressiveTraining(new() { Schedule = schedule, Stage = 2 }), 8);
            for (var k = 0; k < 8; k++)
                Assert.Equal(2 * counts[k], run.Iterates[k].Zip(run.Iterates[k + 1]).Count(pair => pair.First != pair.Second));
        }
    }
}
