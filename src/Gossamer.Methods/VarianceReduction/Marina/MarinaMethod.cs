using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options common to MARINA and its variants.</summary>
public record MarinaOptions : MethodOptions
{
    /// <summary>Q or C_i.</summary>
    [Parameter("Unbiased compressor of the differences that the workers send; correlated ones such as perm-k are welcome.", Symbol = "Q")]
    public required Compressor Compressor { get; init; }

    /// <summary>p.</summary>
    [Parameter("Probability of a round in which all workers send uncompressed gradients; by theory unless given, so that both kinds of rounds cost equally much.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? Probability { get; init; }

    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;
}

/// <summary>
/// What MARINA and its variants and distributed PAGE share: the coordinator. One coin a round, shared by all, says whether the
/// workers start the estimate g anew or move it. Who does not know the last point, because not everybody takes part in every
/// round, gets it with the new one.
/// </summary>
/// <param name="options">The step size.</param>
public abstract class MarinaMethod(MethodOptions options) : CentralizedMethod(options)
{
    /// <summary>p; to be set before a run.</summary>
    private protected double Probability { get; set; } = 1;

    /// <summary>Who takes part in rounds in which g is moved; null where all do.</summary>
    private protected Sampler? Clients { get; set; }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");
        var last = new Vector(hub.Dimension);
        var participants = Clients is null ? null : new Participants(Clients);
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, tag: 0);
            g.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            last.Assign(x);
            x.Add(g, -StepSize);
            var startsAnew = StartsAnew(hub, t + 1);
            if (startsAnew || participants is null)
            {
                await hub.BroadcastAsync(x, t + 1);
                if (startsAnew) g.Clear();                          // g is replaced, not moved
                g.ApplyMean(await hub.GatherAsync(t + 1), hub.Workers);
            }
            else
            {
                participants.Draw(hub, t + 1);
                var points = hub.Bundle(hub.Dense(x), hub.Dense(last));
                for (var place = 0; place < participants.Count; place++) await hub.SendAsync(participants.WorkerAt(place), points, t + 1);
                foreach (var message in await hub.GatherAsync(t + 1, participants.Count)) g.Add(message.Body, participants.WeightOf(message.Sender));
            }
        }
    }

    /// <summary>The coin of a round.</summary>
    private protected bool StartsAnew(IParticipant me, long round) =>
        round == 0 || me.SharedRandom(RandomPurpose.Coin, round).NextCoin(Probability);
}
