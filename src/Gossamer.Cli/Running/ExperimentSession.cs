using Gossamer.Experiments;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Storage;

namespace Gossamer.Cli.Running;

/// <summary>Runs one experiment with all that a person wants around it: progress, store, report, table, exit code.</summary>
internal sealed class ExperimentSession(Terminal terminal, RunSettings settings)
{
    private bool isBroken;

    /// <summary>How to run it again, for the note after Ctrl-C.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Runs, keeps and shows it.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="BadInputException">Something is wrong with the experiment; nothing was run or written.</exception>
    public async Task<int> RunAsync(Experiment experiment)
    {
        var runner = new ExperimentRunner(new RunnerOptions { Engine = settings.Engine, Parallelism = settings.Parallelism, Remote = settings.Remote, CacheFolder = HomeFolder.Cache });
        var document = await ProgressDisplay.ShowAsync(
            terminal, settings.IsQuiet, progress => runner.RunAsync(experiment, progress, terminal.Cancellation));
        if (document.Runs.Count == 0)
        {
            // Ctrl-C before the first run began.
            CommandLineError.Write(terminal, $"interrupted before any run began; nothing was kept; run it again with '{CommandLine}'");
            return ExitCode.Interrupted;
        }

        var id = Store(document);
        WriteJson(document);
        var report = WriteReport(document, id);
        if (!settings.IsQuiet) Show(document, id, report);
        Complain(document, id);
        return document.WasInterrupted() ? ExitCode.Interrupted : isBroken || document.HasFailed() ? ExitCode.Failed : ExitCode.Done;
    }

    private string? Store(ExperimentDocument document)
    {
        if (!settings.IsStored) return null;
        try
        {
            using var store = RunStore.Open();
            return store.Save(document);
        }
        catch (Exception failure) when (failure is BadInputException or IOException or UnauthorizedAccessException)
        {
            Rescue(document, failure.Message);
            return null;
        }
    }

    private void WriteJson(ExperimentDocument document)
    {
        if (settings.JsonPath is not { } path) return;
        if (settings.JsonToOutput)
        {
            terminal.Out.WriteLine(DocumentJson.Write(document));
            terminal.Out.Flush();
            return;
        }
        try
        {
            OutputFile.Write(path, stream => DocumentJson.Write(document, stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Rescue(document, $"{path}: {failure.Message}");
        }
    }

    /// <summary>What was computed is never lost: where it cannot be written as asked, it is written somewhere else.</summary>
    private void Rescue(ExperimentDocument document, string reason)
    {
        isBroken = true;
        var path = Path.Combine(Path.GetTempPath(), $"gossamer-{document.Name}-{Guid.NewGuid().ToString("N")[..8]}.json");
        OutputFile.Write(path, stream => DocumentJson.Write(document, stream));
        CommandLineError.Write(terminal, $"{reason} (the results are kept in {path}; 'gossamer report {path}' reads it)");
    }

    private string? WriteReport(ExperimentDocument document, string? id)
    {
        var path = settings.ReportPath ?? (id is null ? null : HomeFolder.Report(id));
        if (path is null || (settings.IsQuiet && settings.ReportPath is null)) return null;
        try
        {
            ReportWriter.Write([document], path);
            return Path.GetFullPath(path);
        }
        catch (Exception failure) when (failure is BadInputException or IOException or UnauthorizedAccessException)
        {
            isBroken = true;
            if (id is not null) CommandLineError.Write(terminal, $"{failure.Message} The results are stored: 'gossamer report {id} --out FILE' writes it.");
            else Rescue(document, failure.Message);
            return null;
        }
    }

    private void Show(ExperimentDocument document, string? id, string? report)
    {
        if (!settings.JsonToOutput) ResultsView.Write(terminal, [document]);
        if (document.Problem.Personalization is { } personalization && !settings.JsonToOutput) terminal.Out.WriteLine(personalization.Describe());
        foreach (var warning in document.Warnings) terminal.Error.WriteLine("warning: " + warning);
        var notes = settings.JsonToOutput ? terminal.Error : terminal.Out;
        if (report is not null) notes.WriteLine($"report  {report}");
        if (settings is { JsonPath: { } json, JsonToOutput: false }) notes.WriteLine($"json    {Path.GetFullPath(json)}");
        if (id is not null) notes.WriteLine($"stored  {id}   ('gossamer runs show {id}', 'gossamer export csv {id}')");
    }

    private void Complain(ExperimentDocument document, string? id)
    {
        foreach (var run in document.Runs.Where(r => r.Status is "diverged" or "stalled"))
            CommandLineError.Write(terminal, $"{run.Label}{(document.Runs.Any(r => r.Seed != run.Seed) ? $" (seed {run.Seed})" : "")}: {run.StopReason}");
        if (!document.WasInterrupted()) return;
        var finished = document.Runs.Count(r => r.Status != "interrupted");
        var kept = id is null ? "" : $", kept as {id}";
        CommandLineError.Write(
            terminal,
            $"interrupted: {finished} of {document.Runs.Count} runs are whole, the others end at their last recorded point{kept}; run it again with '{CommandLine}'");
    }
}
