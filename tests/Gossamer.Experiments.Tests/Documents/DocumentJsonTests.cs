using System.Text;
using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Tests.Documents;

public sealed class DocumentJsonTests
{
    [Fact]
    public void Numbers_keep_every_bit()
    {
        double[] values = [0.1, 1.0 / 3, double.Epsilon, double.MaxValue, -0.0, 1e23, 5e-324, 123456789012345680];
        var document = Sample.Document("a", Sample.Run("r", "gd", ulong.MaxValue, "completed", (long.MaxValue / 4, 1.0 / 3)) with { Final = values });
        var back = DocumentJson.Read(Encoding.UTF8.GetBytes(DocumentJson.Write(document)), "test");
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), back.Runs[0].Final.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(document.Runs[0].Trace[0].Metrics, back.Runs[0].Trace[0].Metrics);
        Assert.Equal((ulong.MaxValue, long.MaxValue / 4), (back.Runs[0].Seed, back.Runs[0].Trace[0].Iteration));
    }

    [Fact]
    public void What_is_not_finite_becomes_null()
    {
        var run = Sample.Run("r", "gd", 1, "diverged", (1, 1)) with { Final = [double.NaN, double.PositiveInfinity, 1], StepSize = double.NegativeInfinity };
        var json = DocumentJson.Write(Sample.Document("a", run));
        Assert.Contains("\"stepSize\": null", json, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
        Assert.Equal([double.NaN, double.NaN, 1], DocumentJson.Read(Encoding.UTF8.GetBytes(json), "test").Runs[0].Final);
    }

    [Fact]
    public async Task A_document_of_a_run_survives_writing_and_reading()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods[0].stepSize={grid: [0.1, 1e90]}");
        var json = DocumentJson.Write(document);
        Assert.Equal(json, DocumentJson.Write(DocumentJson.Read(DocumentJson.WriteCompact(document), "test")));
    }

    [Fact]
    public void The_keys_are_those_of_the_format()
    {
        var json = DocumentJson.Write(Sample.Document("a", Sample.Run("r", "gd", 1, "completed", (1, 1))));
        foreach (var key in (string[])["format", "gossamer", "name", "seed", "engine", "experiment", "problem", "runs", "label", "method", "status", "stopReason", "stepSize", "stepSizeSource", "parameters", "grid", "trace", "iteration", "seconds", "bitsUpPerWorker", "bitsDownPerWorker", "oracleCalls", "metrics", "counters", "accepted", "ignored", "cancelled", "busySeconds", "wastedSeconds", "final"])
            Assert.Contains($"\"{key}\":", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x.json:1: not a result document of Gossamer")]
    [InlineData("null", "x.json: not a result document of Gossamer: found null")]
    [InlineData("{\"a\": 1}", "x.json:1: not a result document of Gossamer")]
    [InlineData("{\n\"format\": \"x\"}", "x.json:2: not a result document of Gossamer")]
    public void What_is_no_document_is_refused(string json, string expected) => Assert.StartsWith(
        expected, Assert.Throws<BadInputException>(() => DocumentJson.Read(Encoding.UTF8.GetBytes(json), "x.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_newer_format_is_refused()
    {
        var json = DocumentJson.Write(Sample.Document("a") with { Format = 2 });
        Assert.Equal(
            "x: written in format 2, but this version reads up to 1; use a newer Gossamer",
            Assert.Throws<BadInputException>(() => DocumentJson.Read(Encoding.UTF8.GetBytes(json), "x")).Message);
    }
}
