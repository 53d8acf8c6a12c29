using System.Text.Json;
using System.Text.RegularExpressions;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class ReportFigureTests
{
    private static readonly GraphFigure Ring = new() { Title = "Ring of 3", Nodes = ["0", "1", "2"], Edges = [new(0, 1), new(1, 2), new(2, 0)] };

    private static readonly HeatmapFigure Landscape = new()
    {
        Title = "</script> two options",
        Caption = "Darker is <better>.",
        XName = "step",
        YName = "k",
        ValueName = "score",
        Columns = ["1", "2"],
        Rows = ["5"],
        Values = [[0.5, null]],
        IsLog = true,
    };

    private static readonly CurveFigure Curve = new() { Title = "Curve", XName = "x", YName = "y", IsLogY = true, Curves = [new("a", [1, 2], [3, double.NaN])] };

    private static readonly TreeFigure Tree = new() { Title = "Tree", Root = new("root", [new("left", []), new("right", [])]) };

    [Fact]
    public void Figures_travel_to_the_script_with_their_kind_and_their_numbers()
    {
        var html = ReportWriter.Render([SampleDocuments.Race()], [Ring, Landscape, Curve, Tree]);
        var json = JsonDocument.Parse(Regex.Match(html, "id=\"gossamer-figures\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value).RootElement;
        Assert.Equal(["graph", "heatmap", "curves", "tree"], json.EnumerateArray().Select(figure => figure.GetProperty("kind").GetString()));
        Assert.Equal("</script> two options", json[1].GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, json[1].GetProperty("values")[0][1].ValueKind);
        Assert.Equal(JsonValueKind.Null, json[2].GetProperty("curves")[0].GetProperty("y")[1].ValueKind);
        Assert.Equal("right", json[3].GetProperty("root").GetProperty("children")[1].GetProperty("name").GetString());
        Assert.Contains("Darker is &lt;better&gt;.", html);
    }

    [Fact]
    public void A_page_without_figures_has_no_section_for_them() =>
        Assert.DoesNotContain("<section id=\"figures\">", ReportWriter.Render([SampleDocuments.Race()]));

    [Fact]
    public void Inconsistent_figures_are_refused_with_the_reason()
    {
        Assert.Contains("edge 0 to 3 leaves the 3 nodes", Refusal(Ring with { Edges = [new(0, 3)] }));
        Assert.Contains("1 rows of 2 numbers", Refusal(Landscape with { Values = [[1.0]] }));
        Assert.Contains("1 horizontal and 2 vertical", Refusal(Curve with { Curves = [new("a", [1], [1, 2])] }));
    }

    private static string Refusal(ReportFigure figure) =>
        Assert.Throws<BadInputException>(() => ReportWriter.Render([SampleDocuments.Race()], [figure])).Message;
}
