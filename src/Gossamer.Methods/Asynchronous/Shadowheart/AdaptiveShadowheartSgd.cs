using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Shadowheart;

/// <summary>Options of <see cref="AdaptiveShadowheartSgd"/>.</summary>
public sealed record AdaptiveShadowheartOptions : ShadowheartOptions
{
    /// <summary>Bound on copies of one sum.</summary>
    [Parameter("Largest number of compressed copies of one sum that a worker sends before it has a new gradient; ceil(1 + omega) unless given, 1 without compression.", Minimum = 1)]
    public long? MostCopies { get; init; }
}

/// <summary>
/// Adaptive Shadowheart SGD: Shadowheart SGD that knows no times. Every worker computes at x^k without pause and, whenever
/// its uplink is free, sends a compressed copy of the sum that it has so far. The coordinator keeps account of the variance
/// of what came and ends the round when it is small enough.
/// </summary>
/// <param name="options">Compressor, noise ratio and step size.</param>
[Method("adaptive-shadowheart-sgd",
    Title = "Adaptive Shadowheart SGD",
    Family = "asynchronous",
    Summary = "Shadowheart SGD for workers whose times are unknown, random or changing: they compute and send at the same time until the coordinator has enough.",
    Paper = "A. Tyurin, M. Pozzi, I. Ilin, P. Richtarik, Shadowheart SGD: Distributed Asynchronous SGD with Optimal Time Complexity Under Arbitrary Computation and Communication Heterogeneity, NeurIPS 2024, arXiv:2402.04785",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 8*L*Delta/eps rounds for gamma = 1/(2*L), each of O(t*) seconds (schedule and constants derived; the paper's schedule may differ).",
    ReducesTo = "rennala-sgd")]
public sealed class AdaptiveShadowheartSgd(AdaptiveShadowheartOptions options) : CentralizedMethod(options)
{
    private const string Title = "Adaptive Shadowheart SGD";
    private double omega;
    private double noise;
    private long mostCopies;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Homogeneous(setting, options.AllowHeterogeneous, Title);
        omega = ShadowheartTheory.Omega(setting, options, Title);
        noise = ShadowheartTheory.Noise(setting, options.Noise);
        mostCopies = options.MostCopies ?? (long)Math.Ceiling(1 + omega);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => ShadowheartTheory.Adaptive(setting, options.Noise);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        var received = new ReceivedSums(hub.Workers, hub.Dimension, omega, noise);
        var everybody = new WorkerGroups(hub.Workers).First;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (k == 0) await hub.BroadcastAsync(x, tag: k);
            else await hub.RestartAsync(everybody, x, tag: k);
            received.Clear();
            while (received.Precision < 1)
            {
                var copy = await hub.ReceiveAsync();
                var (round, gradients) = SumTag.Parts(copy.Tag);
                if (round == k) received.Add(copy.Sender, copy.Body, gradients);
            }
            received.WriteMean(g);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var sum = new RunningSum(me);
        var sending = Task.CompletedTask;
        while (true)
        {
            var point = await me.ReceiveAsync();
            sum.Restart(point.Tag);
            while (await me.GradientAsync(point.Body) is { IsCancelled: false } gradient)
            {
                sum.Add(gradient);
                if (!sending.IsCompleted) continue;
                await sending;
                sending = SendCopiesAsync(me, sum);
            }
            // What was computed for a round that is called off ends with the next receive, before its successor is here.
            sum.Restart(sum.Round);
        }
    }

    /// <summary>Sends a copy of the sum as it is whenever the uplink is free, until there is nothing new to say.</summary>
    private async Task SendCopiesAsync(IWorker me, RunningSum sum)
    {
        for (long copies = 1, last = 0; sum.Gradients > 0; copies++)
        {
            if (sum.Tag != last) (copies, last) = (1, sum.Tag);
            if (copies > mostCopies) return;
            var copy = me.Compress(options.Compressor, sum.Values(), sum.Round, slot: sum.Copies++);
            var sent = me.SendAsync(copy, last);
            me.Discard(copy);
            await sent;
        }
    }
}
