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
