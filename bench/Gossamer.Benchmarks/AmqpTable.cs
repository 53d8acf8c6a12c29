using System.Diagnostics;
using System.Globalization;
using Gossamer.Benchmarks.Workloads;
using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Amqp.Broker;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Transport;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Benchmarks;

/// <summary>
/// Runs over a private broker, with four workers' peers in this process: seconds an iteration beside a ping of the same bytes, and
/// bytes on the coordinator's connection, as the kernel counts them, beside the accounting.
/// </summary>
internal static class AmqpTable
{
    private const int Workers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> PrintAsync(TextWriter output)
    {
        await using var broker = await PrivateBroker.StartAsync();
        output.WriteLine($"amqp: {Workers} workers, one broker, loopback; of an iteration: milliseconds, and kilobytes on the coordinator's connection (down + up)");
        output.WriteLine($"{"method",-32}{"iteration",12}{"ping",10}{"ratio",8}{"accounted",16}{"on the wire",16}{"ratio",8}");
        var runs = new BenchmarkRuns();
        foreach (var (name, iterations) in runs.Names)
        {
            var accounted = await MeasureAsync(broker.Address, runs, name, iterations);
            var ping = await PingAsync(broker.Address, (int)(accounted.Down / Workers), (int)(accounted.Up / Workers), iterations);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-32}{accounted.Seconds * 1e3,12:F3}{ping * 1e3,10:F3}{accounted.Seconds / ping,8:F2}{accounted.Down / 1e3,8:F2} +{accounted.Up / 1e3,6:F2}{accounted.WireDown / 1e3,9:F2} +{accounted.WireUp / 1e3,5:F2}{(accounted.WireDown + accounted.WireUp) / (accounted.Down + accounted.Up),8:F2}"));
        }
        return 0;
    }

    private static async Task<(double Seconds, double Down, double Up, double WireDown, double WireUp)> MeasureAsync(BrokerAddress broker, BenchmarkRuns runs, string name, int iterations)
    {
        await using var peers = await Peers.JoinAsync(broker);
        var serving = peers.Workers.Select(worker => Task.Run(() => new WorkerHost(worker, runs, "amqp", new() { DegreeOfParallelism = 1 }).ServeAsync())).ToList();
        (double Seconds, double Down, double Up, double WireDown, double WireUp) measured;
        await using (var host = new ClusterHost(peers.Coordinator, runs, new ClusterOptions { Engine = "amqp", Processes = Workers }))
        {
            await host.RunAsync($"{name};{iterations / 2}");
            var (before, clock) = (peers.Coordinator.Traffic, Stopwatch.StartNew());
            var result = await host.RunAsync($"{name};{iterations}");
            var (after, seconds) = (peers.Coordinator.Traffic, clock.Elapsed.TotalSeconds);
            var last = result.Trace[^1];
            measured = (
                (last.Seconds > 0 ? last.Seconds : seconds) / iterations, last.BitsDownPerWorker * Workers / 8 / iterations, last.BitsUpPerWorker * Workers / 8 / iterations,
                (after.BytesSent - before.BytesSent) / (double)iterations, (after.BytesReceived - before.BytesReceived) / (double)iterations);
        }
        await Task.WhenAll(serving);
        return measured;
    }

    /// <summary>Seconds of a round in which the coordinator sends bytes to every worker and each of them answers.</summary>
    private static async Task<double> PingAsync(BrokerAddress broker, int down, int up, int rounds)
    {
        await using var peers = await Peers.JoinAsync(broker);
        var answering = peers.Workers.Select(worker => Task.Run(() => AnswerAsync(worker, new byte[up]))).ToList();
        var question = new byte[down];
        var clock = new Stopwatch();
        for (var round = -rounds / 2; round < rounds; round++)
        {
            if (round == 0) clock.Start();
            for (var worker = 1; worker <= Workers; worker++) peers.Coordinator.Send(worker, question);
            for (var answers = 0; answers < Workers;)
            {
                if ((await peers.Coordinator.ReceiveAsync()).Kind == TransportEventKind.Frame) answers++;
            }
        }
        var seconds = clock.Elapsed.TotalSeconds / rounds;
        await peers.Coordinator.DisposeAsync();
        await Task.WhenAll(answering);
        return seconds;
    }

    private static async Task AnswerAsync(AmqpWorker worker, byte[] answer)
    {
        while (await worker.ReceiveAsync() is { Kind: not TransportEventKind.Lost } happened)
        {
            if (happened.Kind == TransportEventKind.Frame) worker.Send(ITransport.CoordinatorPeer, answer);
        }
    }

    private sealed record Peers(AmqpCoordinator Coordinator, List<AmqpWorker> Workers) : IAsyncDisposable
    {
        private static int sessions;

        public static async Task<Peers> JoinAsync(BrokerAddress broker)
        {
            var options = new AmqpOptions(broker) { Session = $"bench-{++sessions}", Patience = Patience };
            var peers = new Peers(await AmqpCoordinator.OpenAsync(options), []);
            for (var k = 0; k < AmqpTable.Workers; k++) peers.Workers.Add(await AmqpWorker.JoinAsync(options, Patience));
            return peers;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var worker in Workers) await worker.DisposeAsync();
            await Coordinator.DisposeAsync();
        }
    }

    /// <summary>Methods on narrow and wide problems whose gradients take next to no time.</summary>
    private sealed class BenchmarkRuns : IRunSource
    {
        private readonly Dictionary<int, Problem> problems = new()
        {
            [300] = BenchmarkData.Logistic(BenchmarkData.Sparse(400, 300), Workers),
            [100_000] = BenchmarkData.Logistic(BenchmarkData.Sparse(400, 100_000), Workers),
        };

        public IReadOnlyList<(string Name, int Iterations)> Names { get; } =
            [("gd, d = 300", 400), ("ef21 top-10, d = 300", 400), ("gd, d = 100000", 60), ("ef21 top-100, d = 100000", 60)];

        public PlannedRequest Create(string text)
        {
            var parts = text.Split(';');
            var problem = problems[int.Parse(parts[0].Split(' ')[^1], CultureInfo.InvariantCulture)];
            var method = parts[0].StartsWith("gd", StringComparison.Ordinal) ? new GradientDescent(new MethodOptions { StepSize = 0.05 }) : (Method)Ef21(problem.Dimension);
            return new PlannedRequest(new RunRequest(problem, method)
            {
                Stop = new StopRule { Iterations = long.Parse(parts[1], CultureInfo.InvariantCulture) },
                Record = new RecordPlan { Every = long.MaxValue, Metrics = [MetricNames.Loss] },
            });
        }

        private static Ef21 Ef21(int dimension) => new(new Ef21Options { Compressor = new TopK(dimension == 300 ? 10 : 100), StepSize = 0.05 });
    }
}
