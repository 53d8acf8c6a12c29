using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Amqp.Broker;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>A broker that speaks TLS and may be restarted: of the tests that need one to themselves.</summary>
public sealed class EncryptedBroker : IAsyncLifetime
{
    private PrivateBroker? broker;

    internal PrivateBroker Broker
    {
        get
        {
            Assert.SkipWhen(broker is null, "RabbitMQ is not installed (package rabbitmq-server)");
            return broker;
        }
    }

    internal AmqpOptions Options(string session) => new(Broker.Address)
    {
        Tls = Broker.Tls,
        Session = session,
        Ping = TimeSpan.FromMilliseconds(100),
        Patience = TimeSpan.FromSeconds(3),
        ChunkBytes = 10_000,
    };

    public async ValueTask InitializeAsync()
    {
        if (RabbitMqServer.Find() is not null) broker = await PrivateBroker.StartAsync(isEncrypted: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (broker is not null) await broker.DisposeAsync();
    }
}
