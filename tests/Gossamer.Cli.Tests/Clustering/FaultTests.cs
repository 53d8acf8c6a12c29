using System.Text.Json;
using Gossamer.Cluster.Amqp.Broker;

namespace Gossamer.Cli.Tests.Clustering;

/// <summary>
/// Real processes over a real broker, killed in the middle of a run: a worker, the broker, the coordinator. What was
/// acknowledged is not lost, and synchronous methods end where they would have ended.
/// </summary>
public sealed class FaultTests(FaultTests.RestartedBroker fixture) : IClassFixture<FaultTests.RestartedBroker>, IDisposable
{
    private const string Problem = "problem: {kind: logistic-regression, data: breast-cancer, workers: 4, regularizer: {kind: l2, lambda: 1e-3}}";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CommandRun command = new();
    private readonly List<CliProcess> processes = [];

    private PrivateBroker Broker
    {
        get
        {
            Assert.SkipWhen(fixture.Broker is null, "RabbitMQ is not installed (package rabbitmq-server)");
            return fixture.Broker;
        }
    }

    [Fact]
    public async Task A_synchronous_run_survives_all_of_them_bit_for_bit()
    {
        var file = command.Write("run.yaml", $$"""
            name: faults
            {{Problem}}
            methods: [{method: ef21, compressor: top-k(3)}]
            stop: {iterations: 1500}
            record: {every: 500}
            """);
        var coordinator = Coordinate(file);
        var (first, second) = (Work(), Work());
        await CheckpointAsync(coordinator, 2);

        first.Kill();
        await SaysAsync(coordinator, "the run goes back to iteration");
        var third = Work();
        await CheckpointAsync(coordinator, Newest() + 2);

        await Broker.RestartAsync(isKilled: true, TimeSpan.FromMilliseconds(100));
        await CheckpointAsync(coordinator, Newest() + 2);

        coordinator.Kill();
        var damaged = Files()[^1];
        Flip(damaged);
        var resumed = Coordinate(file, "--resume", "--json", Path.Combine(command.Folder, "resumed.json"));
        Assert.Equal(0, await resumed.EndAsync(Patience));
        Assert.Contains($"{damaged}: its checksum is wrong", resumed.Said, StringComparison.Ordinal);
        Assert.Contains("going on from the checkpoint before it", resumed.Said, StringComparison.Ordinal);
        Assert.Equal(0, await second.EndAsync(Patience));
        Assert.Equal(0, await third.EndAsync(Patience));
        Assert.Empty(Files());

        Assert.Equal(0, command.Run("run", file, "--quiet", "--json", Path.Combine(command.Folder, "simulated.json")));
        Assert.Equal(Final("simulated.json"), Final("resumed.json"));
    }

    [Fact]
    public async Task An_asynchronous_run_goes_on_without_the_lost_worker()
    {
        var file = command.Write("run.yaml", $$"""
            name: faults
            {{Problem}}
            methods: [{method: ringmaster-asgd, delayThreshold: 20, stepSize: 0.01, allowHeterogeneous: true}]
            stop: {iterations: 12000}
            record: {every: 3000}
            """);
        var coordinator = Coordinate(file);
        var (first, second) = (Work(), Work());
        await CheckpointAsync(coordinator, 2);

        first.Kill();
        await SaysAsync(coordinator, "has gone");
        await CheckpointAsync(coordinator, Newest() + 2);

        await Broker.RestartAsync(isKilled: true, TimeSpan.FromMilliseconds(100));
        await CheckpointAsync(coordinator, Newest() + 2);

        coordinator.Kill();
        var resumed = Coordinate(file, "--resume", "--processes", "1", "--json", Path.Combine(command.Folder, "resumed.json"));
        Assert.Equal(0, await resumed.EndAsync(Patience));
        Assert.Equal(0, await second.EndAsync(Patience));
        Assert.DoesNotContain("goes back", resumed.Said, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(command.Folder, "resumed.json")));
        Assert.Equal(12000, document.RootElement.GetProperty("runs")[0].GetProperty("trace").EnumerateArray().Last().GetProperty("iteration").GetInt64());
    }

    public void Dispose()
    {
        foreach (var process in processes) process.Dispose();
        command.Dispose();
    }

    private CliProcess Coordinate(string file, params string[] more)
    {
        string[] processes = more.Contains("--processes") ? [] : ["--processes", "2"];
        return Start(["coordinator", file, "--quiet", "--checkpoint", "75", "--checkpoints", Checkpoints, "--patience", "1", .. processes, .. more]);
    }

    private CliProcess Work() => Start("worker", "--patience", "1", "--threads", "1");

    private CliProcess Start(params string[] arguments)
    {
        var process = new CliProcess(command.Home, Broker.Address, arguments);
        processes.Add(process);
        return process;
    }

    private string Checkpoints => Path.Combine(command.Folder, "checkpoints");

    private List<string> Files() =>
        Directory.Exists(Checkpoints) ? [.. Directory.EnumerateFiles(Checkpoints, "*.gck", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];

    private int Newest() => Files() is [.., var last] ? int.Parse(Path.GetFileNameWithoutExtension(last).Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>Waits for a checkpoint while the run goes on.</summary>
    private Task CheckpointAsync(CliProcess coordinator, int number) => UntilAsync(coordinator, () => Newest() >= number, $"checkpoint {number}");

    private static Task SaysAsync(CliProcess coordinator, string text) => UntilAsync(coordinator, () => coordinator.Said.Contains(text, StringComparison.Ordinal), $"'{text}'");

    private static async Task UntilAsync(CliProcess coordinator, Func<bool> isThere, string what)
    {
        for (var begin = Environment.TickCount64; !isThere(); await Task.Delay(5))
        {
            Assert.False(coordinator.HasEnded, $"the coordinator ended before {what}; it said:\n{coordinator.Said}");
            Assert.True(Environment.TickCount64 - begin < Patience.TotalMilliseconds, $"there was no {what}; the coordinator said:\n{coordinator.Said}");
        }
    }

    private static void Flip(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private double[] Final(string json)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(command.Folder, json)));
        return [.. document.RootElement.GetProperty("runs")[0].GetProperty("final").EnumerateArray().Select(value => value.GetDouble())];
    }

    /// <summary>A broker that these tests alone use, as they restart it.</summary>
    public sealed class RestartedBroker : IAsyncLifetime
    {
        internal PrivateBroker? Broker { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (RabbitMqServer.Find() is not null) Broker = await PrivateBroker.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (Broker is not null) await Broker.DisposeAsync();
        }
    }
}
