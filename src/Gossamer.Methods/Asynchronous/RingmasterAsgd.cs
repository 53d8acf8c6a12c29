using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous;

/// <summary>Options of <see cref="RingmasterAsgd"/>.</summary>
public sealed record RingmasterAsgdOptions : AsynchronousOptions
{
    /// <summary>R.</summary>
    [Parameter("Delay threshold, in model updates: gradients with this delay or more are not used; by theory max{1, ceil(sigma^2/eps)} unless given.", Symbol = "R", Minimum = 1)]
    public long? DelayThreshold { get; init; }

    /// <summary>Whether outdated computations are stopped.</summary>
    [Parameter("True to stop a computation as soon as its delay reaches the threshold; false to let it end and ignore it.")]
    public bool Stops { get; init; } = true;
}

/// <summary>
/// Ringmaster ASGD (Maranjyan, Tyurin and Richtárik, 2025), Algorithms 4 (gradients that are too old are ignored) and 5
/// (their computations are stopped): asynchronous SGD that uses only gradients with delay δ &lt; R.
/// </summary>
/// <param name="options">Threshold and stops.</param>
[Method("ringmaster-asgd",
    Title = "Ringmaster ASGD",
    Family = "asynchronous",
    Summary = "Asynchronous SGD that drops gradients with a delay of R or more, or stops their computation; optimal in time, and needs to know no speeds.",
    Paper = "A. Maranjyan, A. Tyurin, P. Richtarik, Ringmaster ASGD: The First Asynchronous SGD with Optimal Time Complexity, ICML 2025, arXiv:2501.16168",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 8*R*L*Delta/eps + 16*sigma^2*L*Delta/eps^2 updates for R = max{1, ceil(sigma^2/eps)}, gamma = min{1/(2*R*L), eps/(4*L*sigma^2)}; any R updates take at most 2*min_m H_m*(1 + R/m) seconds.")]
public sealed class RingmasterAsgd(RingmasterAsgdOptions options) : AsynchronousMethod(options)
{
    private long threshold;

    private protected override string Title => "Ringmaster ASGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        threshold = options.DelayThreshold ?? RingmasterAsgdTheory.Threshold(setting);
        return RingmasterAsgdTheory.For(setting, threshold);
    }

    /// <inheritdoc/>
    public override Task CoordinateAsync(ICoordinator hub) => CoordinateAsync(hub, StepSize, threshold, options.Stops);

    /// <summary>The coordinator's program, also for methods whose messages hold more than one gradient.</summary>
    /// <param name="hub">The coordinator.</param>
    /// <param name="stepSize">γ.</param>
    /// <param name="threshold">R, in messages.</param>
    /// <param name="stops">Whether outdated work is stopped, or ignored.</param>
    internal static Task CoordinateAsync(ICoordinator hub, double stepSize, long threshold, bool stops) =>
        stops ? StopOutdatedAsync(hub, stepSize, threshold) : IgnoreOutdatedAsync(hub, stepSize, threshold);

    private static async Task IgnoreOutdatedAsync(ICoordinator hub, double stepSize, long threshold)
    {
        var x = hub.State.Vector("x", hub.Start);
        var idle = 0;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (k == 0) await hub.BroadcastAsync(x, tag: 0);
            else await hub.SendAsync(idle, x, tag: k);
            var arrival = await hub.ReceiveAsync();
            while (k - arrival.Tag >= threshold)                    // ignored: k and x stay
            {
                await hub.SendAsync(arrival.Sender, x, tag: k);
                arrival = await hub.ReceiveAsync();
            }
            x.Add(arrival.Body, -stepSize);
            idle = arrival.Sender;
        }
    }

    private static async Task StopOutdatedAsync(ICoordinator hub, double stepSize, long threshold)
    {
        var x = hub.State.Vector("x", hub.Start);
        var jobs = new JobAges(hub.Workers);
        var idle = 0;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (k == 0) await hub.BroadcastAsync(x, tag: 0);
            else await HandOutAsync(hub, x, k, idle, jobs, threshold);
            var arrival = await hub.ReceiveAsync();
            // A gradient that was on its way when its job was stopped: the worker has a new job already.
            while (arrival.Tag != jobs.TagOf(arrival.Sender)) arrival = await hub.ReceiveAsync();
            x.Add(arrival.Body, -stepSize);
            idle = arrival.Sender;
        }
    }

    private static async Task HandOutAsync(ICoordinator hub, Numerics.Vector x, long k, int idle, JobAges jobs, long threshold)
    {
        jobs.Renew(idle, k);
        await hub.SendAsync(idle, x, tag: k);
        while (k - jobs.Oldest.Tag >= threshold)
        {
            await hub.RestartAsync(jobs.Oldest, x, tag: k);
            jobs.JoinOldestToYoungest();
        }
    }
}
