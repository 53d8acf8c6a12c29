using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class VerdictTests
{
    private const string Norm = "gradient-norm-squared";

    [Fact]
    public void Winner_is_compared_with_the_others_by_the_ratio_of_bits() =>
        Assert.Equal(
            "To reach ‖∇f(x)‖² ≤ 10⁻⁶, EF21 needs 12× fewer bits than GD and 3× fewer than DIANA.",
            Sentence(1e-6, Run("GD", 1200, 1, 1e-2, 1e-6), Run("EF21", 100, 1, 1e-3, 1e-7), Run("DIANA", 300, 1, 1e-3, 1e-6)));

    [Fact]
    public void Methods_that_missed_the_target_or_diverged_are_named() =>
        Assert.Equal(
            "To reach ‖∇f(x)‖² ≤ 10⁻⁶, EF21 needs 2× fewer bits than DIANA. GD did not get there. DCGD diverged.",
            Sentence(1e-6, Run("GD", 1200, 1, 1e-2, 1e-3), Run("EF21", 100, 1, 1e-3, 1e-7), Run("DIANA", 200, 1, 1e-3, 1e-6), Run("DCGD", 100, 1, 5, null) with { Status = "diverged" }));

    [Fact]
    public void The_only_one_to_arrive_is_compared_with_the_next_best() =>
        Assert.Equal(
            "Only EF21 reached ‖∇f(x)‖² ≤ 10⁻⁶, after 200 bit sent per worker; the next best, GD, came to 2.3×10⁻⁴.",
            Sentence(1e-6, Run("GD", 1200, 1, 1e-2, 2.34e-4), Run("EF21", 100, 1, 1e-3, 1e-7)));

    [Fact]
    public void Nearly_equal_costs_are_no_victory() =>
        Assert.Equal(
            "To reach ‖∇f(x)‖² ≤ 10⁻⁶, GD and EF21 need about the same: 206 bit sent per worker.",
            Sentence(1e-6, Run("GD", 103, 1, 1e-3, 1e-7), Run("EF21", 104, 1, 1e-3, 1e-7)));

    [Fact]
    public void A_third_less_is_a_victory() =>
        Assert.Equal(
            "To reach ‖∇f(x)‖² ≤ 10⁻⁶, GD needs 1.3× fewer bits than EF21.",
            Sentence(1e-6, Run("GD", 100, 1, 1e-3, 1e-7), Run("EF21", 130, 1, 1e-3, 1e-7)));

    [Fact]
    public void A_target_that_nobody_reached_is_said_and_a_level_on_the_way_is_compared() =>
        Assert.Equal(
            "No method reached the target ‖∇f(x)‖² ≤ 10⁻¹². To reach ‖∇f(x)‖² ≤ 5×10⁻⁴, EF21 needs 6× fewer bits than GD.",
            Sentence(1e-12, Run("GD", 600, 1, 1e-2, 2.34e-4), Run("EF21", 100, 1, 1e-2, 1e-7)));

    [Fact]
    public void Without_progress_the_furthest_is_named() =>
        Assert.Equal("EF21 came furthest: ‖∇f(x)‖² = 0.9.", Sentence(null, Run("GD", 600, 1, 1.5, 2), Run("EF21", 100, 1, 1.2, 0.9)));

    [Fact]
    public void One_method_alone_reports_its_progress() =>
        Assert.Equal("GD brought ‖∇f(x)‖² from 1 to 2.3×10⁻⁴ in 2 iterations and 1.2 kbit sent per worker.", Sentence(null, Run("GD", 600, 1, 1e-2, 2.34e-4)));

    [Fact]
    public void One_method_alone_that_reached_its_target_says_so() =>
        Assert.Equal("GD reached the target ‖∇f(x)‖² ≤ 0.001 after 2 iterations and 1.2 kbit sent per worker.", Sentence(1e-3, Run("GD", 600, 1, 1e-2, 2.34e-4)));

    [Fact]
    public void Divergence_of_all_asks_for_smaller_steps()
    {
        var diverged = Run("GD", 1, 1, 1e9, null) with { Status = "diverged" };
        Assert.Equal("GD diverged: a smaller step size is needed.", Sentence(null, diverged));
        Assert.Equal("Every method diverged: smaller step sizes are needed.", Sentence(null, diverged, diverged with { Label = "EF21" }));
    }

    [Fact]
    public void Nothing_recorded_is_said() =>
        Assert.Equal(
            "No metric was recorded, so nothing can be compared.",
            Sentence(null, SampleDocuments.Run("GD", "gd", 1, [SampleDocuments.Point(0, 0, 0, new Dictionary<string, double?>())])));

    [Fact]
    public void Costs_of_several_seeds_are_compared_by_their_medians()
    {
        RunDocument[] runs =
        [
            Run("GD", 1000, 1, 1e-2, 1e-6), Run("EF21", 100, 1, 1e-3, 1e-7), Run("EF21", 200, 1, 1e-3, 1e-7) with { Seed = 2 }, Run("EF21", 900, 1, 1e-3, 1e-7) with { Seed = 3 },
        ];
        Assert.Equal("To reach ‖∇f(x)‖² ≤ 10⁻⁶, EF21 needs 5× fewer bits than GD.", Sentence(1e-6, runs));
    }

    [Fact]
    public void Accuracy_counts_upwards()
    {
        RunDocument[] runs =
        [
            SampleDocuments.Run("GD", "gd", 1, Trace("accuracy", 600, 0.5, 0.8, 0.93)), SampleDocuments.Run("EF21", "ef21", 1, Trace("accuracy", 100, 0.5, 0.95, 0.97)),
        ];
        Assert.Equal("To reach accuracy ≥ 0.93, EF21 needs 12× fewer bits than GD.", Sentence(null, runs));
    }

    private static string Sentence(double? target, params RunDocument[] runs) =>
        Verdict.Sentence(Comparison.Of([SampleDocuments.Document("test", runs, target)]));

    private static RunDocument Run(string label, double bits, params double?[] values) => SampleDocuments.Run(label, "method", 1, Trace(Norm, bits, values));

    private static IReadOnlyList<TracePointDocument> Trace(string metric, double bits, params double?[] values) =>
        [.. values.Select((value, k) => SampleDocuments.Point(k, 0, bits * k, new Dictionary<string, double?> { [metric] = value }))];
}
