using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Amqp;

/// <summary>The coordinator's end of a run over a broker: workers knock, get a number and are reached through their queues.</summary>
internal sealed class AmqpCoordinator : AmqpTransport
{
    private const int MostPeers = 1 << 16;

    private int next = ITransport.CoordinatorPeer + 1;

    private AmqpCoordinator(AmqpOptions options) : base(options, _ => options.CoordinatorQueue) { }

    public override int Self => ITransport.CoordinatorPeer;

    /// <summary>Connects to the broker and opens the session.</summary>
    /// <param name="options">How to talk.</param>
    /// <param name="patience">How long a broker that is not there is tried.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="TransportException">It is not possible; says why and what to do.</exception>
    public static async Task<AmqpCoordinator> OpenAsync(AmqpOptions options, TimeSpan patience = default, CancellationToken cancellation = default)
    {
        var transport = new AmqpCoordinator(options);
        await transport.StartAsync(patience, cancellation).ConfigureAwait(false);
        return transport;
    }

    private protected override bool IsLinkedTo(int peer) => peer > ITransport.CoordinatorPeer;

    private protected override void OnUnknown(in Envelope envelope)
    {
        var life = envelope.From;
        var queue = Options.WorkerQueue(life);
        if (envelope.Kind != EnvelopeKind.Hello)
        {
            if (envelope.Kind != EnvelopeKind.Stranger) Write(EnvelopeKind.Stranger, life, queue);
            return;
        }
        if (IsLeaving) return;
        var known = Links.FirstOrDefault(link => link.Life == life);
        if (known is null)
        {
            if (Links.Count >= MostPeers) return;
            known = new Link(next++, life, queue, Options);
            Add(known);
        }
        Write(EnvelopeKind.Welcome, life, queue, known.Peer);
    }
}
