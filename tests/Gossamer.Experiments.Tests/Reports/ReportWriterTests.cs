using Gossamer.Experiments.Reports;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class ReportWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-report-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void File_is_written_whole_into_a_new_folder_and_nothing_is_left_beside_it()
    {
        var path = Path.Combine(folder, "new", "report.html");
        ReportWriter.Write([SampleDocuments.Race()], path);
        Assert.Equal(ReportWriter.Render([SampleDocuments.Race()]), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void An_older_report_is_replaced()
    {
        var path = Path.Combine(folder, "report.html");
        File.WriteAllText(path, "old");
        ReportWriter.Write([SampleDocuments.Race()], path);
        Assert.StartsWith("<!doctype html>", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_and_nothing_is_left()
    {
        var path = Path.Combine(folder, "taken");
        Directory.CreateDirectory(path);
        var error = Assert.Throws<BadInputException>(() => ReportWriter.Write([SampleDocuments.Race()], path));
        Assert.Contains(path, error.Message);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_with_the_name_of_the_report()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        var path = Path.Combine(file, "report.html");
        var error = Assert.Throws<BadInputException>(() => ReportWriter.Write([SampleDocuments.Race()], path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_document_and_no_point_are_refused()
    {
        Assert.Throws<BadInputException>(() => ReportWriter.Render([]));
        var error = Assert.Throws<BadInputException>(() => ReportWriter.Render([SampleDocuments.Document("x", [SampleDocuments.Run("silent", "gd", 1, [])])]));
        Assert.Contains("silent", error.Message);
    }
}
