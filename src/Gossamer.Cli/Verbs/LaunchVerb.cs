using System.CommandLine;
using Gossamer.Cli.Clustering;
using Gossamer.Cli.Running;
using Gossamer.Experiments;
using Gossamer.Registration;

namespace Gossamer.Cli.Verbs;

/// <summary>Runs an experiment with real processes, all of which it starts.</summary>
internal sealed class LaunchVerb : Verb
{
    private static readonly string[] Engines = ["mpi", "amqp"];

    private readonly Argument<string> file = new("FILE") { Description = "The experiment, a YAML file." };

    private readonly Option<string> engine = new("--engine") { Description = "What carries the messages: 'mpi' (Open MPI) or 'amqp' (RabbitMQ, on this machine).", HelpName = "ENGINE", Required = true };

    private readonly Option<int?> processes = new("--processes")
    {
        Description = "amqp: how many workers' processes share the workers of the problem (unless given, one a core).",
        HelpName = "N",
    };

    private readonly Option<int?> ranks = new("--ranks")
    {
        Description = "mpi: how many ranks; one is the coordinator, the others share the workers (unless given, one a core and one more).",
        HelpName = "N",
    };

    private readonly Option<string?> hosts = new("--hosts")
    {
        Description = "mpi: the machines, as mpirun takes them (a:2,b:4) or a file of them (unless given, this one).",
        HelpName = "HOSTS",
    };

    private readonly RunOptions options = new(isHere: false);
    private readonly BrokerOptions broker = new();
    private readonly CheckpointOptions checkpoints = new();

    public LaunchVerb() : base(
        "launch",
        "Run an experiment with real processes and messages: starts all that is needed.",
        "gossamer launch my.yaml --engine mpi --ranks 4   # mpirun with the coordinator and three ranks of workers, on this machine",
        "gossamer launch my.yaml --engine mpi --ranks 8 --hosts a:4,b:4   # on two machines",
        "gossamer launch my.yaml --engine amqp --processes 3   # a private broker, three workers' processes and the coordinator, on this machine",
        "gossamer launch my.yaml --engine amqp --broker-file broker.url   # over a broker that is there",
        "gossamer launch my.yaml --engine amqp --resume   # goes on after a crash or Ctrl-C")
    {
        Add(file);
        Add(engine);
        Add(ranks);
        Add(hosts);
        Add(processes);
        broker.AddTo(this);
        checkpoints.AddTo(this);
        options.AddTo(this);
        Details =
            """
            amqp: a process that ends before its time is replaced, and the run goes on: synchronous methods from their last checkpoint,
            asynchronous ones at once. For runs over several machines see 'gossamer coordinator' and 'gossamer worker', and
            docs/cluster.md. mpi: a rank that is lost ends the job; --resume goes on. Exit codes are those of 'gossamer run'; 2 where what the engine needs is not installed.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var settings = options.Read(arguments);
        var name = arguments.GetRequiredValue(engine);
        if (!Engines.Contains(name, StringComparer.Ordinal)) throw new BadInputException($"--engine: there is no engine '{name}' that can be launched; {Spelling.Suggest(name, Engines)}");
        var experiment = Experiment.Load(arguments.GetRequiredValue(file), settings.Overrides, settings.IsFull);
        var plan = checkpoints.Read(arguments, experiment);
        if (name == "mpi") return await LaunchMpiAsync(arguments, terminal, settings.IsQuiet);
        Refuse(arguments, name, ranks, hosts);
        var count = arguments.GetValue(processes) ?? Environment.ProcessorCount;
        if (count < 1) throw new BadInputException($"--processes is {count}, but at least 1 process must host the workers");
        return await new AmqpLaunch(terminal, settings, broker).RunAsync(arguments, experiment, count, plan);
    }

    private Task<int> LaunchMpiAsync(ParseResult arguments, Terminal terminal, bool isQuiet)
    {
        Refuse(arguments, "mpi", [processes, .. broker.All]);
        var count = arguments.GetValue(ranks) ?? Environment.ProcessorCount + 1;
        if (count < 1) throw new BadInputException($"--ranks is {count}, but at least 1 is needed");
        return new MpiLaunch(terminal, isQuiet).RunAsync(count, arguments.GetValue(hosts), Rest(arguments, engine, ranks, hosts));
    }

    /// <summary>Nothing that is given is silently ignored.</summary>
    private static void Refuse(ParseResult arguments, string engine, params ReadOnlySpan<Option> others)
    {
        foreach (var option in others)
        {
            if (arguments.GetResult(option) is { Implicit: false }) throw new BadInputException($"{option.Name} means nothing to the engine {engine}: leave it away");
        }
    }

    /// <summary>The arguments as they were given, without the verb and some options.</summary>
    private IEnumerable<string> Rest(ParseResult arguments, params Option[] without)
    {
        var isValue = false;
        foreach (var token in arguments.Tokens.SkipWhile(token => token.Value != Name).Skip(1))
        {
            var isLeftOut = isValue || without.Any(option => option.Name == token.Value);
            isValue = isLeftOut && !isValue;
            if (!isLeftOut) yield return token.Value;
        }
    }
}
