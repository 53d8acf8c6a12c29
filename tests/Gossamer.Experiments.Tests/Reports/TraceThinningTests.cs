using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class TraceThinningTests
{
    private const int Length = 100_000;

    [Fact]
    public void Short_traces_are_left_alone()
    {
        var trace = SampleDocuments.Decay(0.99, 1, 1);
        Assert.Same(trace, TraceThinning.Thin(trace, 201));
    }

    [Fact]
    public void First_last_and_every_spike_survive()
    {
        var trace = Long();
        var thinned = TraceThinning.Thin(trace, 1000);
        Assert.InRange(thinned.Count, 100, 1000);
        Assert.Same(trace[0], thinned[0]);
        Assert.Same(trace[^1], thinned[^1]);
        Assert.Contains(thinned, point => point.Iteration == 54_321);
        Assert.Contains(thinned, point => point.Iteration == 77_777);
        Assert.Equal(thinned.OrderBy(point => point.Iteration), thinned);
    }

    [Fact]
    public void The_beginning_keeps_enough_for_a_logarithmic_axis() =>
        Assert.True(TraceThinning.Thin(Long(), 1000).Count(point => point.Iteration < 100) >= 20);

    [Fact]
    public void A_page_with_long_traces_stays_small_and_says_what_was_left_out()
    {
        var document = SampleDocuments.Document("long", [SampleDocuments.Run("a", "gd", 1, Long()) with { Final = new double[200_000] }]);
        var data = ReportData.Of([document]);
        Assert.Equal(2, data.Notes.Count);
        Assert.True(data.Documents[0].Runs[0].Trace.Count <= ReportData.MostPoints);
        Assert.Empty(data.Documents[0].Runs[0].Final);
        Assert.Contains("100,000 points were recorded", ReportWriter.Render([document]));
        Assert.Empty(ReportData.Of([SampleDocuments.Race()]).Notes);
    }

    private static List<TracePointDocument> Long() =>
        [.. Enumerable.Range(0, Length).Select(k => SampleDocuments.Point(k, k, k, new Dictionary<string, double?>
        {
            ["loss"] = k == 54_321 ? 1e9 : 1.0 / (k + 1),
            ["gradient-norm-squared"] = k == 77_777 ? 1e-300 : k % 1000 == 999 ? null : 1e-3 + k,
        }))];
}
