using System.CommandLine;
using Gossamer.Cli.Clustering;
using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Running;
using Gossamer.Cluster.Transport;
using Gossamer.Simulation.Threads;

namespace Gossamer.Cli.Verbs;

/// <summary>Hosts workers for a coordinator that it finds over a broker.</summary>
internal sealed class WorkerVerb : Verb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Option<string?> files = new("--files")
    {
        Description = "The folder whose files an experiment may name, by relative path. Without it, experiments with files are refused.",
        HelpName = "FOLDER",
    };

    private readonly Option<double> wait = new("--wait")
    {
        Description = "Seconds to wait for the broker and for a coordinator, at first and after one is lost.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<bool> stay = new("--stay") { Description = "Waits for the next coordinator when one has no more runs, for as long as it takes." };

    private readonly Option<int?> threads = new("--threads") { Description = "How many workers compute at the same time (unless given, one a core).", HelpName = "N" };

    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "Errors only." };

    private readonly BrokerOptions broker = new();

    public WorkerVerb() : base(
        "worker",
        "Host workers for a coordinator on any machine, over a RabbitMQ broker.",
        "gossamer worker --broker amqps://me@broker.example/runs   # the password is in GOSSAMER_BROKER_PASSWORD",
        "gossamer worker --broker-file broker.url --stay   # serves one coordinator after the other until Ctrl-C",
        "gossamer worker --broker-file broker.url --files data   # experiments may name files of this folder")
    {
        broker.AddTo(this);
        foreach (Option option in new Option[] { files, wait, stay, threads, quiet }) Add(option);
        Details =
            """
            The coordinator sends the text of its experiment and the worker builds its part from its own data: neither paths nor code
            of another machine are used. It ends when the coordinator has no more runs (exit code 0); Ctrl-C lets it leave at any time
            (130). A coordinator that is lost is waited for.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var options = broker.Read(arguments);
        var folder = arguments.GetValue(files);
        if (folder is not null && !Directory.Exists(folder)) throw new BadInputException($"--files: there is no folder {folder}");
        var seconds = arguments.GetValue(wait);
        if (!(seconds >= 0 && seconds <= 1e6)) throw new BadInputException($"--wait is {seconds}, but must be from 0 to 1000000 seconds");
        var patience = TimeSpan.FromSeconds(arguments.GetValue(stay) ? 1e8 : seconds);
        var source = new ForeignRuns(folder);
        var settings = new ThreadsOptions { DegreeOfParallelism = arguments.GetValue(threads) ?? 0 };
        if (arguments.GetValue(threads) is < 1) throw new BadInputException($"--threads is {settings.DegreeOfParallelism}, but must be at least 1");
        while (true)
        {
            Note(arguments, terminal, $"looking for the coordinator of session '{options.Session}' on {options.Broker}");
            await using var transport = await AmqpWorker.JoinAsync(options, patience, terminal.Cancellation);
            Note(arguments, terminal, $"joined as process {transport.Self}");
            var isDone = await ServeAsync(transport, source, settings, terminal);
            if (isDone && !arguments.GetValue(stay)) return ExitCode.Done;
            Note(arguments, terminal, isDone ? "the coordinator has no more runs; waiting for the next one" : "the coordinator is lost; waiting for it or another one");
        }
    }

    private static async Task<bool> ServeAsync(AmqpWorker transport, ForeignRuns source, ThreadsOptions settings, Terminal terminal)
    {
        try
        {
            return await new WorkerHost(transport, source, "amqp", settings).ServeAsync(terminal.Cancellation);
        }
        catch (BadMessageException error)
        {
            CommandLineError.Write(terminal, error.Message);
            await Task.Delay(Pause, terminal.Cancellation);
            return false;
        }
        catch (TransportException error)
        {
            // The broker is looked for again, as at first.
            CommandLineError.Write(terminal, error.Message);
            return false;
        }
    }

    private void Note(ParseResult arguments, Terminal terminal, string notice)
    {
        if (!arguments.GetValue(quiet)) ClusterSession.Note(terminal, notice);
    }
}
