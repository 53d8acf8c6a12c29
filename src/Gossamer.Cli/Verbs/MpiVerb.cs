using System.CommandLine;
using Gossamer.Cli.Clustering;
using Gossamer.Cli.Running;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Mpi;
using Gossamer.Cluster.Running;
using Gossamer.Experiments;
using Gossamer.Simulation.Threads;

namespace Gossamer.Cli.Verbs;

/// <summary>Runs an experiment as one rank of an MPI job.</summary>
internal sealed class MpiVerb : Verb
{
    private readonly Argument<string> file = new("FILE") { Description = "The experiment, a YAML file that every rank finds under this path." };

    private readonly RunOptions options = new(isHere: false);
    private readonly CheckpointOptions checkpoints = new();

    public MpiVerb() : base(
        "mpi",
        "Run an experiment as the ranks of an MPI job that mpirun or Slurm has started.",
        "mpirun -n 4 gossamer mpi my.yaml   # rank 0 is the coordinator, the others share the workers",
        "srun --mpi=pmix -n 64 gossamer mpi my.yaml --checkpoint 1min --checkpoints /shared/runs   # in a Slurm allocation",
        "mpirun -n 4 gossamer mpi my.yaml --resume   # goes on after a crash")
    {
        Add(file);
        checkpoints.AddTo(this);
        options.AddTo(this);
        Details =
            """
            All ranks take the same command line. Rank 0 hosts the coordinator, writes the results and answers with the exit codes of
            'gossamer run'; the nodes of a decentralised method live on all ranks. MPI ends the whole job where a rank is lost:
            --resume goes on from the last checkpoint, with any number of ranks. On one machine 'gossamer launch --engine mpi' calls
            mpirun itself.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var path = arguments.GetRequiredValue(file);
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(terminal.Cancellation);
        using var signal = MpiSignals.OnInterrupt(interruption.Cancel);
        var world = await MpiWorld.StartAsync();
        if (MpiLauncher.WhyAlone(world.Size, Environment.GetEnvironmentVariable) is { } reason)
        {
            await world.EndAsync();
            throw new BadInputException(reason);
        }
        var threads = new ThreadsOptions { DegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / world.SizeHere) };
        int code;
        await using (var transport = new MpiTransport(world))
        {
            try
            {
                code = world.Rank == 0 ? await CoordinateAsync(arguments, terminal, path, transport, threads, interruption.Token) : await ServeAsync(path, transport, threads);
            }
            catch (BadMessageException error)
            {
                // Before the transport is closed in order, which would wait for ranks that wait for this one.
                CommandLineError.Write(terminal, $"rank {world.Rank}: {error.Message}");
                world.Abort(ExitCode.Failed);
                code = ExitCode.Failed;
            }
        }
        return MpiExit.Tell(code);
    }

    private async Task<int> CoordinateAsync(
        ParseResult arguments, Terminal terminal, string path, MpiTransport transport, ThreadsOptions threads, CancellationToken cancellation)
    {
        // What rank 0 cannot do is said here: the transport is to be closed in order, so that the other ranks end too.
        using var console = new Terminal(terminal.Out, terminal.Error, terminal.IsOutTerminal, terminal.IsErrorTerminal, cancellation);
        try
        {
            var settings = options.Read(arguments);
            var experiment = Experiment.Load(path, settings.Overrides, settings.IsFull);
            var plan = checkpoints.Read(arguments, experiment);
            var session = new ClusterSession(console, settings) { CommandLine = "mpirun … " + ClusterSession.LineOf(arguments) };
            return await session.RunAsync(experiment, transport, new ClusterOptions { Engine = "mpi", Processes = transport.Peers - 1, Threads = threads }, plan);
        }
        catch (Exception failure)
        {
            return CommandLine.Report(failure, console);
        }
    }

    private static async Task<int> ServeAsync(string path, MpiTransport transport, ThreadsOptions threads)
    {
        await new WorkerHost(transport, new ForeignRuns(Path.GetDirectoryName(Path.GetFullPath(path))), "mpi", threads).ServeAsync();
        return ExitCode.Done;
    }
}
