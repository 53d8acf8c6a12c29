using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>
/// A node of the methods that compute until a pivot has heard of enough, then sum up what there is along trees: Amelie SGD
/// (Tyurin and Richtárik, 2024), Grace and Leon SGD. The pivot leads, active nodes compute, all listen: three functions that
/// take turns.
/// </summary>
internal sealed class CollectiveNode
{
    private readonly INode me;
    private readonly CollectivePlan plan;
    private readonly PivotStep step;
    private readonly PointBroadcast points;
    private readonly SumReduction sums;
    private readonly ProgressTree progress;
    private readonly Signal began = new();
    private readonly Signal summed = new();
    private readonly Vector x;
    private readonly Vector g;                                      // g_i, the sum of the gradients at x^k
    private long s;                                                 // s_i, how many there are
    private long k = -1;                                            // of x
    private long stopped = -1;                                      // the last iteration that was stopped, here perhaps before it began
    private Phase phase = Phase.Waiting;

    /// <summary>Creates the node.</summary>
    /// <param name="me">Its context.</param>
    /// <param name="plan">What all nodes agree on.</param>
    /// <param name="step">What the pivot makes of a mean gradient.</param>
    public CollectiveNode(INode me, CollectivePlan plan, PivotStep step)
    {
        (this.me, this.plan, this.step) = (me, plan, step);
        var links = new OutgoingChunks(me);
        points = new PointBroadcast(me, plan.Broadcast, links);
        sums = new SumReduction(me, plan.Reduction, links);
        progress = new ProgressTree(me, plan);
        x = step.Point;
        g = new Vector(me.Dimension);
    }

    private enum Phase
    {
        /// <summary>Between the stop of an iteration and the point of the next one: what there was is on its way to the pivot.</summary>
        Waiting,

        /// <summary>Between a point and the stop of its iteration.</summary>
        Computing,
    }

    /// <summary>The program.</summary>
    public async Task RunAsync()
    {
        // Who waits for a message counts as idle, so that comes last.
        List<Task> functions = [];
        if (me.Index == plan.Control.Pivot) functions.Add(LeadAsync());
        if (plan.IsActive[me.Index]) functions.Add(ComputeAsync());
        functions.Add(ListenAsync());
        await await Task.WhenAny(functions);
    }

    /// <summary>The iterations, at the pivot.</summary>
    private async Task LeadAsync()
    {
        for (var iteration = me.FirstIteration; await me.ContinueAsync(step.Iterate, iteration); iteration++)
        {
            points.Send(x, iteration);
            Begin(iteration);
            while (!plan.IsEnough(progress.Total)) await progress.ChangeAsync();
            Stop(iteration);
            while (!sums.IsComplete) await summed.WaitAsync();
            step.Apply(sums.Sum, plan.IsHeterogeneous ? 1 : 1.0 / sums.Gradients, iteration);
            sums.Clear();
        }
    }

    /// <summary>Gradients at x^k as long as it is not stopped.</summary>
    private async Task ComputeAsync()
    {
        while (true)
        {
            while (phase != Phase.Computing) await began.WaitAsync();
            var gradient = await me.GradientAsync(x);
            if (!gradient.IsCancelled && phase == Phase.Computing)
            {
                g.Add(gradient);
                progress.Count(++s);
            }
            me.Discard(gradient);
        }
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            var arrival = await me.ReceiveAsync();
            var tag = CollectiveTag.Of(arrival.Tag);
            switch (tag.Kind)
            {
                case CollectiveKind.Point when points.Take(arrival, tag):
                    x.Assign(points.Point);
                    Begin(tag.Iteration);
                    break;
                case CollectiveKind.Progress:
                    progress.Take(arrival, tag.Iteration);
                    break;
                case CollectiveKind.Stop:
                    Stop(tag.Iteration);
                    break;
                case CollectiveKind.Sum:
                    sums.Take(arrival, tag);
                    if (sums.IsComplete) summed.Set();
                    break;
            }
        }
    }

    /// <summary>x^k is here.</summary>
    private void Begin(long iteration)
    {
        k = iteration;
        g.Clear();
        s = 0;
        if (stopped >= k)
        {
            // The others had enough before the point came: nothing is added to the sum.
            Contribute();
            return;
        }
        progress.Begin(k);
        phase = Phase.Computing;
        began.Set();
    }

    /// <summary>There is enough: freezes what there is, tells the nodes farther out, and adds it to the sum.</summary>
    private void Stop(long iteration)
    {
        stopped = iteration;
        progress.End(iteration);
        foreach (var child in plan.Control.Children(me.Index))
            _ = me.SendAsync(child, Message.Empty(me.Dimension), new CollectiveTag(CollectiveKind.Stop, iteration).ToNumber());
        if (phase != Phase.Computing) return;
        phase = Phase.Waiting;
        me.Interrupt();
        Contribute();
    }

    private void Contribute()
    {
        sums.Contribute(k, g, plan.Weight(s), s);
        if (sums.IsComplete) summed.Set();
    }
}
