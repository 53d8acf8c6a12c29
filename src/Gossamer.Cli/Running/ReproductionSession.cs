using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Storage;

namespace Gossamer.Cli.Running;

/// <summary>Measures the claims of a paper with all that a person wants around it: progress, store, table, page, exit code.</summary>
internal sealed class ReproductionSession(Terminal terminal, RunSettings settings)
{
    private readonly List<string> stored = [];
    private bool isBroken;
    private string? report;

    /// <summary>The page to be rewritten; null for none.</summary>
    public string? PageFile { get; init; }

    /// <summary>Measures, keeps and shows.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(Paper paper, IReadOnlyList<string> ids)
    {
        var runner = new PaperRunner(new PaperRunnerOptions { IsFull = settings.IsFull, Parallelism = settings.Parallelism, CacheFolder = HomeFolder.Cache, Finished = Store });
        var document = await ProgressDisplay.ShowAsync(
            terminal, settings.IsQuiet, progress => runner.RunAsync(paper, ids, progress, terminal.Cancellation));
        WriteJson(document);
        if (settings is { IsQuiet: false, JsonToOutput: false }) ClaimsView.Write(terminal, paper, document);
        WriteReport(document);
        if (!settings.IsQuiet) Note();
        Complain(paper, document);
        return isBroken ? ExitCode.Failed : ExitCode.Done;
    }

    private void Store(ExperimentDocument document)
    {
        if (!settings.IsStored) return;
        try
        {
            using var store = RunStore.Open();
            stored.Add(store.Save(document));
        }
        catch (Exception failure) when (failure is BadInputException or IOException or UnauthorizedAccessException)
        {
            // What was measured does not hang on the store.
            isBroken = true;
            CommandLineError.Write(terminal, failure.Message);
        }
    }

    private void WriteJson(PaperDocument document)
    {
        if (settings.JsonToOutput)
        {
            terminal.Out.WriteLine(DocumentJson.Write(document));
            return;
        }
        if (settings.JsonPath is not { } path) return;
        try
        {
            OutputFile.Write(path, stream => DocumentJson.Write(document, stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The table still tells what was measured.
            isBroken = true;
            CommandLineError.Write(terminal, $"{path}: {failure.Message}");
        }
    }

    private void WriteReport(PaperDocument document)
    {
        if (settings.ReportPath is null && (settings.IsQuiet || !settings.IsStored)) return;
        try
        {
            report = Path.GetFullPath(settings.ReportPath ?? HomeFolder.Report($"paper-{document.Paper}"));
            ReportWriter.Write(document, report);
        }
        catch (BadInputException failure)
        {
            isBroken = true;
            report = null;
            CommandLineError.Write(terminal, failure.Message);
        }
    }

    private void Note()
    {
        var notes = settings.JsonToOutput ? terminal.Error : terminal.Out;
        if (report is not null) notes.WriteLine($"report  {report}");
        if (settings is { JsonPath: { } json, JsonToOutput: false } && File.Exists(json)) notes.WriteLine($"json    {Path.GetFullPath(json)}");
        if (stored.Count > 0) notes.WriteLine($"stored  {string.Join(", ", stored)}   ('gossamer report {stored[0]}' draws one)");
    }

    private void Complain(Paper paper, PaperDocument document)
    {
        foreach (var claim in document.Claims.Where(c => c.Verdict == "failed"))
        {
            isBroken = true;
            CommandLineError.Write(terminal, $"claim {claim.Id}: its measurement failed: {claim.Explanation}");
        }
        if (PageFile is { } file && !isBroken) WritePage(paper, document, file);
        if (PageFile is not null) return;
        foreach (var contradiction in PaperPage.Contradictions(paper.Page, document))
        {
            isBroken = true;
            CommandLineError.Write(terminal, contradiction);
        }
    }

    private void WritePage(Paper paper, PaperDocument document, string file)
    {
        var before = File.Exists(file) ? File.ReadAllText(file) : PaperPage.Draft(paper);
        var after = PaperPage.Write(before, document);
        OutputFile.Write(file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(after)));
        if (!settings.IsQuiet) terminal.Error.WriteLine($"page    {file}");
    }
}
