using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gossamer.Cli;

/// <summary>The look of tables.</summary>
internal static class Tables
{
    /// <summary>A table without frame, which reads well in a terminal and in a file.</summary>
    public static Table Plain(params string[] headings)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        foreach (var heading in headings) table.AddColumn(new TableColumn(Markup.Escape(heading)));
        return table;
    }

    /// <summary>Writes a table (or the like) to standard output; where nobody looks on, without blanks at the ends of lines.</summary>
    public static void Write(Terminal terminal, IRenderable content)
    {
        if (terminal.IsOutTerminal)
        {
            terminal.OutConsole.Write(content);
            return;
        }
        using var writer = new StringWriter();
        Terminal.Plain(writer).Write(content);
        var lines = writer.ToString().Split('\n').Select(line => line.TrimEnd()).ToList();
        foreach (var line in lines.SkipWhile(l => l.Length == 0).Reverse().SkipWhile(l => l.Length == 0).Reverse()) terminal.Out.WriteLine(line);
    }

    public static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
