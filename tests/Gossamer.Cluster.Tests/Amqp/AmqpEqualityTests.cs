using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Tests.Equality;
using Gossamer.Execution;
using Gossamer.Testing.Laws;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>Runs over a real broker: what the processes do gives what the simulator gives, bit for bit.</summary>
[Collection(BrokerCollection.Name)]
public sealed class AmqpEqualityTests(TestBroker broker) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<AmqpWorker> workers = [];
    private readonly List<Task> serving = [];
    private AmqpCoordinator? coordinator;
    private ClusterHost? host;

    public async ValueTask InitializeAsync()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options() with { Patience = TimeSpan.FromSeconds(20) };
        coordinator = await AmqpCoordinator.OpenAsync(options);
        var runs = new CatalogueRuns();
        for (var k = 0; k < 2; k++)
        {
            var worker = await AmqpWorker.JoinAsync(options, Patience);
            workers.Add(worker);
            serving.Add(Task.Run(() => new WorkerHost(worker, runs, "amqp", new() { DegreeOfParallelism = 1 }).ServeAsync()));
        }
        host = new ClusterHost(coordinator, runs, new ClusterOptions { Engine = "amqp", Processes = 2, Threads = new() { DegreeOfParallelism = 1 } });
    }

    /// <summary>One set of peers makes the runs of all methods, so that it takes seconds.</summary>
    [Fact]
    public async Task Every_synchronous_method_gives_what_the_simulator_gives()
    {
        var runs = new CatalogueRuns();
        var differences = new List<string>();
        foreach (var text in CatalogueRuns.SynchronousMethods.Where(HasCoordinator).SelectMany(CatalogueRuns.TextsOf))
        {
            var difference = Outcome.Difference(runs.Simulate(text), await host!.RunAsync(text).WaitAsync(Patience), withTime: false);
            if (difference is not null) differences.Add($"{text}: {difference}");
        }
        Assert.Empty(differences);
    }

    [Fact]
    public async Task Every_asynchronous_method_runs_to_its_end()
    {
        foreach (var method in CatalogueRuns.AsynchronousMethods.Where(HasCoordinator))
        {
            try
            {
                var result = await host!.RunAsync($"{method} {CatalogueRuns.Iterations}").WaitAsync(Patience);
                Assert.True(result.Status == RunStatus.Completed, $"{method}: {result.StopReason}");
            }
            catch (RemoteFailureException failure)
            {
                Assert.Fail($"{method}: {failure.Message}");
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{method} has not ended after {Patience.TotalSeconds} seconds");
            }
        }
    }

    [Fact]
    public async Task Decentralised_methods_are_refused_with_what_to_do()
    {
        var refused = await Assert.ThrowsAsync<BadInputException>(() => host!.RunAsync($"gradient-tracking {CatalogueRuns.Iterations}"));
        Assert.Contains("engine mpi", refused.Message, StringComparison.Ordinal);
    }

    private static bool HasCoordinator(string method) => new CatalogueRuns().Create($"{method} 1").Request.Method is not DecentralizedMethod;

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        // A worker that joined too late to be sent home sees that the coordinator is gone.
        if (coordinator is not null) await coordinator.DisposeAsync();
        await Task.WhenAll(serving).WaitAsync(Patience);
        foreach (var worker in workers) await worker.DisposeAsync();
    }
}
