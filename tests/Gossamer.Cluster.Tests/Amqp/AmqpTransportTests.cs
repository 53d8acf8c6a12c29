using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Tests.Transport;
using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>A transport over a real broker keeps the contract of transports.</summary>
[Collection(BrokerCollection.Name)]
public sealed class AmqpTransportTests(TestBroker broker) : TransportContract
{
    private protected override Task<INetworkUnderTest> OpenAsync()
    {
        TestBroker.SkipWithoutRabbitMq();
        return Task.FromResult<INetworkUnderTest>(new AmqpUnderTest(broker.Options()));
    }

    [Fact]
    public async Task The_broker_keeps_what_a_reader_that_is_busy_does_not_process()
    {
        const int prefetch = 8, frames = 100;
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        await using var coordinator = await AmqpCoordinator.OpenAsync(options with { Prefetch = prefetch });
        await using var worker = await AmqpWorker.JoinAsync(options, TimeSpan.FromSeconds(30));
        for (var k = 0; k < frames; k++) worker.Send(ITransport.CoordinatorPeer, [(byte)k]);
        // Some pings later what comes has come.
        for (var quiet = 0; quiet < 10 || coordinator.Traffic.FramesReceived == 0; quiet++) await Task.Delay(options.Ping);
        Assert.InRange(coordinator.Traffic.FramesReceived, 1, prefetch);
        Assert.Equal(TransportEventKind.Joined, (await coordinator.ReceiveAsync()).Kind);
        for (var k = 0; k < frames; k++) Assert.Equal([(byte)k], (await coordinator.ReceiveAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Frame.ToArray());
    }

    [Fact]
    public async Task A_flush_ends_where_the_connection_is_gone_for_good()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        await using var coordinator = await AmqpCoordinator.OpenAsync(options);
        await using var worker = await AmqpWorker.JoinAsync(options, TimeSpan.FromSeconds(30));
        Assert.Equal(TransportEventKind.Joined, (await worker.ReceiveAsync()).Kind);
        // More than a broker takes over in the meantime.
        for (var k = 0; k < 400; k++) worker.Send(ITransport.CoordinatorPeer, new byte[100_000]);
        var flush = worker.FlushAsync().AsTask();
        Assert.False(flush.IsCompleted);
        await worker.AbandonAsync();
        await flush.WaitAsync(TimeSpan.FromSeconds(10));
        await worker.FlushAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }
}

internal sealed class AmqpUnderTest(AmqpOptions options) : INetworkUnderTest
{
    private readonly List<AmqpTransport> peers = [];

    public bool CanKill => true;

    public async Task<ITransport> JoinAsync()
    {
        AmqpTransport joined = peers.Count == 0 ? await AmqpCoordinator.OpenAsync(options) : await AmqpWorker.JoinAsync(options, TimeSpan.FromSeconds(30));
        peers.Add(joined);
        return joined;
    }

    public Task KillAsync(ITransport peer) => ((AmqpTransport)peer).AbandonAsync();

    public async ValueTask DisposeAsync()
    {
        for (var k = peers.Count - 1; k >= 0; k--) await peers[k].DisposeAsync();
    }
}
