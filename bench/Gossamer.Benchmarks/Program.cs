using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Gossamer.Benchmarks;

// amqp             runs over a private RabbitMQ broker beside pings of the same bytes
// family           what an iteration of compressing methods costs beside its gradients
// federated        FedAvg on data of the shape of MNIST, step by step
// million          what a million workers cost, and nothing else
// proximal         what proximal steps cost beside the bare solve and a gradient
// sampling         permutations and samples: MARINA and PAGE beside the gradients that they evaluate
// targets          a quick table: what Gossamer aims at, and what this machine measures
// mpi ITERATIONS  a rank of bench/mpi: bytes and seconds of the engine mpi
// peers DATA       the .NET side of bench/peers/run
// anything else    BenchmarkDotNet: --filter '*Gradient*', --list flat, …
return args switch
{
    ["amqp"] => await AmqpTable.PrintAsync(Console.Out),
    ["family"] => FamilyTable.Print(Console.Out),
    ["federated"] => FederatedTable.Print(Console.Out),
    ["million"] => TargetTable.PrintMillion(Console.Out),
    ["proximal"] => ProximalTable.Print(Console.Out),
    ["sampling"] => SamplingTable.Print(Console.Out),
    ["targets"] => TargetTable.Print(Console.Out),
    ["mpi", var iterations] => MpiTable.Run(Console.Out, int.Parse(iterations, System.Globalization.CultureInfo.InvariantCulture)),
    ["peers-data", var path] => PeerTable.WriteData(path),
    ["peers", var path] => PeerTable.Print(Console.Out, Console.In, path),
    _ => Benchmarks(args),
};

static int Benchmarks(string[] args)
{
    var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
    BenchmarkSwitcher.FromAssembly(typeof(TargetTable).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
    return 0;
}
