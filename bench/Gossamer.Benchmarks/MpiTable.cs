using System.Diagnostics;
using System.Globalization;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Mpi;
using Gossamer.Cluster.Transport;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.Decentralized.AllReduce;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Benchmarks;

/// <summary>
/// One rank of <c>bench/mpi</c>: what an iteration takes over the engine mpi, over a plain exchange of as many bytes, and over
/// MPI_Allreduce; and the bytes that the loopback device saw, beside those of MPI and of accounting.
/// </summary>
internal static class MpiTable
{
    private const int Dimension = 10_000;
    private const int Kept = 100;
    private const double Step = 0.5;
    private const string AllReduce = "all-reduce";
    private static readonly string[] Runs = ["gd", "ef21"];

    public static int Run(TextWriter output, int iterations)
    {
        RunAsync(output, iterations).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(TextWriter output, int iterations)
    {
        var source = new Source(iterations);
        await using var transport = new MpiTransport(await MpiWorld.StartAsync());
        var workers = transport.Peers - 1;
        source.Ranks = transport.Peers;
        if (transport.Self != ITransport.CoordinatorPeer)
        {
            await new WorkerHost(transport, source, "mpi", new() { DegreeOfParallelism = 1 }).ServeAsync();
            await AllReduceAsync(transport, source.ProblemOf(AllReduce), iterations);
            foreach (var _ in Runs) await EchoAsync(transport, iterations);
            return;
        }
        var rows = new List<Row>();
        await using (var host = new ClusterHost(transport, source, new ClusterOptions { Engine = "mpi", Processes = workers, Threads = new() { DegreeOfParallelism = 1 } }))
        {
            await host.RunAsync("gd 1");
            foreach (var run in (string[])[.. Runs, AllReduce]) rows.Add(await MeasureAsync(transport, host, run, iterations));
        }
        var (_, reduceSeconds, reduceBytes) = await TimedAsync(() => AllReduceAsync(transport, source.ProblemOf(AllReduce), iterations));
        output.WriteLine("| method | ms/iteration | same bytes, no engine | ratio | accounting, kB | frames, kB | device, kB |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var plain = reduceSeconds;
            if (row.Run != AllReduce)
                (_, plain, _) = await TimedAsync(() => PingAsync(transport, workers, (int)(row.FrameDown / workers / iterations), (int)(row.FrameUp / workers / iterations), iterations));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {Name(row.Run, workers)} | {1e3 * row.Seconds / iterations:F1} | {1e3 * plain / iterations:F1} | {row.Seconds / plain:F2} | {row.Accounted / 1e3 / iterations:F1} | {(row.FrameUp + row.FrameDown) / 1e3 / iterations:F1} | {row.Device / 1e3 / iterations:F1} |"));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"MPI_Allreduce, the last row's comparison, moves {reduceBytes / 1e3 / iterations:F1} kB over the device."));
    }

    private static string Name(string run, int workers) => run switch
    {
        "gd" => $"gd, {workers} workers and a coordinator",
        "ef21" => $"ef21 top-k({Kept}), as many",
        _ => $"all-reduce-sgd pairwise, {workers + 1} nodes",
    };

    private static async Task<Row> MeasureAsync(MpiTransport transport, ClusterHost host, string run, int iterations)
    {
        var before = transport.Traffic;
        var (result, _, device) = await TimedAsync(() => host.RunAsync($"{run} {iterations}"));
        var after = transport.Traffic;
        var last = result.Trace[^1];
        var workers = run == AllReduce ? transport.Peers : transport.Peers - 1;
        return new Row(
            run, last.Seconds - result.Trace[0].Seconds, (last.BitsUpPerWorker + last.BitsDownPerWorker) / 8 * workers,
            after.BytesSent - before.BytesSent, after.BytesReceived - before.BytesReceived, device);
    }

    /// <summary>Gradient descent where every rank keeps the point. Sums are rounded as MPI likes.</summary>
    private static async Task<double> AllReduceAsync(MpiTransport transport, Problem problem, int iterations)
    {
        var x = problem.Start.ToArray();
        var sum = new double[x.Length];
        for (var k = 0; k < iterations; k++)
        {
            problem.Local(transport.Self).Gradient(x, sum);
            await transport.World.CallAsync(mpi =>
            {
                mpi.AllReduceSum(sum);
                return 0;
            });
            for (var i = 0; i < x.Length; i++) x[i] -= Step * sum[i] / problem.Workers;
        }
        return x[0];
    }

    private static async Task<int> PingAsync(MpiTransport transport, int workers, int down, int up, int iterations)
    {
        var frame = new byte[Math.Max(4, down)];
        BitConverter.TryWriteBytes(frame, up);
        for (var k = 0; k < iterations; k++)
        {
            for (var peer = 1; peer <= workers; peer++) transport.Send(peer, frame);
            for (var heard = 0; heard < workers; heard++) await NextFrameAsync(transport);
        }
        return 0;
    }

    private static async Task EchoAsync(MpiTransport transport, int iterations)
    {
        for (var k = 0; k < iterations; k++)
        {
            var frame = await NextFrameAsync(transport);
            transport.Send(ITransport.CoordinatorPeer, new byte[Math.Max(4, BitConverter.ToInt32(frame.Span))]);
        }
        await transport.FlushAsync();
    }

    private static async Task<ReadOnlyMemory<byte>> NextFrameAsync(MpiTransport transport)
    {
        while (true)
        {
            var happened = await transport.ReceiveAsync();
            if (happened.Kind == TransportEventKind.Frame) return happened.Frame;
        }
    }

    private static async Task<(T Result, double Seconds, long Device)> TimedAsync<T>(Func<Task<T>> work)
    {
        var before = DeviceBytes();
        var clock = Stopwatch.StartNew();
        var result = await work();
        return (result, clock.Elapsed.TotalSeconds, DeviceBytes() - before);
    }

    private static long DeviceBytes() =>
        long.Parse(File.ReadAllText("/sys/class/net/lo/statistics/tx_bytes"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    private sealed record Row(string Run, double Seconds, double Accounted, long FrameDown, long FrameUp, long Device);

    private sealed class Source(int iterations) : IRunSource
    {
        private readonly Dictionary<int, Problem> problems = [];

        public int Ranks { get; set; }

        /// <summary>The coordinator's rank has no gradient of its own, unless there is no coordinator.</summary>
        public Problem ProblemOf(string run)
        {
            var workers = run == AllReduce ? Ranks : Ranks - 1;
            if (!problems.TryGetValue(workers, out var problem))
                problems[workers] = problem = Quadratics.RandomTridiagonal(workers, Dimension, 0.2, 0.05, seed: 1);
            return problem;
        }

        public PlannedRequest Create(string text)
        {
            var parts = text.Split(' ');
            Method method = parts[0] switch
            {
                "gd" => new GradientDescent(new MethodOptions { StepSize = Step }),
                "ef21" => new Ef21(new Ef21Options { Compressor = new TopK(Kept), StepSize = Step / 10 }),
                _ => new AllReduceSgd(new AllReduceOptions { Reduction = Reduction.Pairwise, StepSize = Step }),
            };
            return new PlannedRequest(new RunRequest(ProblemOf(parts[0]), method)
            {
                Stop = new StopRule { Iterations = long.Parse(parts[1], CultureInfo.InvariantCulture) },
                Topology = method is DecentralizedMethod ? new Complete().Create(Ranks) : null,
                Record = new RecordPlan { Every = iterations + 1L },
            });
        }
    }
}
