using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Bc"/>.</summary>
public sealed record Ef21BcOptions : EstimatorOptions
{
    /// <summary>C_w.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C_w")]
    public required Compressor Compressor { get; init; }

    /// <summary>C_M.</summary>
    [Parameter("Contractive compressor of the changes that the coordinator broadcasts.", Symbol = "C_M")]
    public required Compressor Downlink { get; init; }
}

/// <summary>
/// EF21-BC (Fatkhullin, Sokolov, Gorbunov, Li and Richtárik, 2021): bidirectional compression. Workers
/// estimate their gradients (g_i) as in EF21, with mean g̃ at the coordinator, which broadcasts
/// b^k = C_M(g̃^k − g^{k−1}); all hold x and g^k = g^{k−1} + b^k and make the step x^{k+1} = x^k − γg^k themselves.
/// </summary>
/// <param name="options">Both compressors, start, and where the step size comes from.</param>
[Method("ef21-bc",
    Title = "EF21-BC",
    Family = "error-feedback",
    Summary = "EF21 with compression both ways: the coordinator broadcasts compressed changes of its gradient estimate, and the workers keep the model themselves.",
    Paper = "I. Fatkhullin, I. Sokolov, E. Gorbunov, Z. Li, P. Richtarik, EF21 with Bells & Whistles: Practical Algorithmic Extensions of Modern Error Feedback, 2021, arXiv:2110.03294",
    Guarantee = "Mean of ||grad f(x^k)||^2 over K iterations <= 2*Psi^0/(gamma*K) for gamma <= 1/(L + sqrt(S)), S of the order L_QM^2/(alpha_w*alpha_M)^2 (derived).",
    ReducesTo = "gd")]
public sealed class Ef21Bc(Ef21BcOptions options) : CentralizedMethod(options)
{
    private static readonly Identity Uncompressed = new();

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "EF21-BC");
        Assume.Contractive(options.Downlink, setting, "EF21-BC");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21BcTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var mean = hub.State.Vector("mean");                        // g̃, the mean of the g_i
        var g = hub.State.Vector("g");                              // what all hold: g^{k−1} while the iterate is x^k
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, tag: 0);
            mean.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            // All start from g⁰ = g̃⁰ exactly, as the paper has it.
            var isStart = k == 0 && options.Initialization != EstimateStart.Zero;
            var b = hub.CompressDifference(isStart ? Uncompressed : options.Downlink, mean, g, k);
            g.Apply(b);
            x.Add(g, -StepSize);
            await hub.BroadcastAsync(b, k + 1);
            mean.ApplyMean(await hub.GatherAsync(k + 1), hub.Workers);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var g = me.State.Vector("g");                               // the common estimate
        var own = me.State.Vector("g_i");
        while (true)
        {
            var b = await me.ReceiveAsync();
            if (b.Tag > 0)
            {
                g.Apply(b.Body);
                x.Add(g, -StepSize);
            }
            var isExactStart = b.Tag == 0 && options.Initialization == EstimateStart.Exact;
            var gradient = await me.GradientAsync(x);
            var c = me.CompressDifference(isExactStart ? Uncompressed : options.Compressor, gradient, own, b.Tag);
            own.Apply(c);
            await me.SendAsync(c, b.Tag);
        }
    }
}
