using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Amqp;

/// <summary>A process's connection to the broker: opened anew, with growing pauses, whenever it is lost.</summary>
internal sealed class BrokerConnection : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TakenFor = TimeSpan.FromSeconds(4);

    private readonly AmqpOptions options;
    private readonly string queue;
    private readonly IBrokerListener listener;
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private TaskCompletionSource<BrokerSession> current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (long Sent, long Received) earlier;
    private Task keeping = Task.CompletedTask;
    private int sessions;

    /// <param name="options">How to talk to the broker.</param>
    /// <param name="queue">The process's own queue.</param>
    /// <param name="listener">Whom to tell what happens.</param>
    public BrokerConnection(AmqpOptions options, string queue, IBrokerListener listener) => (this.options, this.queue, this.listener) = (options, queue, listener);

    /// <summary>Bytes on the wire over all connections; (0, 0) where the system does not tell.</summary>
    public (long Sent, long Received) Bytes
    {
        get
        {
            lock (gate)
            {
                var now = Open?.Bytes ?? default;
                return (earlier.Sent + now.Sent, earlier.Received + now.Received);
            }
        }
    }

    /// <summary>Whether the broker has all that was published.</summary>
    public bool IsConfirmed
    {
        get
        {
            lock (gate) return Open?.IsConfirmed == true;
        }
    }

    /// <summary>Whether the connection is there.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate) return Open is { Closed.IsCompleted: false };
        }
    }

    private BrokerSession? Open => current.Task.IsCompletedSuccessfully ? current.Task.Result : null;

    /// <summary>Connects for the first time.</summary>
    /// <param name="patience">How long a broker that is not there is tried.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="TransportException">It is not possible; says why and what to do.</exception>
    public async Task OpenAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var first = await ConnectAsync(patience, cancellation).ConfigureAwait(false);
        Publish(first);
        keeping = Task.Run(() => KeepAsync(first), CancellationToken.None);
    }

    /// <summary>Publishes to a queue, when the connection is there. What a breaking connection loses is not reported: see <see cref="Link"/>.</summary>
    public async ValueTask PublishAsync(string receiver, ReadOnlyMemory<byte> message, bool isMandatory, CancellationToken cancellation)
    {
        Task<BrokerSession> session;
        lock (gate) session = current.Task;
        try
        {
            await (await session.WaitAsync(cancellation).ConfigureAwait(false)).PublishAsync(receiver, message, isMandatory, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (BrokerErrors.IsOfConnection(failure) && !cancellation.IsCancellationRequested)
        {
            // The next connection resends.
        }
    }

    /// <summary>Acknowledges all messages up to one, unless their connection is gone or not yet in use.</summary>
    /// <returns>Whether it was sent.</returns>
    public async ValueTask<bool> AcknowledgeAsync(int session, ulong tag, CancellationToken cancellation)
    {
        BrokerSession? open;
        lock (gate) open = Open;
        if (open?.Number != session) return false;
        try
        {
            await open.AcknowledgeAsync(tag, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (BrokerErrors.IsOfConnection(failure) && !cancellation.IsCancellationRequested)
        {
            // The broker forgets the delivery with the connection.
            return false;
        }
    }

    /// <summary>Ends as a crash of the process would: nothing is said to anybody, and nothing is tried again.</summary>
    public void Abandon()
    {
        ending.Cancel();
        lock (gate) Open?.Abandon();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
        BrokerSession? open;
        lock (gate) open = Open;
        if (open is not null) await open.DisposeAsync().ConfigureAwait(false);
        lock (gate) current.TrySetCanceled(CancellationToken.None);
    }

    private void Publish(BrokerSession session)
    {
        lock (gate) current.TrySetResult(session);
    }

    private async Task KeepAsync(BrokerSession session)
    {
        try
        {
            while (true)
            {
                await session.Closed.WaitAsync(ending.Token).ConfigureAwait(false);
                lock (gate)
                {
                    var (sent, received) = session.Bytes;
                    earlier = (earlier.Sent + sent, earlier.Received + received);
                    current = new TaskCompletionSource<BrokerSession>(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                await session.DisposeAsync().ConfigureAwait(false);
                session = await ConnectAsync(options.ReconnectFor, ending.Token).ConfigureAwait(false);
                Publish(session);
            }
        }
        catch (OperationCanceledException)
        {
            // The process is done with the broker.
        }
        catch (Exception failure)
        {
            // Where the reason is no broker's it must not go unheard either.
            listener.OnCutOff(failure.Message);
        }
    }

    private async Task<BrokerSession> ConnectAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var begin = Environment.TickCount64;
        var isFirst = sessions == 0;
        for (var pause = FirstPause; ; pause = 2 * pause < LongestPause ? 2 * pause : LongestPause)
        {
            try
            {
                return await BrokerSession.OpenAsync(++sessions, options, queue, listener, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (BrokerErrors.IsOfConnection(failure) && !cancellation.IsCancellationRequested)
            {
                // A broker that is starting refuses for reasons that pass; only at first are they taken at their word.
                var limit = !isFirst ? options.ReconnectFor : BrokerErrors.IsTaken(failure) ? TakenFor : BrokerErrors.IsPassing(failure) ? patience : TimeSpan.Zero;
                if (Environment.TickCount64 - begin + pause.TotalMilliseconds > limit.TotalMilliseconds) throw BrokerErrors.Explain(failure, options);
            }
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), cancellation).ConfigureAwait(false);
        }
    }
}
