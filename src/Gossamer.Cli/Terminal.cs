using System.Runtime.InteropServices;
using Spectre.Console;

namespace Gossamer.Cli;

/// <summary>
/// Where a command reads and writes. Results go to <see cref="Out"/>, everything else (progress, notes, errors) to
/// <see cref="Error"/>, so that the output can be piped. Tests make their own.
/// </summary>
internal sealed class Terminal : IDisposable
{
    /// <summary>Columns of tables where nobody looks on.</summary>
    public const int PlainWidth = 140;

    private readonly List<IDisposable> signals = [];
    private readonly CancellationTokenSource? interruption;

    public Terminal(TextWriter output, TextWriter error, bool isOutTerminal, bool isErrorTerminal, CancellationToken cancellation)
    {
        Out = output;
        Error = error;
        IsOutTerminal = isOutTerminal;
        IsErrorTerminal = isErrorTerminal;
        Cancellation = cancellation;
        OutConsole = Styled(output, isOutTerminal);
        ErrorConsole = Styled(error, isErrorTerminal);
    }

    private Terminal(CancellationTokenSource interruption)
        : this(Console.Out, Console.Error, IsTerminal(Console.IsOutputRedirected), IsTerminal(Console.IsErrorRedirected), interruption.Token) =>
        this.interruption = interruption;

    /// <summary>Results.</summary>
    public TextWriter Out { get; }

    /// <summary>Progress, notes and errors.</summary>
    public TextWriter Error { get; }

    /// <summary>True where a person looks at <see cref="Out"/>.</summary>
    public bool IsOutTerminal { get; }

    /// <summary>True where a person looks at <see cref="Error"/>: only then is there a live display.</summary>
    public bool IsErrorTerminal { get; }

    /// <summary><see cref="Out"/> with colours and tables, plain where it is not a terminal.</summary>
    public IAnsiConsole OutConsole { get; }

    /// <summary><see cref="Error"/> with colours and live displays.</summary>
    public IAnsiConsole ErrorConsole { get; }

    /// <summary>Set by Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Columns of the output; 100 where it is not a terminal.</summary>
    public int Width => IsOutTerminal ? OutConsole.Profile.Width : 100;

    // The convention by which people and programs ask for plain text: https://no-color.org
    private static bool IsTerminal(bool isRedirected) => !isRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>The console of this process. The first Ctrl-C asks for an orderly end, the second ends at once.</summary>
    public static Terminal OfThisProcess()
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        var interruption = new CancellationTokenSource();
        var terminal = new Terminal(interruption);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            terminal.signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                if (interruption.IsCancellationRequested) return;
                context.Cancel = true;
                interruption.Cancel();
            }));
        }
        return terminal;
    }

    public void Dispose()
    {
        foreach (var signal in signals) signal.Dispose();
        interruption?.Dispose();
    }

    /// <summary>A console without colours that is wide enough for tables.</summary>
    public static IAnsiConsole Plain(TextWriter writer) => Styled(writer, isTerminal: false);

    private static IAnsiConsole Styled(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal) console.Profile.Width = PlainWidth;
        return console;
    }
}
