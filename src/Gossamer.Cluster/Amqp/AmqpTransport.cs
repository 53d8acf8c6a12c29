using System.Security.Cryptography;
using System.Threading.Channels;
using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Amqp;

/// <summary>
/// Frames over RabbitMQ. Each life of a process has a queue of its own, which ends with its connection. Between two
/// processes pieces of frames are numbered, kept by the sender until the receiver has acknowledged them, sent again where
/// the broker or a connection lost them, and dropped where they come twice; so a broker that restarts loses nothing, and
/// nothing needs to be written to its disk. A process is lost when its queue is gone for longer than the patience.
/// </summary>
internal abstract partial class AmqpTransport : ITransport, IBrokerListener
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(3);

    private readonly Dictionary<ulong, Link> links = [];
    private readonly Dictionary<int, Link> byPeer = [];
    private readonly Queue<(int Session, ulong Tag)> unprocessed = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource ending = new();
    private readonly BrokerConnection connection;
    private TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task sending = Task.CompletedTask;
    private Task ticking = Task.CompletedTask;
    private (int Session, ulong Tag) delivered;
    private ulong acknowledged;
    private long framesSent;
    private long framesReceived;
    private long bytesSent;
    private long bytesReceived;
    private bool isHandedOut;
    private bool isLeaving;
    private bool isCutOff;
    private bool isAcknowledgementDue;

    private protected AmqpTransport(AmqpOptions options, Func<ulong, string> queue)
    {
        Options = options;
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        while (Life == 0)
        {
            RandomNumberGenerator.Fill(random);
            Life = BitConverter.ToUInt64(random);
        }
        connection = new BrokerConnection(options, queue(Life), this);
    }

    public abstract int Self { get; }

    public bool ReachesAll => false;

    public int LongestFrame => Options.LongestFrame;

    /// <summary>As the kernel counts the bytes of the connection with the broker; the bodies of messages where it does not.</summary>
    public Traffic Traffic
    {
        get
        {
            var (sent, received) = connection.Bytes;
            lock (Gate)
            {
                return new Traffic(framesSent, sent > 0 ? sent : bytesSent, framesReceived, received > 0 ? received : bytesReceived);
            }
        }
    }

    private protected AmqpOptions Options { get; }

    private protected Lock Gate { get; } = new();

    private protected Inbox Inbox { get; } = new();

    /// <summary>The random number of this life of the process.</summary>
    private protected ulong Life { get; }

    private protected bool IsLeaving => isLeaving;

    private protected IReadOnlyCollection<Link> Links => links.Values;

    public void Send(int peer, ReadOnlySpan<byte> frame)
    {
        if (frame.Length > Options.LongestFrame) throw new TransportException($"a frame of {frame.Length} bytes is too long; the most is {Options.LongestFrame}");
        if (peer == Self || !IsLinkedTo(peer)) throw new TransportException($"peer {Self} cannot send to peer {peer}: it reaches the coordinator's peer alone");
        lock (Gate)
        {
            if (isLeaving || !byPeer.TryGetValue(peer, out var link)) return;
            link.Enqueue(EnvelopeKind.Data, Life, frame);
            Mark(link);
            framesSent++;
        }
        Wake();
    }

    public async ValueTask FlushAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            Task next;
            lock (Gate)
            {
                if (IsDrained) return;
                next = drained.Task;
            }
            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async ValueTask<TransportEvent> ReceiveAsync(CancellationToken cancellation = default)
    {
        lock (Gate)
        {
            if (isHandedOut)
            {
                unprocessed.Dequeue();
                if (Processed() - acknowledged >= (ulong)(Options.Prefetch / 4)) Wake();
            }
            isHandedOut = false;
        }
        var happened = await Inbox.ReceiveAsync(cancellation).ConfigureAwait(false);
        isHandedOut = happened.Kind == TransportEventKind.Frame;
        return happened;
    }

    /// <summary>Ends as a crash of the process would, for tests: nothing is said to anybody.</summary>
    internal async Task AbandonAsync()
    {
        connection.Abandon();
        await EndAsync("it was abandoned").ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        lock (Gate)
        {
            if (isLeaving) return;
            foreach (var link in links.Values)
            {
                link.Enqueue(EnvelopeKind.Farewell, Life, default);
                Mark(link);
            }
            isLeaving = true;
        }
        Wake();
        using (var patience = new CancellationTokenSource(FarewellTime))
        {
            try
            {
                await FlushAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The others will see that the queue is gone.
            }
        }
        await EndAsync("it has left").ConfigureAwait(false);
    }

    void IBrokerListener.OnConnected(int session)
    {
        lock (Gate)
        {
            (delivered, acknowledged) = ((session, 0), 0);
            foreach (var link in links.Values)
            {
                link.Resend();
                // After a restart of the broker all processes need time to come back.
                (link.AbsentSince, link.AsksToResend, link.IsPingDue) = (null, true, true);
                Mark(link);
            }
        }
        Wake();
    }

    void IBrokerListener.OnDelivered(int session, ulong tag, ReadOnlySpan<byte> message)
    {
        lock (Gate)
        {
            if (session == delivered.Session) delivered.Tag = tag;
            bytesReceived += message.Length;
            // Whatever is not from this program, or not for this life, is dropped.
            if (!Envelope.TryRead(message, out var envelope)) return;
            if (links.TryGetValue(envelope.From, out var link) && envelope.To == Life) Take(link, envelope, session, tag, message[Envelope.Length..]);
            else OnUnknown(envelope);
        }
        Wake();
    }

    void IBrokerListener.OnReturned(ReadOnlySpan<byte> message)
    {
        lock (Gate)
        {
            if (!Envelope.TryRead(message, out var envelope) || envelope.From != Life || !links.TryGetValue(envelope.To, out var link)) return;
            link.AbsentSince ??= Environment.TickCount64;
        }
    }

    void IBrokerListener.OnConfirmed()
    {
        lock (Gate) NoteDrained();
    }

    void IBrokerListener.OnRefused()
    {
        lock (Gate)
        {
            foreach (var link in links.Values)
            {
                link.Resend();
                Mark(link);
            }
        }
        Wake();
    }

    void IBrokerListener.OnCutOff(string reason) => CutOff(reason);

    private protected async Task StartAsync(TimeSpan patience, CancellationToken cancellation)
    {
        await connection.OpenAsync(patience, cancellation).ConfigureAwait(false);
        sending = Task.Run(SendAllAsync, CancellationToken.None);
        ticking = Task.Run(TickAsync, CancellationToken.None);
    }

    private protected abstract bool IsLinkedTo(int peer);

    /// <summary>A message of no known peer, or for another life of this process; under the gate.</summary>
    private protected abstract void OnUnknown(in Envelope envelope);

    /// <summary>A peer says that it does not know this process; under the gate.</summary>
    private protected virtual void OnStranger(Link link) => Lose(link, "it does not know this process any more");

    /// <summary>Called at every ping, under the gate.</summary>
    private protected virtual void OnTick() { }

    /// <summary>A new peer; under the gate.</summary>
    private protected void Add(Link link)
    {
        links.Add(link.Life, link);
        byPeer.Add(link.Peer, link);
        Mark(link);
        Inbox.AddJoined(link.Peer);
    }

    /// <summary>A peer is gone; under the gate.</summary>
    private protected void Lose(Link link, string reason)
    {
        if (!links.Remove(link.Life)) return;
        byPeer.Remove(link.Peer);
        link.Close();
        Inbox.AddLost(link.Peer, reason);
        OnLost(reason);
        NoteDrained();
    }

    /// <summary>A peer was lost; under the gate.</summary>
    private protected virtual void OnLost(string reason) { }

    private protected void Wake() => wake.Writer.TryWrite(true);

    // Where nothing can be sent any more there is nothing to wait for.
    private bool IsDrained => isCutOff || (letters.Count == 0 && links.Values.All(link => !link.HasUnsent) && connection.IsConfirmed);

    /// <summary>Nothing comes or goes any more: whoever waits learns why.</summary>
    private void CutOff(string reason)
    {
        Inbox.Close(reason);
        lock (Gate)
        {
            isCutOff = true;
            NoteDrained();
        }
    }

    private void NoteDrained()
    {
        if (!IsDrained) return;
        drained.TrySetResult();
        drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Take(Link link, in Envelope envelope, int session, ulong tag, ReadOnlySpan<byte> payload)
    {
        link.AbsentSince = null;
        Mark(link);
        if (!link.Acknowledge(envelope.Acknowledged))
        {
            Lose(link, "it acknowledged what was never sent");
            return;
        }
        if (envelope.AsksToResend) link.Resend();
        if (envelope.Kind == EnvelopeKind.Stranger) OnStranger(link);
        if (!envelope.IsCounted || !link.Accept(envelope.Number)) return;
        if (envelope.Kind == EnvelopeKind.Farewell)
        {
            Lose(link, "it has left");
            return;
        }
        var (buffer, length) = link.Assemble(envelope.FrameLength, payload, out var error);
        if (error is not null) Lose(link, error);
        if (buffer is null) return;
        framesReceived++;
        unprocessed.Enqueue((session, tag));
        Inbox.AddFrame(link.Peer, buffer, length);
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(Options.Ping);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false))
            {
                lock (Gate) isAcknowledgementDue = true;
                Wake();
                if (!connection.IsOpen) continue;
                lock (Gate)
                {
                    FindLost();
                    foreach (var link in links.Values)
                    {
                        link.Tick();
                        link.IsPingDue = true;
                        Mark(link);
                    }
                    OnTick();
                }
                Wake();
            }
        }
        catch (OperationCanceledException)
        {
            // The transport ends.
        }
        catch (Exception failure)
        {
            CutOff($"peer {Self} cannot watch the others any more: {failure.Message}");
        }
    }

    private void FindLost()
    {
        var now = Environment.TickCount64;
        foreach (var link in links.Values.Where(link => now - link.AbsentSince > Options.Patience.TotalMilliseconds).ToList())
            Lose(link, $"it has had no connection to the broker for {Options.Patience.TotalSeconds:0.#} seconds");
    }

    private async Task EndAsync(string reason)
    {
        lock (Gate) isLeaving = true;
        await ending.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        await ticking.ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        CutOff($"peer {Self} is cut off: {reason}");
        lock (Gate)
        {
            foreach (var link in links.Values) link.Close();
            links.Clear();
            byPeer.Clear();
        }
    }
}
