using Gossamer.Numerics;
using Gossamer.Population.Distances;
using Gossamer.Population.Particles;
using Gossamer.Population.Transport;

namespace Gossamer.Population.Tests.Transport;

public class CouplingTests
{
    private static readonly Cloud X = new([0, 0, 1, 0, 0, 1], 2);
    private static readonly Cloud Y = new([0, 2, 2, 0, 1, 1], 2);

    [Fact]
    public void Costs_and_assignment_of_the_worked_example()
    {
        var cost = CostMatrix.Between(X, Y, GroundCost.Squared);
        Assert.Equal([4, 4, 2, 5, 1, 1, 1, 5, 1], cost.Values);
        Assert.Equal([2, 1, 0], Assignment.Solve(cost));
        Assert.Equal(4.0 / 3, Wasserstein.W2Squared(X, Y), 15);
        Assert.Equal(1.1380711874576983, Wasserstein.W1(X, Y), 15);
    }

    [Fact]
    public void Sinkhorn_of_the_worked_example()
    {
        var cost = CostMatrix.Between(X, Y, GroundCost.Squared);
        var plan = Sinkhorn.Solve(cost, 1, 1e-14);
        double[][] expected = [[.077732, .077732, .177870], [.004597, .251004, .077732], [.251004, .004597, .077732]];
        var row = new double[3];
        for (var i = 0; i < 3; i++)
        {
            plan.Row(i, row);
            for (var j = 0; j < 3; j++) Assert.Equal(expected[i][j], row[j], 6);
        }
        Assert.Equal(1.6810382355928775, plan.TransportCost(), 12);
        // With marginals exact to 1e-14, which takes some 50,000 iterations here.
        Assert.Equal(1.333393862450972, Sinkhorn.Solve(cost, 0.1, 1e-14, 100_000).TransportCost(), 12);
    }

    [Fact]
    public void Sinkhorn_between_clouds_of_other_sizes_keeps_both_marginals()
    {
        var (a, b) = (Uniform(4, 1), Uniform(7, 2));
        var plan = Sinkhorn.Solve(CostMatrix.Between(a, b, GroundCost.Squared), 0.5, 1e-13, 100_000);
        double[] row = new double[7], columns = new double[7];
        for (var i = 0; i < 4; i++)
        {
            plan.Row(i, row);
            Assert.Equal(1.0 / 4, row.Sum(), 12);
            for (var j = 0; j < 7; j++) columns[j] += row[j];
        }
        Assert.All(columns, sum => Assert.Equal(1.0 / 7, sum, 12));
    }

    [Fact]
    public void Sinkhorn_with_little_entropy_tends_to_the_exact_cost()
    {
        var (a, b) = (Uniform(30, 1), Uniform(30, 2));
        var cost = CostMatrix.Between(a, b, GroundCost.Squared);
        var plan = Sinkhorn.Solve(cost, 1e-3, 1e-4, 200_000);
        Assert.True(plan.MarginalError <= 1e-4);
        Assert.Equal(Wasserstein.W2Squared(a, b), plan.TransportCost(), 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void Assignments_are_the_best_of_all_permutations(int size)
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Other);
            var costs = new double[size * size];
            // Few different costs, so that there are ties.
            for (var k = 0; k < costs.Length; k++) costs[k] = seed % 2 == 0 ? random.NextDouble() : random.NextInt(4);
            var found = Assignment.Solve(new CostMatrix(costs, size, size));
            Assert.Equal(size, found.Distinct().Count());
            var total = found.Select((j, i) => costs[(i * size) + j]).Sum();
            Assert.Equal(Best(costs, size, 0, new bool[size]), total, 12);
        }
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(3, 6)]
    [InlineData(6, 4)]
    public void Unequal_sizes_cost_what_the_assignment_of_copies_costs(int rows, int columns)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var random = new RandomStream(seed, RandomPurpose.Other);
            var costs = new double[rows * columns];
            for (var k = 0; k < costs.Length; k++) costs[k] = seed % 2 == 0 ? random.NextDouble() : random.NextInt(3);
            var pairs = UniformTransport.Solve(new CostMatrix(costs, rows, columns));
            var rowSums = new double[rows];
            var columnSums = new double[columns];
            double total = 0;
            foreach (var (i, j, weight) in pairs)
            {
                Assert.True(weight > 0);
                rowSums[i] += weight;
                columnSums[j] += weight;
                total += weight * costs[(i * columns) + j];
            }
            Assert.All(rowSums, sum => Assert.Equal(1.0 / rows, sum, 12));
            Assert.All(columnSums, sum => Assert.Equal(1.0 / columns, sum, 12));
            // Every row N times M copies, every column M times N copies: a matching of N·M units.
            var units = rows * columns;
            var copies = new double[units * units];
            for (var a = 0; a < units; a++)
            {
                for (var b = 0; b < units; b++) copies[(a * units) + b] = costs[(a / columns * columns) + (b / rows)];
            }
            var matching = Assignment.Solve(new CostMatrix(copies, units, units));
            Assert.Equal(matching.Select((b, a) => copies[(a * units) + b]).Sum() / units, total, 12);
        }
    }

    [Fact]
    public void On_a_line_the_sorted_are_matched()
    {
        var random = new RandomStream(5, RandomPurpose.Other);
        double[] a = new double[300], b = new double[300];
        random.FillGaussian(a);
        random.FillGaussian(b);
        var exact = Wasserstein.W2Squared(new Cloud(a, 1), new Cloud(b, 1));
        Array.Sort(a);
        Array.Sort(b);
        Assert.Equal(a.Zip(b, (x, y) => (x - y) * (x - y)).Average(), exact, 12);
    }

    [Fact]
    public void Large_assignments_satisfy_their_dual_bounds()
    {
        var (a, b) = (Uniform(400, 3), Uniform(400, 4));
        var cost = CostMatrix.Between(a, b, GroundCost.Squared);
        var exact = Assignment.Solve(cost).Select((j, i) => cost.Values[(i * 400) + j]).Sum() / 400;
        // Unequal solver on the same costs: another algorithm, the same number.
        var other = UniformTransport.Solve(cost).Sum(pair => pair.Weight * cost.Values[(pair.From * 400) + pair.To]);
        Assert.Equal(exact, other, 12);
    }

    [Fact]
    public void Distances_that_do_not_fit_into_memory_are_refused()
    {
        var many = new Cloud(new double[50_000], 1);
        Assert.Contains("use fewer particles", Assert.Throws<BadInputException>(() => CostMatrix.Between(many, many, GroundCost.Squared)).Message);
    }

    [Fact]
    public void Blocks_are_coupled_one_by_one()
    {
        var (a, b) = (Uniform(20, 5), Uniform(20, 6));
        var pairs = new Coupling { Block = 10 }.Between(a, b);
        Assert.Equal(20, pairs.Count);
        Assert.Equal(2, pairs.Sum(pair => pair.Weight), 12);
        Assert.All(pairs, pair => Assert.Equal(pair.From / 10, pair.To / 10));
    }

    [Fact]
    public void Entropic_plans_keep_their_large_entries()
    {
        var (a, b) = (Uniform(20, 5), Uniform(20, 6));
        var pairs = new Coupling { Epsilon = 0.5 }.Between(a, b);
        Assert.All(pairs, pair => Assert.True(pair.Weight > 1.0 / 200));
        Assert.NotEmpty(pairs);
    }

    [Fact]
    public void Plans_without_large_entries_are_not_emptied()
    {
        // With so much entropy all 400 entries are about 1/400, below 1/(10·20): the threshold is halved once, and the larger half stays.
        var pairs = new Coupling { Epsilon = 1e6 }.Between(Uniform(20, 5), Uniform(20, 6));
        Assert.InRange(pairs.Count, 1, 399);
        Assert.All(pairs, pair => Assert.Equal(1.0 / 400, pair.Weight, 6));
    }

    [Fact]
    public void Trajectories_are_pairs_without_transport() =>
        Assert.Equal([new CoupledPair(0, 0, 1.0 / 3), new CoupledPair(1, 1, 1.0 / 3), new CoupledPair(2, 2, 1.0 / 3)], new Coupling { IsGiven = true }.Between(X, Y));

    private static double Best(double[] costs, int size, int row, bool[] used)
    {
        if (row == size) return 0;
        var best = double.PositiveInfinity;
        for (var j = 0; j < size; j++)
        {
            if (used[j]) continue;
            used[j] = true;
            best = Math.Min(best, costs[(row * size) + j] + Best(costs, size, row + 1, used));
            used[j] = false;
        }
        return best;
    }

    internal static Cloud Uniform(int count, ulong seed, int dimension = 2)
    {
        var values = new double[count * dimension];
        new RandomStream(seed, RandomPurpose.Other).FillUniform(values);
        return new Cloud(values, dimension);
    }
}
