using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>Options of <see cref="FragileSgd"/>.</summary>
public sealed record FragileSgdOptions : PivotOptions
{
    /// <summary>S.</summary>
    [Parameter("Gradients in a batch; by theory max{1, ceil(sigma^2/eps)} unless given; ceil(sigma^2*R/(eps^1.5*sqrt(L))) accelerated, ceil(sigma^2/M^2) nonsmooth.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>The pivot.</summary>
    [Parameter("Node at which the gradients meet, from 1; the one with the smallest time of an iteration unless given.", Symbol = "j*", Minimum = 1)]
    public int? Pivot { get; init; }

    /// <summary>Whether the nodes may hold different f_i.</summary>
    [Parameter("True to run on nodes that hold different f_i, although the method then weighs each f_i by the speed of its node.")]
    public bool AllowHeterogeneous { get; init; }
}

/// <summary>
/// Fragile SGD (Tyurin and Richtárik, 2024), Algorithm 1: points travel from a pivot along one tree, sums of gradients back
/// along another. A node adds what it computes to what its contributors send and passes the sum on whenever its link is
/// free; a newer point stops all work on older ones. The step is exactly that of minibatch SGD.
/// </summary>
/// <param name="options">Batch and pivot.</param>
[Method("fragile-sgd",
    Title = "Fragile SGD",
    Family = "decentralized",
    Summary = "Asynchronous SGD over a network: gradients of one point are summed on their way to a pivot, from whichever nodes are near and fast enough; optimal in time on homogeneous problems.",
    Paper = "A. Tyurin, P. Richtarik, On the Optimal Time Complexities in Decentralized Stochastic Asynchronous Optimization, NeurIPS 2024, arXiv:2405.16218",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 16*L*Delta/eps iterations for gamma = 1/(2*L), S = max{1, ceil(sigma^2/eps)}, each of at most 6*t*(S, h, tau) seconds. Convex, accelerated: E f(x^K) - f* <= eps after 8*sqrt(L)*R/sqrt(eps). Convex with subgradients of at most M, nonsmooth: E f(mean x) - f* <= eps after 2*M^2*R^2/eps^2.")]
public sealed class FragileSgd(FragileSgdOptions options) : DecentralizedMethod(options)
{
    private PivotTrees trees = null!;
    private long batch;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    public override int? Reporter => trees.Pivot;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Homogeneous(setting, options.AllowHeterogeneous, "Fragile SGD");
        Assume.KnownLinks(setting, "Fragile SGD");
        PivotVariant.Check(setting, options, "Fragile SGD");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var known = PivotVariant.Complete(setting, options);
        batch = options.Batch ?? PivotVariant.Batch(known, options, "Fragile SGD", least: 1);
        trees = PivotTrees.Choose(setting, "Fragile SGD", options.Pivot - 1, PivotTrees.Equilibrium(setting, batch));
        var theory = PivotTheory.Fragile(setting, trees, batch);
        return PivotVariant.Adapt(known, options, theory, "Fragile SGD", batch);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var node = new Node(me, trees, batch, PivotVariant.Step(me, options, StepSize));
        await node.StartAsync();
        await await Task.WhenAny(node.ListenAsync(), node.ComputeAsync());
    }

    private sealed class Node(INode me, PivotTrees trees, long batch, PivotStep step)
    {
        private readonly Vector x = step.Point;
        private readonly Vector sum = new(me.Dimension);
        private Task sending = Task.CompletedTask;
        private long point = -1;                                    // k of x, where gradients are taken
        private long newest = -1;                                   // the newest k heard of: that of the sum
        private long count;

        private bool IsPivot => me.Index == trees.Pivot;

        /// <summary>The pivot begins with x⁰, or where a run that is resumed had got to; the others wait for it.</summary>
        public async Task StartAsync()
        {
            if (IsPivot) await ShowAsync(me.FirstIteration);
            while (point < 0) await TakeAsync(await me.ReceiveAsync());
        }

        public async Task ListenAsync()
        {
            while (true) await TakeAsync(await me.ReceiveAsync());
        }

        public async Task ComputeAsync()
        {
            while (true)
            {
                var k = point;
                var gradient = await me.GradientAsync(x);
                if (!gradient.IsCancelled && k == newest)
                {
                    sum.Add(gradient);
                    count++;
                    await PassOnAsync();
                }
                me.Discard(gradient);
            }
        }

        /// <summary>A point from the pivot, or a sum of gradients from a contributor.</summary>
        private async Task TakeAsync(Arrival arrival)
        {
            if (arrival.Tag > newest) Restart(arrival.Tag);
            if (arrival.Body is BundleMessage)
            {
                if (arrival.Tag < newest) return;
                sum.Add(arrival.Part(0));
                count += (long)arrival.Scalar(1);
                await PassOnAsync();
            }
            else if (arrival.Tag > point)
            {
                x.Assign(arrival.Body);
                point = arrival.Tag;
                me.Interrupt();
                Forward();
            }
        }

        private void Restart(long k)
        {
            newest = k;
            sum.Clear();
            count = 0;
        }

        private async Task PassOnAsync()
        {
            if (IsPivot) await StepAsync();
            else if (sending.IsCompleted) sending = SendAsync();
        }

        /// <summary>x^{k+1} = x^k − (γ/s)·g, or another step with g/s, at the pivot, when the batch is full.</summary>
        private async Task StepAsync()
        {
            if (count < batch) return;
            step.Apply(sum.Values, 1.0 / count, newest);
            Restart(newest + 1);
            me.Interrupt();
            await ShowAsync(newest);
        }

        private async Task ShowAsync(long k)
        {
            newest = k;
            point = k;
            if (await me.ContinueAsync(step.Iterate, k)) Forward();
        }

        private void Forward()
        {
            var children = trees.Children(me.Index);
            if (children.Count == 0) return;
            var message = me.Dense(x);
            foreach (var child in children) _ = me.SendAsync(child, message, point);
        }

        /// <summary>Sends what there is whenever the link is free.</summary>
        private async Task SendAsync()
        {
            while (count > 0)
            {
                var message = me.Bundle(me.Dense(sum), me.Dense(count));
                var k = newest;
                Restart(k);
                await me.SendAsync(trees.Parent(me.Index), message, k);
            }
        }
    }
}
