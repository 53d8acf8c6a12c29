using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>
/// Synchronous PAGE, the baseline of Freya PAGE: for a full gradient every worker gets an equal part of the functions, for a
/// batch an equal share of S draws, and all wait for the slowest. Parts go to other workers every time.
/// </summary>
/// <param name="options">Batch, probability and step size.</param>
[Method("synchronous-page",
    Title = "Synchronous PAGE",
    Family = "asynchronous",
    Summary = "PAGE with the functions dealt out evenly among the workers, which all wait for the slowest: the baseline of Freya PAGE.",
    Paper = "Z. Li, H. Bao, X. Zhang, P. Richtarik, PAGE: A Simple and Optimal Probabilistic Gradient Estimator for Nonconvex Optimization, ICML 2021, arXiv:2008.10898; as a baseline in A. Tyurin, K. Gruntkowska, P. Richtarik, NeurIPS 2024, arXiv:2405.15545",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 2*Delta/(gamma*eps) iterations for gamma = 1/(L + L_pm*sqrt((1 - p)/(p*S))), each as long as the slowest worker takes for its share.")]
public sealed class SynchronousPage(FreyaPageOptions options) : CentralizedMethod(options)
{
    private int functions;
    private long batch;
    private double probability;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        functions = FreyaPageTheory.Functions(setting, "Synchronous PAGE").Count;
        batch = options.Batch ?? FreyaPageTheory.Batch(functions);
        probability = options.Probability ?? FreyaPageTheory.Probability(functions, batch);
        if (probability == 0) throw new AssumptionException("Synchronous PAGE needs full gradients now and then; give probability as a number above 0");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FreyaPageTheory.For(setting, batch, probability);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");
        // Round 0 is the start: g^0 = ∇f(x^0). Its points reach the workers as one iterate after the other.
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, tag: 0);
            Add(await hub.GatherAsync(tag: 0), g, isFull: true);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            x.Add(g, -StepSize);
            await hub.BroadcastAsync(x, tag: k + 1);
            Add(await hub.GatherAsync(tag: k + 1), g, IsFull(hub, k + 1));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var y = me.State.Vector("x");                               // the point of the last round
        var x = new Vector(me.Dimension);
        var samples = new SampleBatch();
        var (gradient, difference) = (new SampleGradient(samples), new SampleDifference(samples, y));
        while (true)
        {
            var point = await me.ReceiveAsync();
            x.Assign(point.Body);
            var isFull = IsFull(me, point.Tag);
            var count = isFull ? TakePart(me, samples, point.Tag) : DrawShare(me, samples, point.Tag);
            Message part = count > 0 ? await me.ComputeAsync(isFull ? gradient : difference, x) : Message.Empty(me.Dimension);
            y.Assign(x);
            await me.SendAsync(part, point.Tag);
        }
    }

    private static void Add(Arrivals parts, Vector g, bool isFull)
    {
        if (isFull) g.Clear();
        foreach (var part in parts) g.Add(part.Body);
    }

    private bool IsFull(IParticipant me, long round) => round == 0 || me.SharedRandom(RandomPurpose.Coin, round).NextCoin(probability);

    /// <summary>This worker's part of all functions, each with weight 1/m.</summary>
    private int TakePart(IWorker me, SampleBatch samples, long round)
    {
        var part = (me.Index + me.SharedRandom(RandomPurpose.Coin, round, slot: 1).NextInt(me.Workers)) % me.Workers;
        var (first, end) = ((long)functions * part / me.Workers, (long)functions * (part + 1) / me.Workers);
        samples.Clear();
        for (var j = first; j < end; j++) samples.Add((int)j, 1.0 / functions);
        return samples.Count;
    }

    /// <summary>This worker's share of S functions drawn independently, each with weight 1/S.</summary>
    private int DrawShare(IWorker me, SampleBatch samples, long round)
    {
        var share = (batch * (me.Index + 1) / me.Workers) - (batch * me.Index / me.Workers);
        var random = me.Random(RandomPurpose.Coin, round);
        samples.Clear();
        for (var j = 0; j < share; j++) samples.Add(random.NextInt(functions), 1.0 / batch);
        return samples.Count;
    }
}
