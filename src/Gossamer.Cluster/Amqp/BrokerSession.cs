using System.Net.Sockets;
using RabbitMQ.Client;

namespace Gossamer.Cluster.Amqp;

/// <summary>What a connection tells its owner; calls come from the client library's threads.</summary>
internal interface IBrokerListener
{
    /// <summary>A message has come; its bytes are valid during the call.</summary>
    /// <param name="session">The number of the connection.</param>
    /// <param name="tag">By which it is acknowledged.</param>
    /// <param name="message">The whole body.</param>
    void OnDelivered(int session, ulong tag, ReadOnlySpan<byte> message);

    /// <summary>A mandatory message came back: the queue does not exist.</summary>
    void OnReturned(ReadOnlySpan<byte> message);

    /// <summary>The broker has taken over messages.</summary>
    void OnConfirmed();

    /// <summary>The broker has refused messages.</summary>
    void OnRefused();

    /// <summary>A new connection is open; nothing has been sent on it.</summary>
    void OnConnected(int session);

    /// <summary>The connection is gone and cannot be had again.</summary>
    void OnCutOff(string reason);
}

/// <summary>One connection to the broker with its queue, from its opening to its loss.</summary>
internal sealed class BrokerSession : IAsyncDisposable
{
    private static readonly BasicProperties Transient = new() { DeliveryMode = DeliveryModes.Transient };

    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<ulong> unconfirmed = [];
    private readonly int number;
    private IConnection? connection;
    private IChannel? publishing;
    private IChannel? consuming;
    private Socket? socket;
    private (long Sent, long Received) lastBytes;
    private ulong published;

    private BrokerSession(int number) => this.number = number;

    /// <summary>Its number among those of a process.</summary>
    public int Number => number;

    /// <summary>Ends when the connection is lost.</summary>
    public Task Closed => closed.Task;

    /// <summary>Whether the broker has confirmed all that was published.</summary>
    public bool IsConfirmed
    {
        get
        {
            lock (unconfirmed) return unconfirmed.Count == 0;
        }
    }

    /// <summary>Bytes on the wire, as the kernel counts those of the socket; (0, 0) where it does not tell.</summary>
    public (long Sent, long Received) Bytes => socket is { } open && SocketBytes.TryRead(open, out var bytes) ? lastBytes = bytes : lastBytes;

    /// <summary>Connects, declares the queue and begins to consume it.</summary>
    public static async Task<BrokerSession> OpenAsync(int number, AmqpOptions options, string queue, IBrokerListener listener, CancellationToken cancellation)
    {
        var session = new BrokerSession(number);
        try
        {
            await session.ConnectAsync(options, queue, cancellation).ConfigureAwait(false);
            listener.OnConnected(number);
            await session.ConsumeAsync(options, queue, listener, cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Publishes to a queue; returns when the message is on its way.</summary>
    public async ValueTask PublishAsync(string queue, ReadOnlyMemory<byte> message, bool isMandatory, CancellationToken cancellation)
    {
        lock (unconfirmed) unconfirmed.Add(++published);
        await publishing!.BasicPublishAsync("", queue, isMandatory, Transient, message, cancellation).ConfigureAwait(false);
    }

    /// <summary>Acknowledges all messages up to one.</summary>
    public ValueTask AcknowledgeAsync(ulong tag, CancellationToken cancellation) => consuming!.BasicAckAsync(tag, multiple: true, cancellation);

    /// <summary>Ends the connection as a crash of the process would.</summary>
    public void Abandon() => socket?.Close(0);

    public async ValueTask DisposeAsync()
    {
        closed.TrySetResult();
        if (connection is null) return;
        _ = Bytes;
        try
        {
            await connection.CloseAsync(200, "done", TimeSpan.FromSeconds(2), abort: true, CancellationToken.None).ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (BrokerErrors.IsOfConnection(failure))
        {
            // It was lost before.
        }
        socket = null;
    }

    private async Task ConnectAsync(AmqpOptions options, string queue, CancellationToken cancellation)
    {
        var broker = options.Broker;
        var factory = new ConnectionFactory
        {
            HostName = broker.Host,
            Port = broker.Port,
            VirtualHost = broker.VirtualHost,
            UserName = broker.User,
            Password = broker.Password ?? "",
            RequestedHeartbeat = options.Heartbeat,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            ClientProvidedName = queue,
            ConsumerDispatchConcurrency = 1,
        };
        if (broker.IsEncrypted) factory.Ssl = options.Tls.ForHost(broker.Host);
        factory.SocketFactory = family =>
        {
            var client = ConnectionFactoryBase.DefaultSocketFactory(family);
            socket = client.Client;
            return client;
        };
        connection = await factory.CreateConnectionAsync(cancellation).ConfigureAwait(false);
        connection.ConnectionShutdownAsync += (_, _) => End();
        publishing = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellation).ConfigureAwait(false);
        consuming = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        publishing.ChannelShutdownAsync += (_, _) => End();
        consuming.ChannelShutdownAsync += (_, _) => End();
    }

    private async Task ConsumeAsync(AmqpOptions options, string queue, IBrokerListener listener, CancellationToken cancellation)
    {
        publishing!.BasicAcksAsync += (_, confirm) => Confirm(confirm.DeliveryTag, confirm.Multiple, listener);
        publishing.BasicNacksAsync += (_, refusal) =>
        {
            // What was refused is sent again under another number.
            Settle(refusal.DeliveryTag, refusal.Multiple);
            listener.OnRefused();
            return Task.CompletedTask;
        };
        publishing.BasicReturnAsync += (_, returned) =>
        {
            listener.OnReturned(returned.Body.Span);
            return Task.CompletedTask;
        };
        // The queue lives as long as this connection: its end is how the others learn, within a ping, that this process is gone.
        await consuming!.QueueDeclareAsync(queue, durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellation).ConfigureAwait(false);
        await consuming.BasicQosAsync(0, options.Prefetch, global: false, cancellation).ConfigureAwait(false);
        await consuming.BasicConsumeAsync(queue, autoAck: false, new Consumer(consuming, number, listener), cancellation).ConfigureAwait(false);
    }

    private Task Confirm(ulong tag, bool isMultiple, IBrokerListener listener)
    {
        Settle(tag, isMultiple);
        listener.OnConfirmed();
        return Task.CompletedTask;
    }

    /// <summary>The broker has answered for a message, or for all up to it.</summary>
    private void Settle(ulong tag, bool isMultiple)
    {
        lock (unconfirmed)
        {
            if (isMultiple) unconfirmed.RemoveWhere(one => one <= tag);
            else unconfirmed.Remove(tag);
        }
    }

    private Task End()
    {
        closed.TrySetResult();
        return Task.CompletedTask;
    }

    private sealed class Consumer(IChannel channel, int session, IBrokerListener listener) : AsyncDefaultBasicConsumer(channel)
    {
        public override Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            listener.OnDelivered(session, deliveryTag, body.Span);
            return Task.CompletedTask;
        }
    }
}
