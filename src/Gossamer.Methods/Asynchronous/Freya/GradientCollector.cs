using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>
/// The collection routines of Freya PAGE: every worker evaluates one function at a time, drawn at random, and what comes
/// first counts. Dead and slow workers hold nobody up, and no times need to be known. A new call stops what is left of the one
/// before; answers to it that were under way are known by their tag.
/// </summary>
internal sealed class GradientCollector(ICoordinator hub, int functions)
{
    private readonly int[] remaining = new int[functions];
    private readonly int[] places = new int[functions];
    private readonly double[] both = new double[2 * hub.Dimension];
    private readonly Message next = Message.Empty(hub.Dimension);
    private long call;

    /// <summary>ComputeGradient: writes ∇f(x), exactly. Functions that two workers evaluate count once.</summary>
    public async Task FullGradientAsync(Vector x, Vector g)
    {
        await OrderAsync(x);
        var random = hub.Random(RandomPurpose.Coin, call, slot: 1);
        for (var j = 0; j < functions; j++) (remaining[j], places[j]) = (j, j);
        g.Clear();
        for (var left = functions; left > 0;)
        {
            var (sender, value, function) = await ReceiveAsync();
            if (places[function] < left)
            {
                g.Add(value, 1.0 / functions);
                Exchange(places[function], --left);
                if (left == 0) return;
            }
            await hub.SendAsync(sender, next, CallTag.Of(call, remaining[random.NextInt(left)]));
        }
    }

    /// <summary>ComputeBatch: writes (1/S) Σ ∇f_j(x) over S functions drawn independently.</summary>
    public async Task BatchAsync(long size, Vector x, Vector g)
    {
        await OrderAsync(x);
        await SumAsync(size, g);
    }

    /// <summary>ComputeBatchDifference: writes (1/S) Σ (∇f_j(x) − ∇f_j(y)) over S functions drawn independently.</summary>
    public async Task DifferenceAsync(long size, Vector x, Vector y, Vector difference)
    {
        call++;
        x.Values.CopyTo(both);
        y.Values.CopyTo(both.AsSpan(hub.Dimension));
        var points = hub.Bundle(hub.Dense(both));
        for (var worker = 0; worker < hub.Workers; worker++)
        {
            await hub.CancelAsync(worker);
            await hub.SendAsync(worker, points, CallTag.Of(call, -1));
        }
        await SumAsync(size, difference);
    }

    private async Task OrderAsync(Vector x)
    {
        call++;
        for (var worker = 0; worker < hub.Workers; worker++)
        {
            await hub.CancelAsync(worker);
            await hub.SendAsync(worker, x, CallTag.Of(call, -1));
        }
    }

    private async Task SumAsync(long size, Vector sum)
    {
        var random = hub.Random(RandomPurpose.Coin, call, slot: 1);
        sum.Clear();
        for (long count = 1; ; count++)
        {
            var (sender, value, _) = await ReceiveAsync();
            sum.Add(value, 1.0 / size);
            if (count == size) return;
            await hub.SendAsync(sender, next, CallTag.Of(call, random.NextInt(functions)));
        }
    }

    /// <summary>The next answer to this call.</summary>
    private async ValueTask<(int Sender, Message Value, int Function)> ReceiveAsync()
    {
        while (true)
        {
            var answer = await hub.ReceiveAsync();
            var (to, function) = CallTag.Parts(answer.Tag);
            if (to == call) return (answer.Sender, answer.Body, function);
        }
    }

    private void Exchange(int a, int b)
    {
        (remaining[a], remaining[b]) = (remaining[b], remaining[a]);
        (places[remaining[a]], places[remaining[b]]) = (a, b);
    }
}
