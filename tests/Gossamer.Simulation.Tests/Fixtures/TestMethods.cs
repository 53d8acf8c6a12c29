using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Tests.Fixtures;

/// <summary>A theory that gives no step, for methods with a fixed one.</summary>
internal static class NoTheory
{
    public static Theory Instance { get; } = new() { StepSizeSource = "none", WhyNoStepSize = "test" };

    public static MethodOptions Step(double step) => new() { StepSize = step };
}

/// <summary>An arrival as the coordinator of a test method saw it.</summary>
internal sealed record Step(double Seconds, int Worker, long Delay, double X);

/// <summary>The workers of asynchronous test methods: one gradient at every point.</summary>
internal abstract class GradientAnswers(double step) : CentralizedMethod(NoTheory.Step(step))
{
    public override bool IsSynchronous => false;

    /// <summary>What the coordinator did, without times.</summary>
    public List<(int Worker, long Delay, double X)> Log { get; } = [];

    protected override Theory Analyze(Setting setting) => NoTheory.Instance;

    public override async Task WorkAsync(IWorker me)
    {
        while (true)
        {
            var order = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(order.Body);
            if (!gradient.IsCancelled) await me.SendAsync(gradient, order.Tag);
        }
    }
}

/// <summary>Asynchronous SGD with an optional delay threshold, with and without stops.</summary>
internal sealed class TestAsync(double step, long threshold = long.MaxValue, bool stops = false) : GradientAnswers(step)
{
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var tags = new long[hub.Workers];
        long k = 0;
        await hub.BroadcastAsync(x, 0);
        while (await hub.ContinueAsync(x, k))
        {
            var arrival = await hub.ReceiveAsync();
            var delay = k - arrival.Tag;
            if (delay < threshold)
            {
                x.Add(arrival.Body, -StepSize);
                k++;
            }
            Log.Add((arrival.Sender, delay, x[0]));
            tags[arrival.Sender] = k;
            await hub.SendAsync(arrival.Sender, x, k);
            if (!stops) continue;
            for (var worker = 0; worker < hub.Workers; worker++)
            {
                if (k - tags[worker] < threshold) continue;
                await hub.CancelAsync(worker);
                await hub.SendAsync(worker, x, k);
                tags[worker] = k;
            }
        }
    }
}

/// <summary>Rennala SGD.</summary>
internal sealed class TestRennala(double step, int batch, bool stops = false) : GradientAnswers(step)
{
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        await hub.BroadcastAsync(x, 0);
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            g.Clear();
            var count = 0;
            while (true)
            {
                var arrival = await hub.ReceiveAsync();
                var sender = arrival.Sender;
                if (arrival.Tag == k)
                {
                    g.Add(arrival.Body, 1.0 / batch);
                    count++;
                }
                if (count < batch)
                {
                    await hub.SendAsync(sender, x, k);
                    continue;
                }
                x.Add(g, -StepSize);
                for (var worker = 0; stops && worker < hub.Workers; worker++)
                {
                    if (worker == sender) continue;
                    await hub.CancelAsync(worker);
                    await hub.SendAsync(worker, x, k + 1);
                }
                await hub.SendAsync(sender, x, k + 1);
                break;
            }
        }
    }
}

/// <summary>Gradient descent by rounds in which the first m of n answers count.</summary>
internal sealed class TestRounds(double step, int? first = null) : CentralizedMethod(NoTheory.Step(step))
{
    protected override Theory Analyze(Setting setting) => NoTheory.Instance;

    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            g.AssignMean(await hub.GatherAsync(k, first));
            x.Add(g, -StepSize);
        }
    }

    public override async Task WorkAsync(IWorker me)
    {
        while (true)
        {
            var order = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(order.Body);
            await me.SendAsync(gradient, order.Tag);
        }
    }
}

/// <summary>D-SGD: mix, then step.</summary>
internal sealed class TestGossip(double step) : DecentralizedMethod(NoTheory.Step(step))
{
    protected override Theory Analyze(Setting setting) => NoTheory.Instance;

    public override async Task RunAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var mixed = new Vector(me.Dimension);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            var gradient = await me.GradientAsync(x);
            var received = await me.ExchangeAsync(x, k);
            me.NeighborhoodAt(k).Mix(x, received, mixed);
            mixed.Add(gradient, -StepSize);
            x.Assign(mixed);
        }
    }
}

/// <summary>Gradient descent on one machine.</summary>
internal sealed class TestDescent(double step) : SequentialMethod(NoTheory.Step(step))
{
    protected override Theory Analyze(Setting setting) => NoTheory.Instance;

    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            x.Add(gradient, -StepSize);
        }
    }
}
