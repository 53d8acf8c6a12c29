using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>How the coordinator weighs what the participants of a round send.</summary>
public enum ClientWeights
{
    /// <summary>All workers count the same, as in f = (1/n) Σ f_i: an unbiased estimate of the mean over all workers.</summary>
    Uniform,

    /// <summary>By their numbers of samples, m_i/Σ m_j over the participants, as FedAvg was first written.</summary>
    Data,
}

/// <summary>Asks the participants of a round and takes the weighted mean of their answers.</summary>
internal sealed class RoundAverage
{
    private readonly Participants participants;
    private readonly IReadOnlyList<double>? sizes;
    private readonly double[] weights;

    /// <summary>Creates it for one run.</summary>
    /// <param name="clients">The sampling of the workers.</param>
    /// <param name="sizes">m_i by worker; null where all count the same.</param>
    public RoundAverage(Sampler clients, IReadOnlyList<double>? sizes)
    {
        (participants, this.sizes) = (new Participants(clients), sizes);
        weights = new double[clients.Count];
    }

    /// <summary>How many take part.</summary>
    public int Count => participants.Count;

    /// <summary>Draws the participants of a round and sends them a point.</summary>
    public async ValueTask<Arrivals> AskAsync(ICoordinator hub, Vector x, long round)
    {
        Draw(hub, round);
        for (var place = 0; place < Count; place++) await hub.SendAsync(participants.WorkerAt(place), x, round);
        return await hub.GatherAsync(round, Count);
    }

    /// <summary>Draws the participants of a round and sends them a message.</summary>
    public async ValueTask<Arrivals> AskAsync(ICoordinator hub, Message message, long round)
    {
        Draw(hub, round);
        for (var place = 0; place < Count; place++) await hub.SendAsync(participants.WorkerAt(place), message, round);
        return await hub.GatherAsync(round, Count);
    }

    /// <summary>What a participant of this round counts.</summary>
    /// <param name="place">0-based place in the order of workers.</param>
    public double WeightAt(int place) => weights[place];

    /// <summary>Writes Σ w_i·u_i.</summary>
    /// <param name="arrivals">u_i, d coordinates each.</param>
    /// <param name="mean">Overwritten.</param>
    public void Mean(Arrivals arrivals, Vector mean)
    {
        mean.Clear();
        for (var place = 0; place < arrivals.Count; place++) mean.Add(arrivals[place].Body, weights[place]);
    }

    private void Draw(ICoordinator hub, long round)
    {
        participants.Draw(hub, round);
        double total = 0;
        for (var place = 0; place < Count; place++)
        {
            var worker = participants.WorkerAt(place);
            weights[place] = participants.WeightOf(worker);
            if (sizes is null) continue;
            total += weights[place] *= sizes[worker];
        }
        if (sizes is null || total == 0) return;
        for (var place = 0; place < Count; place++) weights[place] /= total;
    }
}
