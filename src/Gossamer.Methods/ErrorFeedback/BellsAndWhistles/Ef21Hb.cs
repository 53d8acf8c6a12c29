using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Hb"/>.</summary>
public sealed record Ef21HbOptions : NonconvexEstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>η.</summary>
    [Parameter("Momentum: the share of the last step that is made again, from 0 (EF21) to below 1.", Symbol = "η", Minimum = 0, Maximum = 0.999999)]
    public double Momentum { get; init; } = 0.5;
}

/// <summary>
/// EF21-HB (Fatkhullin, Sokolov, Gorbunov, Li and Richtárik, 2021): EF21 with heavy-ball momentum at the
/// coordinator. The paper's x^{k+1} = x^k − γv^k, v^{k+1} = ηv^k + g^{k+1} is kept in the form of Polyak's step
/// s^{k+1} = ηs^k − γg^k, x^{k+1} = x^k + s^{k+1}, so that s^{k+1} = −γv^k.
/// </summary>
/// <param name="options">Compressor, momentum, start, and where the step size comes from.</param>
[Method("ef21-hb",
    Title = "EF21-HB",
    Family = "error-feedback",
    Summary = "EF21 with heavy-ball momentum at the coordinator. A step moves 1/(1 - eta) times as far in the long run: the theory's step is smaller by that factor.",
    Paper = "I. Fatkhullin, I. Sokolov, E. Gorbunov, Z. Li, P. Richtarik, EF21 with Bells & Whistles: Practical Algorithmic Extensions of Modern Error Feedback, 2021, arXiv:2110.03294",
    Guarantee = "Mean of ||grad f(x^k)||^2 over K iterations <= 4*(1 - eta)*(f(x^0) - f*)/(gamma*K) + 4*G^0/(theta*K) for gamma <= (1 - eta)/(L + sqrt(3*eta^2*L^2/(1 - eta)^2 + 2*L_QM^2*xi(alpha)^2)) (derived).",
    ReducesTo = "heavy-ball")]
public sealed class Ef21Hb(Ef21HbOptions options) : EstimatorMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21-HB");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21HbTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of the g_i
        var s = hub.State.Vector("s");                              // the last step, x^k − x^{k−1}
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, tag: 0);
            g.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            s.Scale(options.Momentum);
            s.Add(g, -StepSize);
            x.Add(s);
            await hub.BroadcastAsync(x, k + 1);
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
            var c = me.CompressDifference(InRound(point.Tag, options.Compressor), gradient, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }
}
