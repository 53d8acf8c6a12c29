using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Options of SVRP and L-SVRP.</summary>
public record CorrectedProximalOptions : ProximalOptions
{
    /// <summary>p.</summary>
    [Parameter("Probability that the reference point moves to the new iterate, which all clients then learn; 1/n unless given.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? Probability { get; init; }
}

/// <summary>
/// The programs of SVRP and L-SVRP: x⁺ = prox_{γ f_m}(x − γ(∇f(w) − ∇f_m(w))) at one client m, drawn uniformly, and w ← x⁺ with
/// probability p, drawn after and independently of m. The client stores ∇f_m(w), so that x − γ∇f(w) is all it is sent.
/// </summary>
/// <param name="options">Probability, solver, tolerance and γ.</param>
public abstract class CorrectedProximalMethod(CorrectedProximalOptions options) : CentralizedMethod(options)
{
    private Setting setting = null!;

    /// <summary>p.</summary>
    private protected double Probability { get; private set; }

    /// <summary>The client of an iteration in place of a drawn one, for tests.</summary>
    internal Func<long, int>? Clients { get; init; }

    /// <summary>The coin of an iteration in place of a thrown one, for tests.</summary>
    internal Func<long, bool>? Coins { get; init; }

    /// <summary>Refuses noisy gradients and f_i that are not convex.</summary>
    private protected void Prepare(Setting setting, string title)
    {
        ProximalAssumptions.Exact(setting, title);
        ProximalAssumptions.Convex(setting, title);
        Probability = options.Probability ?? (1.0 / setting.Workers);
        this.setting = setting;
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var w = hub.State.Vector("w", hub.Start);
        var g = hub.State.Vector("g");                              // ∇f(w)
        var z = new Vector(hub.Dimension);
        if (hub.FirstIteration == 0) await RefreshAsync(hub, w, g, tag: 0);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            var client = hub.Random(RandomPurpose.Sample, k + 1).NextInt(hub.Workers);
            z.Assign(x);
            z.Add(g, -StepSize);
            await hub.SendAsync(Clients?.Invoke(k + 1) ?? client, z, (2 * k) + 1);
            x.Assign((await hub.GatherAsync((2 * k) + 1, 1))[0].Body);
            if (!(Coins?.Invoke(k + 1) ?? hub.Random(RandomPurpose.Coin, k + 1).NextCoin(Probability))) continue;
            w.Assign(x);
            await RefreshAsync(hub, w, g, (2 * k) + 2);
        }
    }

    private static async Task RefreshAsync(ICoordinator hub, Vector w, Vector g, long tag)
    {
        await hub.BroadcastAsync(w, tag);
        g.AssignMean(await hub.GatherAsync(tag));
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = me.State.Vector("h");                               // ∇f_m(w)
        var p = me.State.Vector("p", me.Start);
        var z = new Vector(me.Dimension);
        var proximal = new LocalProximal(me, options, setting.Constants);
        while (true)
        {
            var message = await me.ReceiveAsync();
            var tag = message.Tag;
            if (tag % 2 == 0)
            {
                var gradient = await me.GradientAsync(message.Body);
                h.Assign(gradient);
                await me.SendAsync(gradient, tag);
                continue;
            }
            z.Assign(message.Body);
            z.Add(h, StepSize);
            await proximal.PointAsync(z, StepSize, p);
            await me.SendAsync(me.Dense(p), tag);
        }
    }
}
