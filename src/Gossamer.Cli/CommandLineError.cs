namespace Gossamer.Cli;

/// <summary>How problems are told.</summary>
internal static class CommandLineError
{
    /// <summary>One problem, one line on standard error, whatever the message holds.</summary>
    public static void Write(Terminal terminal, string message) =>
        terminal.Error.WriteLine("error: " + string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
}
