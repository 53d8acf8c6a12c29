using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// What the DASHA-PP methods share: all of their Algorithm 1 but its line for k_i. In every round the coordinator sends x^{t+1}
/// and x^t to the workers that take part; the others do nothing, and their h_i and g_i stay as they are.
/// </summary>
/// <remarks>
/// As m_i = C_i(k_i/p_a − (a/p_a)(g_i − h_i)) with k_i/p_a = h_i^{t+1} − h_i^t and a/p_a = 1/(2ω + 1), a worker sends what one of
/// DASHA sends; only h_i^{t+1} differs.
/// </remarks>
/// <param name="options">Compressor, participation, start, and where the step size comes from.</param>
/// <param name="title">The method's title, for messages.</param>
public abstract class DashaPpMethod(DashaPpOptions options, string title) : DashaMethod(options, title)
{
    private readonly string title = title;
    private Sampler sampler = null!;

    /// <summary>p_a and p_aa.</summary>
    private protected Participation Participation { get; private set; }

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        var clients = ((DashaPpOptions)Options).Clients;
        sampler = SamplingAssumptions.OfClients(setting, clients, title);
        Participation = Participation.Of(sampler, clients.Name, title);
    }

    /// <inheritdoc/>
    public sealed override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of all g_i
        var previous = new Vector(hub.Dimension);                   // x^t
        var participants = new Participants(sampler);
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, tag: 0);
            g.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            previous.Assign(x);
            x.Add(g, -StepSize);
            participants.Draw(hub, t + 1);
            var points = hub.Bundle(hub.Dense(x), hub.Dense(previous));
            for (var place = 0; place < participants.Count; place++) await hub.SendAsync(participants.WorkerAt(place), points, t + 1);
            g.ApplyMean(await hub.GatherAsync(t + 1, participants.Count), hub.Workers);    // divided by n, not by the number that took part
        }
    }

    /// <summary>Compresses, moves g_i and h_i, and sends m_i.</summary>
    /// <param name="me">The worker.</param>
    /// <param name="next">h_i^{t+1}.</param>
    /// <param name="h">h_i^t on entry, h_i^{t+1} on return.</param>
    /// <param name="g">g_i^t on entry, g_i^{t+1} on return.</param>
    /// <param name="tag">t + 1.</param>
    private protected ValueTask AnswerAsync(IWorker me, Vector next, Vector h, Vector g, long tag) =>
        SendAsync(me, next, h, g, tag, isEveryoneHeard: Participation.IsFull);
}
