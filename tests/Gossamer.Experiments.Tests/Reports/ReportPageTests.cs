using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Reports;

public sealed partial class ReportPageTests
{
    private const string Nasty = "</script><!-- \"it's\" <b>&amp; ∇ 🦋 \u2028";

    [Fact]
    public void Page_refers_to_nothing_outside_itself()
    {
        var html = ReportWriter.Render([SampleDocuments.Race()]);
        Assert.DoesNotMatch(@"<link\b|<img\b|<iframe\b|@import|url\(", WithoutScripts(html));
        Assert.All(Regex.Matches(WithoutScripts(html), @"(src|href|action)\s*=\s*[""']?([^""'\s>]+)"), match => Assert.StartsWith("#", match.Groups[2].Value, StringComparison.Ordinal));
        Assert.DoesNotMatch("https?://", WithoutScripts(html));
        Assert.DoesNotMatch(@"<script[^>]*\ssrc", html);
    }

    [Fact]
    public void Policy_admits_exactly_the_script_of_the_page_and_no_network()
    {
        var html = ReportWriter.Render([SampleDocuments.Race()]);
        var policy = Regex.Match(html, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value.Replace("&#x27;", "'", StringComparison.Ordinal).Replace("&#x2B;", "+", StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("connect-src", policy);
        var script = Regex.Match(html, "<script>(.*?)</script>", RegexOptions.Singleline);
        Assert.Equal(ReportWriter.HasPlots, script.Success);
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script.Groups[1].Value)));
        if (script.Success) Assert.Contains($"script-src 'sha256-{hash}';", policy);
        else Assert.Contains("script-src 'none'", policy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Markup_is_well_formed(int seeds)
    {
        AssertWellFormed(ReportWriter.Render([SampleDocuments.Race(seeds)]));
        AssertWellFormed(ReportWriter.Render([SampleDocuments.Race(seeds), SampleDocuments.Race(1, "another")]));
    }

    [Fact]
    public void Embedded_data_is_the_document()
    {
        var document = SampleDocuments.Race(2);
        var embedded = Embedded(ReportWriter.Render([document]), "gossamer-data");
        var read = DocumentJson.Read(System.Text.Encoding.UTF8.GetBytes(embedded), "the page");
        Assert.Equal(DocumentJson.Write(document), DocumentJson.Write(read));
    }

    [Fact]
    public void Several_documents_are_embedded_as_an_array()
    {
        var embedded = JsonDocument.Parse(Embedded(ReportWriter.Render([SampleDocuments.Race(), SampleDocuments.Race()]), "gossamer-data"));
        Assert.Equal(2, embedded.RootElement.GetArrayLength());
    }

    [Fact]
    public void View_points_every_series_at_its_runs()
    {
        var view = JsonDocument.Parse(Embedded(ReportWriter.Render([SampleDocuments.Race(3)]), "gossamer-view")).RootElement;
        var series = view.GetProperty("series");
        Assert.Equal(4, series.GetArrayLength());
        Assert.Equal([1, 5, 9], series[1].GetProperty("runs").EnumerateArray().Select(run => run.GetInt32()));
        Assert.True(series[3].GetProperty("diverged").GetBoolean());
        Assert.Equal("gradient-norm-squared", view.GetProperty("metrics")[0].GetProperty("key").GetString());
        Assert.Equal(1e-6, view.GetProperty("level").GetDouble());
    }

    [Fact]
    public void Hostile_text_is_shown_and_never_interpreted()
    {
        var race = SampleDocuments.Race(1, Nasty);
        var run = race.Runs[0] with { Label = Nasty, StopReason = Nasty, StepSizeSource = Nasty, Parameters = new() { [Nasty] = Nasty } };
        var document = race with { Runs = [run, .. race.Runs.Skip(1)], Warnings = [Nasty], Engine = Nasty, Gossamer = Nasty };
        document.Experiment["note"] = Nasty;
        var html = ReportWriter.Render([document]);
        AssertWellFormed(html);
        Assert.DoesNotContain("<b>", WithoutScripts(html));
        Assert.Equal(ReportWriter.HasPlots ? 4 : 3, Regex.Count(html, "<script"));
        Assert.Equal(Nasty, JsonDocument.Parse(Embedded(html, "gossamer-data")).RootElement.GetProperty("runs")[0].GetProperty("label").GetString());
    }

    [Fact]
    public void Diverged_runs_are_shown_as_such()
    {
        var html = ReportWriter.Render([SampleDocuments.Race()]);
        Assert.Contains("✕ diverged", html);
        Assert.Contains("diverged at iteration 190 with step 1.48", html);
        Assert.Contains("not finite", html);
    }

    [Fact]
    public void Runs_without_any_finite_value_and_runs_without_metrics_can_be_drawn()
    {
        var blind = SampleDocuments.Run("blind", "gd", 1, [SampleDocuments.Point(0, 0, 0, new Dictionary<string, double?>())]);
        var lost = SampleDocuments.Run("lost", "gd", 1, SampleDocuments.Trace("loss", null, null)) with { Status = "diverged" };
        AssertWellFormed(ReportWriter.Render([SampleDocuments.Document("empty", [blind])]));
        AssertWellFormed(ReportWriter.Render([SampleDocuments.Document("empty", [blind, lost])]));
        AssertWellFormed(ReportWriter.Render([SampleDocuments.Document("none", [])]));
    }

    [Fact]
    public void Without_a_script_the_page_has_its_tables_and_hands_out_its_data()
    {
        var html = new ReportPage([SampleDocuments.Race()], [], script: null).Render();
        AssertWellFormed(html);
        Assert.Contains("script-src 'none'", html.Replace("&#x27;", "'", StringComparison.Ordinal));
        Assert.Contains("built without Node.js", html);
        Assert.Contains("Cost to reach ‖∇f(x)‖² ≤ 10⁻⁶", html);
        var link = Regex.Match(html, "href=\"data:application/json;base64,([^\"]*)\"");
        Assert.Equal(Embedded(html, "gossamer-data"), System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(link.Groups[1].Value.Replace("&#x2B;", "+", StringComparison.Ordinal))));
    }

    [Fact]
    public void Warnings_are_shown_once()
    {
        var html = WithoutScripts(ReportWriter.Render([SampleDocuments.Race(), SampleDocuments.Race()]));
        Assert.Single(Regex.Matches(html, "the best multiple \\(64\\) is the largest"));
    }

    [Fact]
    public void Experiments_on_different_problems_are_marked()
    {
        var other = SampleDocuments.Race();
        other.Experiment["problem"]!["data"] = "a9a";
        Assert.DoesNotContain("do not solve the same problem", ReportWriter.Render([SampleDocuments.Race(), SampleDocuments.Race()]));
        Assert.Contains("do not solve the same problem", ReportWriter.Render([SampleDocuments.Race(), other]));
    }

    [Fact]
    public void Same_documents_give_the_same_page() =>
        Assert.Equal(ReportWriter.Render([SampleDocuments.Race(2)]), ReportWriter.Render([SampleDocuments.Race(2)]));

    private static string Embedded(string html, string id) =>
        Regex.Match(html, $"<script type=\"application/json\" id=\"{id}\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;

    private static string WithoutScripts(string html) => Scripts().Replace(html, "");

    // The page keeps to the part of HTML that is XML but for void elements, attributes without value and scripts.
    private static void AssertWellFormed(string html)
    {
        var text = WithoutScripts(html).Replace("<!doctype html>", "", StringComparison.Ordinal);
        text = Regex.Replace(text, "<style>.*?</style>", "", RegexOptions.Singleline);
        text = Regex.Replace(text, "<(meta)([^>]*)>", "<$1$2/>");
        text = Regex.Replace(text, " (hidden|open)(?=[ >])", " $1=\"\"");
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { CheckCharacters = true });
        while (reader.Read())
        {
        }
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
