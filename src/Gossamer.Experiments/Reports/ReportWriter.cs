using System.Text;
using Gossamer.Experiments.Claims;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports.Figures;

namespace Gossamer.Experiments.Reports;

/// <summary>Writes experiments as one HTML file that needs nothing else: no network, no server, no other file.</summary>
public static class ReportWriter
{
    /// <summary>
    /// True where reports carry interactive plots; false where Node.js was missing when Gossamer was built, so that they
    /// carry tables and data only.
    /// </summary>
    public static bool HasPlots => PlotBundle.Script is not null;

    /// <summary>Writes the report. The file appears complete or not at all.</summary>
    /// <param name="documents">One experiment, or several to be compared; not empty.</param>
    /// <param name="path">The file; replaced if it exists. Its folder is made if needed.</param>
    /// <param name="figures">Figures beside those that the documents give; none if null.</param>
    /// <exception cref="BadInputException">There is no document, a run without a recorded point, an inconsistent figure, or the file cannot be written.</exception>
    public static void Write(IReadOnlyList<ExperimentDocument> documents, string path, IReadOnlyList<ReportFigure>? figures = null) =>
        Save(Render(documents, figures), path);

    /// <summary>Writes the report of a paper: its claims first, then what they drew and the experiments that they ran.</summary>
    /// <param name="document">What was measured.</param>
    /// <param name="path">The file; replaced if it exists. Its folder is made if needed.</param>
    /// <exception cref="BadInputException">The file cannot be written.</exception>
    public static void Write(PaperDocument document, string path) => Save(Render(document), path);

    /// <summary>The report of a paper as text.</summary>
    /// <param name="document">What was measured.</param>
    public static string Render(PaperDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new PaperReport(document, PlotBundle.Script).Render();
    }

    /// <summary>The report as text.</summary>
    /// <param name="documents">One experiment, or several to be compared; not empty.</param>
    /// <param name="figures">Figures beside those that the documents give; none if null.</param>
    /// <exception cref="BadInputException">There is no document, a run without a recorded point, or an inconsistent figure.</exception>
    public static string Render(IReadOnlyList<ExperimentDocument> documents, IReadOnlyList<ReportFigure>? figures = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count == 0) throw new BadInputException("A report needs at least one experiment.");
        foreach (var document in documents)
            foreach (var run in document.Runs)
                if (run.Trace.Count == 0)
                    throw new BadInputException($"Run '{run.Label}' of experiment '{document.Name}' has no recorded point, so it cannot be shown. Run it again.");
        IReadOnlyList<ReportFigure> all = [.. figures ?? [], .. documents.SelectMany(document => document.Figures), .. documents.SelectMany(TreeDrawing.Of)];
        foreach (var figure in all) figure.Check();
        return new ReportPage(documents, all, PlotBundle.Script).Render();
    }

    private static void Save(string html, string path)
    {
        var full = Path.GetFullPath(path);
        // In the same folder, so that the rename stays within one file system.
        var temporary = full + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(temporary, html, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw new BadInputException($"the report cannot be written to {path}: {failure.Message.Replace(temporary, full, StringComparison.Ordinal)} Choose another file or folder.");
        }
    }
}
