using System.CommandLine;
using Gossamer.Cli.Clustering;
using Gossamer.Cli.Running;
using Gossamer.Experiments;
using Gossamer.Registration;

namespace Gossamer.Cli.Verbs;

/// <summary>Runs an experiment with real processes, all of which it starts.</summary>
internal sealed class LaunchVerb : Verb
{
    private static readonly string[] Engines = ["amqp"];

    private readonly Argument<string> file = new("FILE") { Description = "The experiment, a YAML file." };

    private readonly Option<string> engine = new("--engine") { Description = "What carries the messages: 'amqp' (RabbitMQ, on this machine).", HelpName = "ENGINE", Required = true };

    private readonly Option<int?> processes = new("--processes")
    {
        Description = "amqp: how many workers' processes share the workers of the problem (unless given, one a core).",
        HelpName = "N",
    };

    private readonly RunOptions options = new(isHere: false);
    private readonly BrokerOptions broker = new();
    private readonly CheckpointOptions checkpoints = new();

    public LaunchVerb() : base(
        "launch",
        "Run an experiment with real processes and messages: starts all that is needed.",
        "gossamer launch my.yaml --engine amqp --processes 3   # a private broker, three workers' processes and the coordinator, on this machine",
        "gossamer launch my.yaml --engine amqp --broker-file broker.url   # over a broker that is there",
        "gossamer launch my.yaml --engine amqp --resume   # goes on after a crash or Ctrl-C")
    {
        Add(file);
        Add(engine);
        Add(processes);
        broker.AddTo(this);
        checkpoints.AddTo(this);
        options.AddTo(this);
        Details =
            """
            A process that ends before its time is replaced, and the run goes on: synchronous methods from their last checkpoint,
            asynchronous ones at once. For runs over several machines see 'gossamer coordinator' and 'gossamer worker', and
            docs/cluster.md. Exit codes are those of 'gossamer run'; 2 where what the engine needs is not installed.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var settings = options.Read(arguments);
        var name = arguments.GetRequiredValue(engine);
        if (!Engines.Contains(name, StringComparer.Ordinal)) throw new BadInputException($"--engine: there is no engine '{name}' that can be launched; {Spelling.Suggest(name, Engines)}");
        var experiment = Experiment.Load(arguments.GetRequiredValue(file), settings.Overrides, settings.IsFull);
        var plan = checkpoints.Read(arguments, experiment);
        var count = arguments.GetValue(processes) ?? Environment.ProcessorCount;
        if (count < 1) throw new BadInputException($"--processes is {count}, but at least 1 process must host the workers");
        return await new AmqpLaunch(terminal, settings, broker).RunAsync(arguments, experiment, count, plan);
    }
}
