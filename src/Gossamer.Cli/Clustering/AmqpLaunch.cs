using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Gossamer.Cli.Running;
using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Amqp.Broker;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Running;
using Gossamer.Experiments;

namespace Gossamer.Cli.Clustering;

/// <summary>A broker unless one is given, workers' processes and the coordinator, all on this machine.</summary>
internal sealed class AmqpLaunch(Terminal terminal, RunSettings settings, BrokerOptions broker)
{
    // How long the workers of a launch that is killed look for another coordinator, once they have given up its broker.
    private const string WorkerWait = "20";

    /// <summary>Runs an experiment.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(ParseResult arguments, Experiment experiment, int processes, CheckpointPlan checkpoints)
    {
        var given = broker.Find(arguments);
        await using var own = given is null ? await PrivateBroker.StartAsync(cancellation: terminal.Cancellation) : null;
        var options = given ?? broker.Adapt(arguments, new AmqpOptions(own!.Address));
        if (own is not null && !settings.IsQuiet) Note($"a private broker listens on {own.Address} (process {own.ProcessId})");
        // Other runs on the same broker are none of this one's business.
        if (options.Session == new AmqpOptions(options.Broker).Session) options = options with { Session = "launch-" + RandomNumberGenerator.GetHexString(12, lowercase: true) };
        await using var transport = await AmqpCoordinator.OpenAsync(options, cancellation: terminal.Cancellation);
        await using var workers = new WorkerProcesses(processes, Arguments(options, experiment, processes), Variables(options), Note, terminal.Cancellation);
        var session = new ClusterSession(terminal, settings) { CommandLine = ClusterSession.LineOf(arguments) };
        return await session.RunAsync(experiment, transport, new ClusterOptions { Engine = "amqp", Processes = processes }, checkpoints);
    }

    private static List<string> Arguments(AmqpOptions options, Experiment experiment, int processes)
    {
        List<string> arguments =
        [
            "worker", "--quiet", "--session", options.Session, "--wait", WorkerWait, "--files", Path.GetDirectoryName(Path.GetFullPath(experiment.Source))!,
            "--threads", Math.Max(1, Environment.ProcessorCount / processes).ToString(CultureInfo.InvariantCulture),
            "--patience", options.Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var (option, file) in new[] { ("--tls-authority", options.Tls.AuthorityFile), ("--tls-certificate", options.Tls.CertificateFile), ("--tls-key", options.Tls.KeyFile) })
        {
            if (file is not null) arguments.AddRange([option, file]);
        }
        return arguments;
    }

    private static Dictionary<string, string> Variables(AmqpOptions options) => new()
    {
        [BrokerLogin.UrlVariable] = options.Broker.WithSecret(),
        [BrokerLogin.UserVariable] = "",
    };

    private void Note(string notice) => ClusterSession.Note(terminal, notice);
}
