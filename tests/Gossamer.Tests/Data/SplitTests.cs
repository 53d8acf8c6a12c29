using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Numerics;

namespace Gossamer.Tests.Data;

public sealed class SplitTests
{
    public static TheoryData<Split> All() =>
    [
        new ContiguousSplit(), new ContiguousSplit(Remainder.Drop), new ContiguousSplit(Remainder.Last), new ShuffledSplit(),
        new ByLabelSplit(), new DirichletSplit(0.01), new DirichletSplit(0.3), new DirichletSplit(100),
    ];

    [Fact]
    public void Contiguous_gives_the_first_workers_one_row_more()
    {
        var rows = new ContiguousSplit().Assign(Data(11), 4, seed: 1);
        Assert.Equal<int[]>([[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10]], rows);
    }

    [Fact]
    public void The_rows_that_are_left_are_dropped_or_go_to_the_last_worker_on_request()
    {
        Assert.Equal<int[]>([[0, 1], [2, 3], [4, 5], [6, 7]], new ContiguousSplit(Remainder.Drop).Assign(Data(11), 4, seed: 1));
        Assert.Equal<int[]>([[0, 1], [2, 3], [4, 5], [6, 7, 8, 9, 10]], new ContiguousSplit(Remainder.Last).Assign(Data(11), 4, seed: 1));
        Assert.Equal("contiguous", new ContiguousSplit().Name);
        Assert.Equal("shuffled(drop)", new ShuffledSplit(Remainder.Drop).Name);
        Assert.Equal("by-label(last)", new ByLabelSplit(Remainder.Last).Name);
    }

    [Fact]
    public void By_label_sorts_the_classes_and_keeps_file_order_within()
    {
        var rows = new ByLabelSplit().Assign(Data(9), 3, seed: 1);
        Assert.Equal<int[]>([[0, 3, 6], [1, 4, 7], [2, 5, 8]], rows);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_row_is_dealt_at_most_once_and_every_worker_has_one(Split split)
    {
        foreach (var (rows, workers) in new[] { (1, 1), (7, 7), (100, 7), (1000, 33), (50, 49) })
        {
            var parts = split.Assign(Data(rows), workers, seed: 4);
            Assert.Equal(workers, parts.Count);
            Assert.All(parts, part => Assert.NotEmpty(part));
            var dealt = parts.SelectMany(part => part).Order().ToArray();
            Assert.Equal(dealt.Distinct(), dealt);
            Assert.Equal(split.Name.Contains("drop", StringComparison.Ordinal) ? rows / workers * workers : rows, dealt.Length);
            Assert.InRange(dealt[^1], 0, rows - 1);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void One_seed_gives_one_split(Split split) =>
        Assert.Equal(split.Assign(Data(200), 9, seed: 8), split.Assign(Data(200), 9, seed: 8));

    [Theory]
    [MemberData(nameof(All))]
    public void More_workers_than_rows_are_refused(Split split)
    {
        var error = Assert.Throws<BadInputException>(() => split.Assign(Data(5), 6, seed: 1));
        Assert.Equal("toy has 5 rows, too few for 6 workers: every worker needs at least one row, so take at most 5 workers", error.Message);
    }

    [Fact]
    public void Seeds_matter_to_random_splits_only()
    {
        Assert.NotEqual(new ShuffledSplit().Assign(Data(200), 9, seed: 1), new ShuffledSplit().Assign(Data(200), 9, seed: 2));
        Assert.NotEqual(new DirichletSplit(1).Assign(Data(200), 9, seed: 1), new DirichletSplit(1).Assign(Data(200), 9, seed: 2));
        Assert.Equal(new ContiguousSplit().Assign(Data(200), 9, seed: 1), new ContiguousSplit().Assign(Data(200), 9, seed: 2));
    }

    [Fact]
    public void A_shuffle_puts_every_row_anywhere()
    {
        // The row of the first place over many seeds: a χ² statistic of 19 degrees of freedom, below 43.8 in 999 of 1000 cases.
        var counts = new int[20];
        for (ulong seed = 0; seed < 4000; seed++) counts[new ShuffledSplit().Assign(Data(20), 1, seed)[0][0]]++;
        Assert.InRange(counts.Sum(count => (count - 200.0) * (count - 200) / 200), 0, 43.8);
    }

    [Fact]
    public void Dirichlet_gives_all_workers_equally_many_rows()
    {
        var parts = new DirichletSplit(0.1).Assign(Data(103), 10, seed: 1);
        Assert.Equal([11, 11, 11, 10, 10, 10, 10, 10, 10, 10], parts.Select(part => part.Length));
    }

    [Fact]
    public void The_smaller_alpha_the_fewer_classes_a_worker_holds()
    {
        var data = Data(3000);
        var shares = new[] { 0.01, 0.3, 3, 1e5 }.Select(alpha => LargestShare(data, new DirichletSplit(alpha))).ToArray();
        for (var k = 1; k < shares.Length; k++) Assert.True(shares[k] < shares[k - 1], string.Join(", ", shares));
        Assert.InRange(shares[^1], 1.0 / 3, 0.45);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(3)]
    public void Shares_have_the_moments_of_the_dirichlet_distribution(double alpha)
    {
        // Of K = 3 classes: mean 1/3, variance (1/3)(2/3)/(3α + 1).
        const int Trials = 20_000;
        var variance = 2.0 / 9 / ((3 * alpha) + 1);
        var logShares = new double[3];
        double[] sums = new double[3], squares = new double[3];
        for (var trial = 0; trial < Trials; trial++)
        {
            var random = new RandomStream(7, RandomPurpose.Data, iteration: trial);
            Gamma.NextLogDirichlet(alpha, logShares, ref random);
            Assert.Equal(1, logShares.Sum(Math.Exp), 1e-12);
            for (var k = 0; k < 3; k++)
            {
                sums[k] += Math.Exp(logShares[k]);
                squares[k] += Math.Pow(Math.Exp(logShares[k]) - (1.0 / 3), 2);
            }
        }
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(1.0 / 3, sums[k] / Trials, 5 * Math.Sqrt(variance / Trials));
            Assert.Equal(variance, squares[k] / Trials, 0.05 * variance);
        }
    }

    [Fact]
    public void Tiny_alpha_draws_shares_too_small_for_a_double_without_losing_them()
    {
        var logShares = new double[5];
        var random = new RandomStream(7, RandomPurpose.Data);
        Gamma.NextLogDirichlet(1e-6, logShares, ref random);
        Assert.All(logShares, share => Assert.True(double.IsFinite(share)));
        Assert.Equal(0, logShares.Max(), 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Alpha_must_be_a_positive_number(double alpha) => Assert.Throws<BadInputException>(() => new DirichletSplit(alpha));

    // The share of rows that belong to the most frequent class of their worker.
    private static double LargestShare(DataSet data, Split split)
    {
        var parts = split.Assign(data, 30, seed: 3);
        double weighted = 0;
        foreach (var part in parts)
            weighted += part.GroupBy(row => data.Labels.Span[row]).Max(group => group.Count());
        return weighted / data.Rows;
    }

    // Labels 0, 1, 2, 0, 1, 2, …
    private static DataSet Data(int rows)
    {
        var labels = new double[rows];
        for (var row = 0; row < rows; row++) labels[row] = row % 3;
        return new DataSet("toy", SampleMatrix.Dense(rows, 1, new double[rows]), labels);
    }
}
