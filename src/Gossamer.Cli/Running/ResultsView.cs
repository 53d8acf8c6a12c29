using Gossamer.Cli.Plots;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;

namespace Gossamer.Cli.Running;

/// <summary>The outcome of experiments in a terminal: plot, table, and a sentence about who won.</summary>
internal static class ResultsView
{
    /// <summary>Writes them to standard output; where nobody looks on, without the plot.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<ExperimentDocument> documents)
    {
        var comparison = Comparison.Of(documents);
        if (terminal.IsOutTerminal)
        {
            terminal.OutConsole.Write(new TerminalPlot(comparison));
            terminal.Out.WriteLine();
            terminal.OutConsole.Write(new ResultsTable(comparison));
        }
        else
        {
            terminal.Out.Write(ResultsTable.ToText(comparison, Terminal.PlainWidth, isUnicode: true));
        }
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Verdict.Sentence(comparison));
        terminal.Out.WriteLine();
        if (Comparison.WarningOn(documents) is { } warning) terminal.Error.WriteLine("warning: " + warning);
    }
}
