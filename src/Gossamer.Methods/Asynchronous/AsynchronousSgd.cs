using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous;

/// <summary>What asynchronous SGD makes of the delay of a gradient.</summary>
public enum DelayRule
{
    /// <summary>γ for every gradient, however old.</summary>
    Vanilla,

    /// <summary>γ·n/max(n, δ): gradients older than n updates count less.</summary>
    DelayAdaptive,

    /// <summary>min{γ, 1/(4Lδ)}: the step of a gradient is at most what its own delay allows.</summary>
    InverseDelay,

    /// <summary>γ for gradients of delay at most n; older ones are dropped, but count as an iteration.</summary>
    SkipOlderThanWorkers,
}

/// <summary>Options of <see cref="AsynchronousSgd"/>.</summary>
public sealed record AsynchronousSgdOptions : AsynchronousOptions
{
    /// <summary>How the step depends on the delay δ.</summary>
    [Parameter("How the step depends on a gradient's delay: vanilla (not at all), delay-adaptive (gamma*n/max(n, delay)), inverse-delay (min{gamma, 1/(4*L*delay)}), skip-older-than-workers (drop delays above n).")]
    public DelayRule Rule { get; init; } = DelayRule.DelayAdaptive;

    /// <summary>δ_max.</summary>
    [Parameter("Largest delay that can occur, in model updates; the theory of the vanilla rule needs it.", Symbol = "delta_max", Minimum = 0)]
    public long? MaxDelay { get; init; }
}

/// <summary>
/// Asynchronous SGD: x^{k+1} = x^k − γ_k ∇f(x^{k−δ}; ξ), where δ is the number of updates made since the worker was
/// handed its point.
/// </summary>
/// <param name="options">How the step depends on the delay.</param>
[Method("asynchronous-sgd",
    Title = "Asynchronous SGD",
    Family = "asynchronous",
    Summary = "Every gradient is applied as soon as it arrives, with a step that may depend on its delay.",
    Paper = "K. Mishchenko, F. Bach, M. Even, B. Woodworth, Asynchronous SGD Beats Minibatch SGD Under Arbitrary Delays, NeurIPS 2022, arXiv:2206.07638; A. Koloskova, S. Stich, M. Jaggi, NeurIPS 2022, arXiv:2206.08307",
    Guarantee = "Homogeneous nonconvex, delay-adaptive: O(n*L*Delta/eps + sigma^2*L*Delta/eps^2) updates to a mean squared gradient norm of eps.")]
public sealed class AsynchronousSgd(AsynchronousSgdOptions options) : AsynchronousMethod(options)
{
    private double smoothness;

    private protected override string Title => "Asynchronous SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        smoothness = setting.Constants.L;
        return AsynchronousSgdTheory.For(setting, options.Rule, options.MaxDelay);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var idle = 0;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (k == 0) await hub.BroadcastAsync(x, tag: 0);
            else await hub.SendAsync(idle, x, tag: k);
            var arrival = await hub.ReceiveAsync();
            var step = StepAt(delay: k - arrival.Tag, hub.Workers);
            if (step > 0) x.Add(arrival.Body, -step);
            idle = arrival.Sender;
        }
    }

    private double StepAt(long delay, int workers) => options.Rule switch
    {
        DelayRule.DelayAdaptive => StepSize * workers / Math.Max(workers, delay),
        DelayRule.InverseDelay => Math.Min(StepSize, 1 / (4 * smoothness * delay)),
        DelayRule.SkipOlderThanWorkers => delay <= workers ? StepSize : 0,
        _ => StepSize,
    };
}
