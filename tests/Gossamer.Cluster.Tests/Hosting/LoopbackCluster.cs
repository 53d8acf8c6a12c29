using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Tests.Equality;
using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Tests.Hosting;

/// <summary>A coordinator's process and workers' processes that are all this one.</summary>
internal sealed class LoopbackCluster : IAsyncDisposable
{
    private readonly List<Task> workers = [];
    private readonly IRunSource source;
    private readonly LoopbackTransport coordinator;

    public LoopbackCluster(int processes, Func<ClusterOptions, ClusterOptions>? adapt = null, bool reachesAll = true, IRunSource? source = null)
    {
        this.source = source ?? new CatalogueRuns();
        Network = new LoopbackNetwork(reachesAll);
        var options = new ClusterOptions { Engine = "loopback", Processes = processes, Threads = new() { DegreeOfParallelism = 1 }, Notify = Note };
        coordinator = Network.Join();
        Host = new ClusterHost(coordinator, this.source, adapt?.Invoke(options) ?? options);
        for (var k = 0; k < processes; k++) AddWorker();
    }

    public LoopbackNetwork Network { get; }

    public ClusterHost Host { get; }

    public List<string> Notices { get; } = [];

    /// <summary>A worker's process joins.</summary>
    /// <returns>Its number.</returns>
    public int AddWorker()
    {
        var transport = Network.Join();
        workers.Add(Task.Run(async () =>
        {
            try
            {
                await new WorkerHost(transport, source, "loopback", new() { DegreeOfParallelism = 1 }).ServeAsync();
            }
            catch (TransportException)
            {
                // It was killed.
            }
        }));
        return transport.Self;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        // Those whose greeting came too late for a goodbye see the coordinator leave.
        await coordinator.DisposeAsync();
        await Task.WhenAll(workers);
    }

    private void Note(string notice)
    {
        lock (Notices) Notices.Add(notice);
    }
}
