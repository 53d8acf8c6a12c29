using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Amqp;

/// <summary>A worker's end of a run over a broker. It ends with the life of the coordinator that let it in: open another one to join the next.</summary>
internal sealed class AmqpWorker : AmqpTransport
{
    private readonly TaskCompletionSource welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int self = -1;

    private AmqpWorker(AmqpOptions options) : base(options, options.WorkerQueue) { }

    public override int Self => self;

    /// <summary>Connects to the broker and knocks until the coordinator of the session answers.</summary>
    /// <param name="options">How to talk.</param>
    /// <param name="patience">How long broker and coordinator are waited for.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="TransportException">It is not possible; says why and what to do.</exception>
    public static async Task<AmqpWorker> JoinAsync(AmqpOptions options, TimeSpan patience, CancellationToken cancellation = default)
    {
        var begin = Environment.TickCount64;
        var transport = new AmqpWorker(options);
        try
        {
            await transport.StartAsync(patience, cancellation).ConfigureAwait(false);
            transport.Knock();
            var left = patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - begin);
            await transport.welcome.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation).ConfigureAwait(false);
            return transport;
        }
        catch (TimeoutException)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw new TransportException(
                $"no coordinator of session '{options.Session}' answered on {options.Broker} within {patience.TotalSeconds:0} seconds; start 'gossamer coordinator' with the same broker and --session");
        }
        catch
        {
            await transport.AbandonAsync().ConfigureAwait(false);
            throw;
        }
    }

    private protected override bool IsLinkedTo(int peer) => peer == ITransport.CoordinatorPeer;

    private protected override void OnUnknown(in Envelope envelope)
    {
        if (envelope.To != Life) return;
        if (envelope.Kind == EnvelopeKind.Welcome && self < 0 && envelope.Number is > 0 and <= int.MaxValue)
        {
            self = (int)envelope.Number;
            Add(new Link(ITransport.CoordinatorPeer, envelope.From, Options.CoordinatorQueue, Options));
            welcome.TrySetResult();
        }
        else if (envelope.Kind == EnvelopeKind.Stranger && Links.FirstOrDefault() is { } link)
        {
            OnStranger(link);
        }
    }

    private protected override void OnStranger(Link link) => Lose(link, "the coordinator was started anew, or has given this process up");

    private protected override void OnLost(string reason) => Inbox.Close($"this worker is cut off: {reason}");

    private protected override void OnTick()
    {
        if (self < 0) Write(EnvelopeKind.Hello, 0, Options.CoordinatorQueue);
    }

    private void Knock()
    {
        lock (Gate) OnTick();
        Wake();
    }
}
