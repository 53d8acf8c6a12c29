using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>
/// How much there is below every node, on its way to the pivot: one number, told whenever it has changed and the link is free.
/// What is told of several nodes is added up; of a node that has said nothing yet it is <see cref="CollectivePlan.Silence"/>.
/// </summary>
/// <param name="me">The node.</param>
/// <param name="plan">What all nodes agree on.</param>
internal sealed class ProgressTree(INode me, CollectivePlan plan)
{
    private readonly (long Iteration, double Progress)[] told = [.. plan.IsActive.Select(_ => (-1L, 0.0))];
    private readonly Signal changed = new();
    private Task sending = Task.CompletedTask;
    private double sent = double.NaN;
    private bool isOver;
    private double own = plan.Silence;

    /// <summary>The iteration that it is about.</summary>
    public long Iteration { get; private set; } = -1;

    /// <summary>What this node and those below it have.</summary>
    public double Total
    {
        get
        {
            var total = plan.IsActive[me.Index] ? own : 0;
            foreach (var contributor in plan.Control.Contributors[me.Index])
                total += told[contributor].Iteration == Iteration ? told[contributor].Progress : plan.Silence;
            return total;
        }
    }

    /// <summary>A new iteration: nobody has anything, but for those who told of it before it came here.</summary>
    public void Begin(long k)
    {
        Iteration = k;
        own = plan.Silence;
        sent = double.NaN;
        isOver = false;
    }

    /// <summary>This node has computed so many gradients.</summary>
    public void Count(long gradients)
    {
        own = plan.Progress(gradients);
        Tell();
    }

    /// <summary>A node below tells, perhaps of an iteration whose point has not come here yet.</summary>
    public void Take(Arrival arrival, long k)
    {
        told[arrival.Sender] = (k, arrival.Scalar(0));
        // Nodes that only relay never see a point.
        if (!plan.IsActive[me.Index] && k > Iteration) Begin(k);
        Tell();
    }

    /// <summary>Completes when there is more, at the pivot.</summary>
    public Task ChangeAsync() => changed.WaitAsync();

    /// <summary>Nothing more is to be told of this iteration.</summary>
    public void End(long k)
    {
        Iteration = Math.Max(Iteration, k);
        isOver = true;
    }

    private void Tell()
    {
        if (me.Index == plan.Control.Pivot) changed.Set();
        else if (!isOver && sending.IsCompleted) sending = SendAsync();
    }

    private async Task SendAsync()
    {
        while (!isOver && Total is var total && double.IsFinite(total) && total != sent)
        {
            sent = total;
            await me.SendAsync(plan.Control.Parent(me.Index), me.Bundle(me.Dense(total)), new CollectiveTag(CollectiveKind.Progress, Iteration).ToNumber());
        }
    }
}
