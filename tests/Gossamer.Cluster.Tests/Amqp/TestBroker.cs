using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Amqp.Broker;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>The broker of the tests: the one of the test run (GOSSAMER_TEST_BROKER names it), or else one of this process.</summary>
public sealed class TestBroker : IAsyncLifetime
{
    private PrivateBroker? own;
    private BrokerAddress? address;
    private static int sessions;

    internal BrokerAddress Address => address ?? throw new InvalidOperationException("there is no broker");

    /// <summary>Says so where there is no RabbitMQ on this machine.</summary>
    internal static void SkipWithoutRabbitMq() => Assert.SkipWhen(RabbitMqServer.Find() is null && Named is null, "RabbitMQ is not installed (package rabbitmq-server)");

    /// <summary>Quick times, and a session of its own.</summary>
    internal AmqpOptions Options() => new(Address)
    {
        Session = $"test-{Environment.ProcessId}-{Interlocked.Increment(ref sessions)}",
        Ping = TimeSpan.FromMilliseconds(100),
        Patience = TimeSpan.FromMilliseconds(600),
    };

    private static string? Named => Environment.GetEnvironmentVariable("GOSSAMER_TEST_BROKER");

    public async ValueTask InitializeAsync()
    {
        if (Named is { Length: > 0 } url) address = BrokerAddress.Parse(url, "GOSSAMER_TEST_BROKER");
        else if (RabbitMqServer.Find() is not null) address = (own = await PrivateBroker.StartAsync()).Address;
    }

    public async ValueTask DisposeAsync()
    {
        if (own is not null) await own.DisposeAsync();
    }
}

/// <summary>Tests that share one broker.</summary>
[CollectionDefinition(Name)]
public sealed class BrokerCollection : ICollectionFixture<TestBroker>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "broker";
}
