using System.CommandLine;
using Gossamer.Cli.Clustering;
using Gossamer.Cli.Running;
using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Hosting;
using Gossamer.Experiments;

namespace Gossamer.Cli.Verbs;

/// <summary>Runs an experiment with workers that find it over a broker.</summary>
internal sealed class CoordinatorVerb : Verb
{
    private readonly Argument<string> file = new("FILE") { Description = "The experiment, a YAML file." };

    private readonly Option<int> processes = new("--processes")
    {
        Description = "How many workers' processes share the workers of the problem; more than these may come and take the place of those that are lost.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly RunOptions options = new(isHere: false);
    private readonly BrokerOptions broker = new();
    private readonly CheckpointOptions checkpoints = new();

    public CoordinatorVerb() : base(
        "coordinator",
        "Run an experiment as the coordinator of workers on any machines, over a RabbitMQ broker.",
        "gossamer coordinator my.yaml --broker amqps://me@broker.example/runs --processes 3   # the password is in GOSSAMER_BROKER_PASSWORD",
        "gossamer coordinator my.yaml --broker-file broker.url --checkpoint 30s   # saves the runs every 30 seconds",
        "gossamer coordinator my.yaml --broker-file broker.url --resume   # goes on after a crash or Ctrl-C")
    {
        Add(file);
        Add(processes);
        broker.AddTo(this);
        checkpoints.AddTo(this);
        options.AddTo(this);
        Details =
            """
            'gossamer worker' with the same broker joins, on this machine or another; docs/cluster.md shows a run on three machines.
            Where a worker's process is lost, an asynchronous method goes on without its workers until another process takes them; a
            synchronous one waits for that process and goes back to its last checkpoint, so that it ends as if nothing had happened.
            Exit codes are those of 'gossamer run'.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var settings = options.Read(arguments);
        var amqp = broker.Read(arguments);
        var path = arguments.GetRequiredValue(file);
        var experiment = Experiment.Load(path, settings.Overrides, settings.IsFull);
        var plan = checkpoints.Read(arguments, experiment);
        var count = arguments.GetValue(processes);
        if (count < 1) throw new BadInputException($"--processes is {count}, but at least 1 process must host the workers");
        await using var transport = await AmqpCoordinator.OpenAsync(amqp, cancellation: terminal.Cancellation);
        if (!settings.IsQuiet) ClusterSession.Note(terminal, $"session '{amqp.Session}' on {amqp.Broker} is open; 'gossamer worker' with the same broker and session joins");
        var session = new ClusterSession(terminal, settings) { CommandLine = ClusterSession.LineOf(arguments) };
        return await session.RunAsync(experiment, transport, new ClusterOptions { Engine = "amqp", Processes = count }, plan);
    }
}
