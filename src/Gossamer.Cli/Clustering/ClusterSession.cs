using System.CommandLine;
using Gossamer.Cli.Running;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Running;
using Gossamer.Cluster.Transport;
using Gossamer.Experiments;

namespace Gossamer.Cli.Clustering;

/// <summary>Runs one experiment as the coordinator of several processes, with all that a person wants around it.</summary>
internal sealed class ClusterSession(Terminal terminal, RunSettings settings)
{
    /// <summary>How to go on, for the note after a failure or Ctrl-C.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Runs, keeps and shows it.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="transport">Reaches the workers' processes; stays the caller's.</param>
    /// <param name="options">How runs are made.</param>
    /// <param name="checkpoints">When and where they are saved.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(Experiment experiment, ITransport transport, ClusterOptions options, CheckpointPlan checkpoints)
    {
        var isWhole = false;
        try
        {
            await using var runs = new ClusterRuns(experiment, transport, options with { Notify = notice => Note(terminal, notice) }, checkpoints);
            var code = await new ExperimentSession(terminal, settings with { Remote = runs }) { CommandLine = $"{CommandLine} --resume" }.RunAsync(experiment);
            isWhole = code is ExitCode.Done or ExitCode.Failed;
            if (isWhole) runs.Forget();
            return code;
        }
        finally
        {
            if (!isWhole && Directory.Exists(checkpoints.Folder)) Note(terminal, $"checkpoints are kept in {checkpoints.Folder}; '{CommandLine} --resume' goes on from them");
        }
    }

    /// <summary>A command line as it was given, but for --resume, as a shell takes it.</summary>
    public static string LineOf(ParseResult arguments) =>
        string.Join(' ', arguments.Tokens.Select(token => token.Value).Where(word => word != "--resume").Prepend("gossamer").Select(Quoted));

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || "-_./:=,@%+".Contains(letter)) ? word : $"'{word.Replace("'", @"'\''")}'";

    /// <summary>Says who comes and goes.</summary>
    public static void Note(Terminal terminal, string notice) => terminal.Error.WriteLine("note: " + notice);
}
