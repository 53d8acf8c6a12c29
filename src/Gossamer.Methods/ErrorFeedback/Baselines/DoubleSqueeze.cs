using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="DoubleSqueeze"/>.</summary>
public sealed record DoubleSqueezeOptions : ErrorMemoryOptions
{
    /// <summary>C_s.</summary>
    [Parameter("Contractive compressor of what the coordinator broadcasts.", Symbol = "C_s")]
    public required Compressor Downlink { get; init; }
}

/// <summary>
/// DoubleSqueeze (Tang, Yu, Lian, Zhang and Liu, 2019): classical error feedback both ways. Worker i sends
/// c_i = C(e_i + ∇f_i(x^k)) and remembers the rest; the coordinator broadcasts b = C_s(E + (1/n) Σ c_i) and remembers the
/// rest in E; all make the step x^{k+1} = x^k − γb. Memories are in the units of a gradient.
/// </summary>
/// <param name="options">Both compressors and the step size.</param>
[Method("double-squeeze",
    Title = "DoubleSqueeze",
    Family = "error-feedback",
    Summary = "Classical error feedback with compression both ways: workers and coordinator remember what they left out. A baseline for EF21-BC.",
    Paper = "H. Tang, C. Yu, X. Lian, T. Zhang, J. Liu, DoubleSqueeze: Parallel Stochastic Gradient Descent with Double-pass Error-Compensated Compression, ICML 2019, arXiv:1905.05957",
    Guarantee = "The virtual iterate x - gamma*(E + mean e_i) makes plain gradient steps; rates assume bounded compression errors, which no constant of a problem bounds.",
    ReducesTo = "gd")]
public sealed class DoubleSqueeze(DoubleSqueezeOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "DoubleSqueeze");
        Assume.Contractive(options.Downlink, setting, "DoubleSqueeze");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSizeSource = "none",
        WhyNoStepSize = "the theorem of DoubleSqueeze assumes a bound on its compression errors that no constant of the problem gives; ef21-bc has one",
    };

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var q = hub.State.Vector("q");                              // E + the mean of the c_i at x^k
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, tag: 0);
            q.AssignMean(await hub.GatherAsync(tag: 0));
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            var b = hub.Compress(options.Downlink, q, k);
            q.Add(b, -1);                                           // E
            x.Add(b, -StepSize);
            await hub.BroadcastAsync(b, k + 1);
            foreach (var arrival in await hub.GatherAsync(k + 1)) q.Add(arrival.Body, 1.0 / hub.Workers);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var e = me.State.Vector("e");
        while (true)
        {
            var b = await me.ReceiveAsync();
            if (b.Tag > 0) x.Add(b.Body, -StepSize);
            e.Add(await me.GradientAsync(x));
            var c = me.Compress(options.Compressor, e, b.Tag);
            e.Add(c, -1);
            await me.SendAsync(c, b.Tag);
        }
    }
}
