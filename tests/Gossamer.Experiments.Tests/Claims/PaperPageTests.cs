using Gossamer.Experiments.Claims;

namespace Gossamer.Experiments.Tests.Claims;

public sealed class PaperPageTests
{
    private static PaperDocument Measured(string scale, params (string Id, string Verdict)[] claims) => new()
    {
        Gossamer = "0",
        Paper = "sample",
        Title = "A sample",
        Authors = "A. Author",
        Reference = "nowhere",
        Scale = scale,
        Claims =
        [
            .. claims.Select(c => new ClaimDocument
            {
                Id = c.Id, Place = "Theorem 1", Statement = "P(x | y) is **large**.", Certainty = "verified", Verdict = c.Verdict, Measured = "x |\n y",
                Tables = [new TableDocument("A table", ["a", "b"], [["1", "|"]])],
            }),
        ],
        Experiments = [],
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var page = PaperPage.Write("# Sample\n", Measured("quick", ("one", "holds"), ("two", "does-not-hold")));
        Assert.Equal(new Dictionary<string, string> { ["one"] = "holds", ["two"] = "does-not-hold" }, PaperPage.Recorded(page, "quick"));
        Assert.Empty(PaperPage.Recorded(page, "full"));
        Assert.Contains("| x \\|  y |", page, StringComparison.Ordinal);
        Assert.Contains("A table", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_stands_between_the_marks_of_the_scale_is_replaced()
    {
        var page = PaperPage.Write("# Sample\n\nbefore\n", Measured("quick", ("one", "holds")));
        page = PaperPage.Write(page, Measured("full", ("one", "undecided"))) + "after\n";
        var again = PaperPage.Write(page, Measured("quick", ("one", "does-not-hold")));
        Assert.StartsWith("# Sample\n\nbefore\n", again, StringComparison.Ordinal);
        Assert.EndsWith("after\n", again, StringComparison.Ordinal);
        Assert.Equal("does-not-hold", PaperPage.Recorded(again, "quick")["one"]);
        Assert.Equal("undecided", PaperPage.Recorded(again, "full")["one"]);
        Assert.Equal(again, PaperPage.Write(again, Measured("quick", ("one", "does-not-hold"))));
    }

    [Fact]
    public void A_verdict_contradicts_the_page_only_where_both_are_decided()
    {
        var page = PaperPage.Write("", Measured("quick", ("one", "holds"), ("two", "holds"), ("three", "undecided")));
        var now = Measured("quick", ("one", "does-not-hold"), ("two", "undecided"), ("three", "holds"), ("four", "holds"));
        Assert.Contains("claim one", Assert.Single(PaperPage.Contradictions(page, now)), StringComparison.Ordinal);
        Assert.Empty(PaperPage.Contradictions(null, now));
        Assert.Empty(PaperPage.Contradictions(page, now with { Scale = "full" }));
    }
}
