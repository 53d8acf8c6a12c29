using Gossamer.Experiments.Comparing;

namespace Gossamer.Experiments.Tests.Comparing;

public sealed class ComparisonTests
{
    [Fact]
    public void Seeds_of_a_method_share_a_row_with_median_and_quartiles()
    {
        var document = Sample.Document("a",
            Sample.Run("A", "gd", 1, "completed", (0, 1), (10, 0.4)), Sample.Run("A", "gd", 2, "completed", (0, 1), (20, 0.1)),
            Sample.Run("A", "gd", 3, "diverged", (0, 1), (30, 0.2)), Sample.Run("B", "ef21", 1, "completed", (0, 1), (10, 0.5)));
        var comparison = Comparison.Of([("a-1", document)], []);
        Assert.Equal(["A", "B"], comparison.Rows.Select(r => r.Label));
        var row = comparison.Rows[0];
        Assert.Equal((3, "1 diverged", "a-1"), (row.Seeds, row.Status, row.Experiment));
        Assert.Equal(new Spread(20, 15, 25, 3), row.Iterations);
        Assert.Equal(0.2, row.Final["gradient-norm-squared"].Median);
        Assert.Equal(0.15, row.Final["gradient-norm-squared"].LowerQuartile, 1e-12);
        Assert.Equal(["loss", "gradient-norm-squared"], comparison.Metrics);
    }

    [Fact]
    public void The_price_of_a_target_is_that_of_the_first_point_that_meets_it()
    {
        var document = Sample.Document("a",
            Sample.Run("A", "gd", 1, "completed", (0, 1), (10, 0.1), (20, 0.3), (30, 0.01)),
            Sample.Run("A", "gd", 2, "completed", (0, 1), (10, 0.5), (20, 0.1), (30, 0.2)));
        var price = Comparison.Of([("a", document)], [new Target("gradient-norm-squared", 0.1)]).Rows[0].Prices[0];
        Assert.Equal((2, 2), (price.Reached, price.Runs));
        Assert.Equal((15.0, 15 * 64, 7.5, 60), (price.Iterations.Median, price.BitsUpPerWorker.Median, price.Seconds.Median, price.OracleCalls.Median));
    }

    [Fact]
    public void A_run_that_never_reaches_a_target_counts_as_infinite()
    {
        var document = Sample.Document("a",
            Sample.Run("A", "gd", 1, "completed", (0, 1), (10, 0.1)), Sample.Run("A", "gd", 2, "completed", (0, 1), (10, 0.9)),
            Sample.Run("A", "gd", 3, "completed", (0, 1), (10, 0.9)));
        var price = Comparison.Of([("a", document)], [new Target("gradient-norm-squared", 0.1)]).Rows[0].Prices[0];
        Assert.Equal(1, price.Reached);
        Assert.Equal(double.PositiveInfinity, price.Iterations.Median);
    }

    [Fact]
    public void The_best_value_on_the_way_is_kept()
    {
        var document = Sample.Document("a", Sample.Run("A", "gd", 1, "completed", (0, 1), (10, 0.1), (20, 0.3)));
        Assert.Equal(0.1, Comparison.Of([("a", document)]).Rows[0].Best["gradient-norm-squared"].Median);
    }

    [Fact]
    public void Suggested_targets_are_the_powers_of_ten_that_all_and_that_some_reached()
    {
        var document = Sample.Document("a",
            Sample.Run("A", "gd", 1, "completed", (0, 1), (10, 3e-7)), Sample.Run("B", "gd", 1, "completed", (0, 1), (10, 0.02)),
            Sample.Run("C", "gd", 1, "diverged", (0, 1), (10, 5)));
        Assert.Equal([0.1, 1e-6], Target.Suggest([document]).Select(t => t.Value));
        Assert.Equal("gradient-norm-squared ≤ 0.1", Target.Suggest([document])[0].ToString());
        Assert.Equal("accuracy ≥ 0.9", new Target("accuracy", 0.9).ToString());
    }

    [Theory]
    [InlineData(new[] { 1.0 }, 1, 1, 1)]
    [InlineData(new[] { 4.0, 1, 3, 2 }, 2.5, 1.75, 3.25)]
    [InlineData(new[] { 1.0, double.PositiveInfinity }, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(new[] { 1.0, 2, double.NaN }, 2, 1.5, double.PositiveInfinity)]
    public void Quantiles_are_interpolated_and_infinity_is_not(double[] values, double median, double lower, double upper) =>
        Assert.Equal(new Spread(median, lower, upper, values.Length), Spread.Of(values));
}
