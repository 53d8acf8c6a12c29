using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Gradient descent by blocks, x ← x − γC∇f(x) with a block-diagonal C that selects some blocks in every step. Workers compute
/// and send the selected blocks only, and the coordinator sends the blocks that have changed: each message has as many numbers
/// as the selected blocks have coordinates, as all draw C from randomness that they share.
/// </summary>
/// <param name="options">Blocks, costs and step size.</param>
public abstract class BlockMethod(BlockOptions options) : CentralizedMethod(options)
{
    /// <summary>The blocks; known after <see cref="Check"/>.</summary>
    private protected BlockStructure Structure { get; private set; } = new([1]);

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Structure = options.StructureOf(setting);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var cost = hub.State.Vector("cost", 1);                     // in full gradients
        var (selected, changed) = (CreateSelection(), CreateSelection());
        var packed = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            if (k > 0) changed.Draw(hub, k - 1);
            changed.Pack(x, packed.Edit());
            await hub.BroadcastAsync(Body(hub, packed, changed.Length), k);
            selected.Draw(hub, k);                                  // C^k
            Average(await hub.GatherAsync(k), packed.Edit()[..selected.Length]);
            selected.Step(packed.Values[..selected.Length], StepSize, x.Edit());
            cost[0] += selected.Cost;
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var (selected, changed) = (CreateSelection(), CreateSelection());
        var gradient = new BlockGradient(Structure, selected);
        var packed = new double[me.Dimension];
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (point.Tag > 0) changed.Draw(me, point.Tag - 1);
            Unpack(point.Body, changed, packed, x);
            selected.Draw(me, point.Tag);
            if (selected.Count == 0)
            {
                await me.SendAsync(Message.Empty(me.Dimension), point.Tag);
                continue;
            }
            var partial = await me.ComputeAsync(gradient, x);
            await me.SendAsync(me.Bundle(partial), point.Tag);
        }
    }

    /// <summary>A selection of its own for every participant.</summary>
    private protected abstract BlockSelection CreateSelection();

    // Nothing changed before the first step, and a draw may be empty.
    private static Message Body(ICoordinator hub, Vector packed, int length) =>
        length == 0 ? Message.Empty(hub.Dimension) : hub.Bundle(hub.Dense(packed.Values[..length]));

    private static void Average(Arrivals arrivals, Span<double> packed)
    {
        packed.Clear();
        foreach (var arrival in arrivals)
        {
            if (arrival.Body is BundleMessage bundle) bundle.Part(0).AddTo(packed, 1.0 / arrivals.Count);
        }
    }

    private static void Unpack(Message body, BlockSelection changed, double[] packed, Vector x)
    {
        if (body is not BundleMessage bundle) return;
        var part = packed.AsSpan(0, changed.Length);
        bundle.Part(0).CopyTo(part);
        changed.Unpack(part, x.Edit());
    }
}
