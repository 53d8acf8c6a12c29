using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Mpi;
using Gossamer.Cluster.Tests.Equality;
using Gossamer.Testing.Laws;

namespace Gossamer.Cluster.Tests.Mpi;

/// <summary>What the ranks of test jobs do. Started by <see cref="MpiJob"/> only.</summary>
public sealed class RankPrograms
{
    /// <summary>All synchronous methods, one after the other: rank 0 writes, for every run, how it differs from the simulator.</summary>
    [Fact(Explicit = true)]
    public Task Equality() => ServeAsync(new CatalogueRuns(), async (host, _, write) =>
    {
        var runs = new CatalogueRuns();
        foreach (var text in CatalogueRuns.SynchronousMethods.SelectMany(CatalogueRuns.TextsOf))
            write($"{text}\t{Outcome.Difference(runs.Simulate(text), await host.RunAsync(text), withTime: false)}");
    });

    /// <summary>
    /// Means by collective operations: rank 0 writes how every run differs from the simulator, and how many frames it sent in it.
    /// </summary>
    [Fact(Explicit = true)]
    public Task Averages() => ServeAsync(new AverageRuns(), async (host, transport, write) =>
    {
        var runs = new AverageRuns();
        foreach (var text in AverageRuns.Texts)
        {
            var before = transport.Traffic.FramesSent;
            var result = await host.RunAsync(text);
            write($"{text}\t{Outcome.Difference(runs.Simulate(text), result, withTime: false)}\t{transport.Traffic.FramesSent - before}");
        }
    });

    /// <summary>Frames of many lengths go from rank 0 to the last rank and back.</summary>
    [Fact(Explicit = true)]
    public async Task Frames()
    {
        if (MpiJob.Output is not { } output) return;
        await using var transport = new MpiTransport(await MpiWorld.StartAsync());
        var last = (await StartedAsync(transport)).Max();
        int[] lengths = [0, 1, 1000, 65_537, 5_000_000];
        if (transport.Self == 0)
        {
            foreach (var length in lengths) transport.Send(last, Pattern(length));
        }
        if (transport.Self != 0 && transport.Self != last) return;
        foreach (var length in lengths)
        {
            var happened = await transport.ReceiveAsync();
            while (happened.Kind == Cluster.Transport.TransportEventKind.Lost) happened = await transport.ReceiveAsync();
            Assert.True(happened.Frame.Span.SequenceEqual(Pattern(length)));
            if (transport.Self == last) transport.Send(0, happened.Frame.Span);
        }
        if (transport.Self == 0) await File.WriteAllTextAsync(output, "whole\n");
    }

    private static async Task<List<int>> StartedAsync(MpiTransport transport)
    {
        var peers = new List<int>();
        // Joins come first, as all ranks are there from the beginning.
        while (peers.Count == 0 || peers.Max() < (transport.Self == 2 ? 1 : 2)) peers.Add((await transport.ReceiveAsync()).Peer);
        return [.. peers, transport.Self];
    }

    private static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var k = 0; k < length; k++) bytes[k] = (byte)(k * 7);
        return bytes;
    }

    private static async Task ServeAsync(IRunSource source, Func<ClusterHost, MpiTransport, Action<string>, Task> coordinate)
    {
        if (MpiJob.Output is not { } output) return;
        var transport = new MpiTransport(await MpiWorld.StartAsync());
        await using (transport)
        {
            if (transport.Self == 0)
            {
                var lines = new List<string>();
                var options = new ClusterOptions { Engine = "mpi", Processes = 2, Threads = new() { DegreeOfParallelism = 1 } };
                await using (var host = new ClusterHost(transport, source, options)) await coordinate(host, transport, lines.Add);
                await File.WriteAllLinesAsync(output, lines);
            }
            else
            {
                await new WorkerHost(transport, source, "mpi", new() { DegreeOfParallelism = 1 }).ServeAsync();
            }
        }
    }
}
