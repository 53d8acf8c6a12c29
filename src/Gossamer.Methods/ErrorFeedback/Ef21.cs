using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21"/>.</summary>
public sealed record Ef21Options : EstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }
}

/// <summary>
/// EF21 (Richtárik, Sokolov and Fatkhullin, 2021), Algorithm 2. Every worker keeps an estimate g_i of its gradient and
/// sends only the compressed change c_i = C(∇f_i(x^{k+1}) − g_i).
/// </summary>
/// <param name="options">Compressor, start, and where the step size comes from.</param>
[Method("ef21",
    Title = "EF21",
    Family = "error-feedback",
    Summary = "Error feedback by Markov compression: works with every contractive compressor and needs no bound on the dissimilarity of the workers.",
    Paper = "P. Richtarik, I. Sokolov, I. Fatkhullin, EF21: A New, Simpler, Theoretically Better, and Practically Faster Error Feedback, NeurIPS 2021, arXiv:2106.05203",
    Guarantee = "Mean of ||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(theta*K) for gamma <= 1/(L + L_QM*xi(alpha)) (Theorem 1).",
    ReducesTo = "gd")]
public sealed class Ef21(Ef21Options options) : CentralizedMethod(options)
{
    private static readonly Identity Uncompressed = new();

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21Theory.For(setting, options.Compressor, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of the g_i
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, tag: 0);
            g.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            x.Add(g, -StepSize);                                    // the old estimate makes the step,
            await hub.BroadcastAsync(x, k + 1);                     // the new point makes the new one
            g.ApplyMean(await hub.GatherAsync(k + 1), hub.Workers);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var g = me.State.Vector("g");
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            var isExactStart = point.Tag == 0 && options.Initialization == EstimateStart.Exact;
            var c = me.CompressDifference(isExactStart ? Uncompressed : options.Compressor, gradient, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }
}
