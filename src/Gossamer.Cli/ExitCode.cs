namespace Gossamer.Cli;

/// <summary>What the process says to its caller when it ends.</summary>
internal static class ExitCode
{
    /// <summary>All that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>A run diverged or stalled, or something broke on the way; what was recorded is kept.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a file or a value is wrong; nothing was run and nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl-C: finished runs are kept.</summary>
    public const int Interrupted = 130;
}
