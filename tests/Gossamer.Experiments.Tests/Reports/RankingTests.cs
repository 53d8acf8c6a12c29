using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class RankingTests
{
    [Fact]
    public void Methods_are_ranked_by_the_step_of_theory_and_by_the_best_multiple()
    {
        var html = ReportWriter.Render([SampleDocuments.Document("family",
        [
            Tuned("careful", (1, 900), (4, 100)), Tuned("bold", (1, 300), (4, 250)), Tuned("late", (1, null), (4, 500)),
        ])]);
        var section = html[html.IndexOf("id=\"ranking\"", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("</section>", StringComparison.Ordinal)];
        // By the tuned step, best first.
        Assert.Equal(["careful", "bold", "late"], ((string[])["careful", "bold", "late"]).OrderBy(label => section.IndexOf($"<span>{label}<", StringComparison.Ordinal)));
        Assert.Equal([["2", "1", "9"], ["1", "2", "1.2"], ["–", "3", "–"]], Rows(section));
        Assert.Contains("not reached", section, StringComparison.Ordinal);
        Assert.Contains("bits up per worker to the target", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_ranked_where_one_method_or_none_was_tuned_over_multiples()
    {
        Assert.DoesNotContain("id=\"ranking\"", ReportWriter.Render([SampleDocuments.Race()]), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"ranking\"", ReportWriter.Render([SampleDocuments.Document("one", [Tuned("alone", (1, 2), (4, 1))])]), StringComparison.Ordinal);
    }

    /// <summary>Rank by theory, rank tuned and gain of every row.</summary>
    private static List<string[]> Rows(string section)
    {
        var rows = new List<string[]>();
        foreach (var row in section.Split("<tr>").Skip(2))
        {
            string[] cells = [.. row.Split("<td ").Skip(1).Select(cell => cell[(cell.IndexOf('>', StringComparison.Ordinal) + 1)..cell.IndexOf('<', StringComparison.Ordinal)])];
            rows.Add([cells[0], cells[2], cells[5].TrimEnd('×')]);
        }
        return rows;
    }

    private static RunDocument Tuned(string label, params (double Multiple, double? Score)[] candidates)
    {
        var best = candidates.Where(c => c.Score is not null).MinBy(c => c.Score).Multiple;
        return SampleDocuments.Run(label, "3pc", 1, SampleDocuments.Trace("gradient-norm-squared", 1, 0.1, 0.01)) with
        {
            GridScore = "bits up per worker to the target",
            Grid = [.. candidates.Select(c => new GridPointDocument { Multiple = c.Multiple, StepSize = 0.1 * c.Multiple, Score = c.Score, Status = "completed", Winner = c.Multiple == best })],
        };
    }
}
