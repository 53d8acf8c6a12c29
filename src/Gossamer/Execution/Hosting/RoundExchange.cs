using Gossamer.Messaging;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// The communication rounds of one node: collects what its neighbours sent in a round, in node order, and keeps what
/// faster neighbours sent ahead of their time.
/// </summary>
internal sealed class RoundExchange
{
    private readonly List<Delivery> early = [];
    private Arrival[] arrivals = [];
    private IReadOnlyList<int> neighbors = [];
    private int taken;

    /// <summary>The running round.</summary>
    public long Round { get; private set; }

    /// <summary>How many neighbours have not sent theirs yet.</summary>
    public int Missing { get; private set; }

    public bool IsRunning { get; private set; }

    /// <summary>What the neighbours sent; valid until the next round begins.</summary>
    public Arrivals Arrivals => new(arrivals, neighbors.Count);

    /// <summary>Begins a round and lets go of the messages of the last one.</summary>
    /// <returns>True where all messages of the round are there already.</returns>
    public bool Begin(long round, IReadOnlyList<int> expected)
    {
        for (var k = 0; k < neighbors.Count; k++) arrivals[k].Body?.Release();
        Round = round;
        neighbors = expected;
        Missing = expected.Count;
        if (arrivals.Length < Missing) arrivals = new Arrival[Missing];
        Array.Clear(arrivals);
        IsRunning = true;
        TakeEarly();
        return EndIfComplete();
    }

    /// <summary>A message of some round has come.</summary>
    /// <returns>True where it completes the running round.</returns>
    public bool Add(in Delivery delivery)
    {
        if (!IsRunning || delivery.Tag != Round)
        {
            early.Add(delivery);
            return false;
        }
        Place(delivery);
        return EndIfComplete();
    }

    private bool EndIfComplete()
    {
        if (Missing > 0) return false;
        IsRunning = false;
        return true;
    }

    private void TakeEarly()
    {
        taken = 0;
        for (var k = 0; k < early.Count; k++)
        {
            var delivery = early[k];
            if (delivery.Tag > Round) early[taken++] = delivery;
            else if (delivery.Tag == Round) Place(delivery);
            else delivery.Body.Release();
        }
        early.RemoveRange(taken, early.Count - taken);
    }

    private void Place(in Delivery delivery)
    {
        for (var k = 0; k < neighbors.Count; k++)
        {
            if (neighbors[k] != delivery.Sender) continue;
            if (arrivals[k].Body is not null) break;
            arrivals[k] = new Arrival(delivery.Sender, delivery.Body, delivery.Tag);
            Missing--;
            return;
        }
        // Sent twice, or by a node that is no neighbour in this round.
        delivery.Body.Release();
    }
}
