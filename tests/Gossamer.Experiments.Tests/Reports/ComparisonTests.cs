using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class ComparisonTests
{
    [Fact]
    public void Bits_are_most_telling_where_messages_differ_in_size() =>
        Assert.Equal(CostAxis.BitsUp, Of(Run("gd", 64, 1, 1), Run("ef21", 8, 1, 1)).Axis);

    [Fact]
    public void Time_is_most_telling_where_only_it_differs() =>
        Assert.Equal(CostAxis.Seconds, Of(Run("asgd", 64, 1, 1), Run("ringmaster", 64, 3, 1)).Axis);

    [Fact]
    public void Oracle_calls_are_most_telling_without_messages_and_time() =>
        Assert.Equal(CostAxis.OracleCalls, Of(Run("gd", 0, 0, 10), Run("sgd", 0, 0, 1)).Axis);

    [Fact]
    public void Bits_tell_nothing_where_a_method_of_one_node_sends_none()
    {
        Assert.Equal(CostAxis.Seconds, Of(Run("gd", 64, 1, 1), Run("ef21", 8, 1, 1), Run("sscd", 0, 0.1, 1)).Axis);
        Assert.Equal(CostAxis.OracleCalls, Of(Run("gd", 64, 0, 20), Run("ef21", 8, 0, 20), Run("sscd", 0, 0, 1)).Axis);
        Assert.Equal(CostAxis.Iterations, Of(Run("gd", 64, 0, 1), Run("ef21", 8, 0, 1), Run("sscd", 0, 0, 1)).Axis);
    }

    [Fact]
    public void Gaps_that_rounding_leaves_below_zero_still_have_a_level()
    {
        RunDocument Ending(string label, double end) =>
            SampleDocuments.Run(label, label, 1, SampleDocuments.Trace("suboptimality", 1, 0.1, end));
        Assert.Equal(5e-14, Of(Ending("a", -2e-14), Ending("b", 2.1e-14), Ending("c", 0.05)).Level);
        Assert.Equal(1e-32, Of(Ending("a", 0), Ending("b", 0)).Level);
    }

    [Fact]
    public void Different_problems_are_warned_of()
    {
        Assert.Null(Comparison.WarningOn([SampleDocuments.Race(), SampleDocuments.Race(1, "again")]));
        var other = SampleDocuments.Race();
        other.Experiment["problem"]!["workers"] = 7;
        Assert.Contains("not solve the same problem", Comparison.WarningOn([SampleDocuments.Race(), other]));
    }

    [Fact]
    public void Iterations_are_left_when_nothing_else_was_paid() =>
        Assert.Equal([CostAxis.Iterations], Of(Run("gd", 0, 0, 0)).Axes);

    [Fact]
    public void Bits_down_are_shown_only_where_rounds_differ_in_them()
    {
        Assert.DoesNotContain(CostAxis.BitsDown, Of(Run("gd", 64, 1, 1), Run("ef21", 8, 1, 1)).Axes);
        var bidirectional = Run("ef21-bc", 8, 1, 1);
        bidirectional = bidirectional with { Trace = [.. bidirectional.Trace.Select(point => point with { BitsDownPerWorker = point.BitsDownPerWorker / 9 })] };
        Assert.Contains(CostAxis.BitsDown, Of(Run("gd", 64, 1, 1), bidirectional).Axes);
    }

    [Fact]
    public void Time_of_other_engines_is_real() =>
        Assert.Contains(Comparison.Of([SampleDocuments.Document("x", [Run("gd", 1, 1, 1)]) with { Engine = "threads" }]).Axes, axis => axis.Name == "Real time");

    [Fact]
    public void The_metric_with_a_target_comes_first()
    {
        var document = SampleDocuments.Race(target: null);
        Assert.Equal("gradient-norm-squared", Comparison.Of([document]).Metric!.Key);
        document.Experiment["stop"]!["loss"] = 0.1;
        Assert.Equal(["loss", "gradient-norm-squared", "accuracy"], Comparison.Of([document]).Metrics.Select(metric => metric.Key));
    }

    [Fact]
    public void A_lucky_point_does_not_set_the_level()
    {
        IReadOnlyList<TracePointDocument> noisy(int lucky) =>
            SampleDocuments.Trace("gradient-norm-squared", [1, .. Enumerable.Range(0, 40).Select(k => (double?)(k == lucky ? 1e-9 : 1e-3 * (1 + k % 3)))]);
        Assert.Equal(2e-3, Of(SampleDocuments.Run("a", "sgd", 1, noisy(10)), SampleDocuments.Run("b", "sgd", 1, noisy(20))).Level);
    }

    [Fact]
    public void Of_several_targets_the_easiest_is_common_to_all()
    {
        var comparison = Comparison.Of([SampleDocuments.Race(1, "a", 1e-6), SampleDocuments.Race(1, "b", 1e-5)]);
        Assert.Equal(1e-5, comparison.Level);
        Assert.True(comparison.LevelIsStated);
    }

    [Fact]
    public void Experiments_of_one_name_are_told_apart()
    {
        var labels = Comparison.Of([SampleDocuments.Race(), SampleDocuments.Race()]).Series.Select(series => series.Label).ToList();
        Assert.Equal(labels.Count, labels.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("mushrooms-ef21 (2) · gd", labels);
    }

    [Fact]
    public void Spread_of_seeds_interpolates_quartiles_and_lets_infinity_be_worst()
    {
        Assert.Equal(new Spread(1.75, 2.5, 3.25, 4), Spread.Of([4, 1, 3, 2]));
        Assert.Equal(new Spread(2, 3, double.PositiveInfinity, 4), Spread.Of([3, 3, double.PositiveInfinity, -1]) with { Low = 2 });
        Assert.Equal(new Spread(7, 7, 7, 1), Spread.Of([7]));
        Assert.Equal(5, Spread.Of([2, double.PositiveInfinity, 5]).Median);
    }

    [Theory]
    [InlineData(2.34e-4, 5e-4)]
    [InlineData(5e-4, 5e-4)]
    [InlineData(5.1e-4, 1e-3)]
    [InlineData(1e-6, 1e-6)]
    public void Levels_are_rounded_to_the_next_worse_round_number(double value, double level) =>
        Assert.Equal(level, MetricView.Of("gradient-norm-squared").RoundLevel(value));

    [Theory]
    [InlineData("loss", "f(x)")]
    [InlineData("test-rmse(1)", "RMSE(1)")]
    [InlineData("personal-loss", "fᵢ(Tᵢ(x))")]
    [InlineData("personal-loss(0.9)", "fᵢ(Tᵢ(x)) (0.9)")]
    public void Symbols_tell_metrics_of_one_name_apart(string key, string symbol) => Assert.Equal(symbol, MetricView.Of(key).Symbol);

    [Fact]
    public void Levels_of_a_loss_keep_three_digits()
    {
        Assert.Equal(0.326, MetricView.Of("loss").RoundLevel(0.32512));
        Assert.Equal(-0.325, MetricView.Of("loss").RoundLevel(-0.32512));
        Assert.Equal(0.93, MetricView.Of("accuracy").RoundLevel(0.9382));
    }

    private static Comparison Of(params RunDocument[] runs) => Comparison.Of([SampleDocuments.Document("test", runs)]);

    private static RunDocument Run(string label, double bits, double seconds, long calls) =>
        SampleDocuments.Run(label, label, 1, [.. SampleDocuments.Trace("loss", 1, 0.5, 0.1).Select(point => point with
        {
            BitsUpPerWorker = bits * point.Iteration, Seconds = seconds * point.Iteration, OracleCalls = calls * point.Iteration,
            BitsDownPerWorker = bits == 0 ? 0 : 64 * point.Iteration,
        })]);
}
