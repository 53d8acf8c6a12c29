using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Transport;
using RabbitMQ.Client;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>Who gets into a session, who does not, and what strangers cannot do.</summary>
[Collection(BrokerCollection.Name)]
public sealed class SessionTests(TestBroker broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_worker_waits_for_its_coordinator()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        var joining = AmqpWorker.JoinAsync(options, Patience);
        await Task.Delay(300);
        Assert.False(joining.IsCompleted);
        await using var coordinator = await AmqpCoordinator.OpenAsync(options);
        await using var worker = await joining;
        Assert.Equal(1, worker.Self);
    }

    [Fact]
    public async Task A_worker_gives_up_with_a_reason()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        var failure = await Assert.ThrowsAsync<TransportException>(() => AmqpWorker.JoinAsync(options, TimeSpan.FromMilliseconds(400)));
        Assert.Contains($"no coordinator of session '{options.Session}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coordinator_that_comes_back_is_another_life_that_workers_join_anew()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        var first = await AmqpCoordinator.OpenAsync(options);
        await using var worker = await AmqpWorker.JoinAsync(options, Patience);
        await first.AbandonAsync();
        await using var second = await AmqpCoordinator.OpenAsync(options);
        Assert.Equal(TransportEventKind.Joined, (await worker.ReceiveAsync().AsTask().WaitAsync(Patience)).Kind);
        Assert.Equal(TransportEventKind.Lost, (await worker.ReceiveAsync().AsTask().WaitAsync(Patience)).Kind);
        await Assert.ThrowsAsync<TransportException>(async () => await worker.ReceiveAsync());
        await using var again = await AmqpWorker.JoinAsync(options, Patience);
        again.Send(ITransport.CoordinatorPeer, [9]);
        Assert.Equal(TransportEventKind.Joined, (await second.ReceiveAsync()).Kind);
        Assert.Equal([9], (await second.ReceiveAsync()).Frame.ToArray());
    }

    [Fact]
    public async Task A_session_has_one_coordinator()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        await using var coordinator = await AmqpCoordinator.OpenAsync(options);
        var refused = await Assert.ThrowsAsync<TransportException>(() => AmqpCoordinator.OpenAsync(options));
        Assert.Contains("another coordinator serves the session", refused.Message, StringComparison.Ordinal);
        await using var other = await AmqpCoordinator.OpenAsync(broker.Options());
    }

    [Fact]
    public async Task A_wrong_password_is_refused_without_showing_it()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        var refused = await Assert.ThrowsAsync<TransportException>(() => AmqpCoordinator.OpenAsync(options with { Broker = options.Broker with { Password = "hunter2" } }));
        Assert.Contains(BrokerLogin.PasswordVariable, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_virtual_host_that_does_not_exist_is_named()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        var refused = await Assert.ThrowsAsync<TransportException>(() => AmqpCoordinator.OpenAsync(options with { Broker = options.Broker with { VirtualHost = "nowhere" } }));
        Assert.Contains("'nowhere'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_said()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        var refused = await Assert.ThrowsAsync<TransportException>(() => AmqpCoordinator.OpenAsync(options with { Broker = options.Broker with { Port = 1 } }));
        Assert.Contains("no broker listens at", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_strangers_do_nothing()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        await using var coordinator = await AmqpCoordinator.OpenAsync(options);
        await using var worker = await AmqpWorker.JoinAsync(options, Patience);
        await using var stranger = await ConnectAsync(options.Broker);
        await using var channel = await stranger.CreateChannelAsync();
        var known = new byte[Envelope.Length];
        new Envelope(EnvelopeKind.Data, 4711, 42) { Number = 1, FrameLength = long.MaxValue }.Write(known);
        foreach (var message in new byte[][] { [], [1, 2, 3], new byte[Envelope.Length], new byte[100_000], known })
            await channel.BasicPublishAsync("", options.CoordinatorQueue, message);
        worker.Send(ITransport.CoordinatorPeer, [8]);
        Assert.Equal((TransportEventKind.Joined, worker.Self), Short(await coordinator.ReceiveAsync()));
        Assert.Equal((TransportEventKind.Frame, worker.Self), Short(await coordinator.ReceiveAsync()));
    }

    [Fact]
    public async Task A_peer_that_announces_too_long_a_frame_is_cut_off()
    {
        TestBroker.SkipWithoutRabbitMq();
        var options = broker.Options();
        await using var coordinator = await AmqpCoordinator.OpenAsync(options with { LongestFrame = 1000 });
        await using var worker = await AmqpWorker.JoinAsync(options, Patience);
        worker.Send(ITransport.CoordinatorPeer, new byte[1001]);
        Assert.Equal(TransportEventKind.Joined, (await coordinator.ReceiveAsync()).Kind);
        var lost = await coordinator.ReceiveAsync().AsTask().WaitAsync(Patience);
        Assert.Equal((TransportEventKind.Lost, worker.Self), Short(lost));
        Assert.Contains("1001 bytes; the most is 1000", lost.Reason, StringComparison.Ordinal);
        Assert.Throws<TransportException>(() => coordinator.Send(worker.Self, new byte[1001]));
    }

    private static (TransportEventKind Kind, int Peer) Short(TransportEvent happened) => (happened.Kind, happened.Peer);

    private static Task<IConnection> ConnectAsync(BrokerAddress address) => new ConnectionFactory
    {
        HostName = address.Host,
        Port = address.Port,
        VirtualHost = address.VirtualHost,
        UserName = address.User,
        Password = address.Password!,
    }.CreateConnectionAsync();
}
