using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Ef21P"/>.</summary>
public sealed record Ef21POptions : MethodOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the model that the coordinator sends to all workers.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;
}

/// <summary>
/// EF21-P (Gruntkowska, Tyurin and Richtárik, 2023) with gradient descent: error feedback on the model. All hold one copy w
/// of the model, and the coordinator broadcasts only C(x^{t+1} − w^t).
/// </summary>
/// <param name="options">Compressor and step size.</param>
[Method("ef21-p",
    Title = "EF21-P",
    Family = "variance-reduction",
    Summary = "Downlink compression by error feedback on the model: the workers' common copy of the model follows it by compressed broadcasts.",
    Paper = "K. Gruntkowska, A. Tyurin, P. Richtarik, EF21-P and Friends: Improved Theoretical Communication Complexity for Distributed Optimization with Bidirectional Compression, ICML 2023, arXiv:2209.15218",
    Guarantee = "f(x^t) - f* + (gamma*L^2/alpha)*||w^t - x^t||^2 falls by (gamma/2)*||grad f(x^t)||^2 for gamma <= 1/(L*(1 + 2/alpha)) (derived).",
    ReducesTo = "gd")]
public sealed class Ef21P(Ef21POptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21-P");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21PTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var w = hub.State.Vector("w", hub.Start);
        var g = hub.State.Vector("g");                              // ∇f(w^t)
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(Message.Empty(hub.Dimension), tag: 0);     // w^0 = x^0 is known
            g.AssignMean(await hub.GatherAsync(tag: 0));
        }
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            x.Add(g, -StepSize);
            var c = hub.CompressDifference(options.Compressor, x, w, t + 1);
            w.Apply(c);
            await hub.BroadcastAsync(c, t + 1);
            g.AssignMean(await hub.GatherAsync(t + 1));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var w = me.State.Vector("w", me.Start);
        while (true)
        {
            var message = await me.ReceiveAsync();
            w.Apply(message.Body);
            await me.SendAsync(await me.GradientAsync(w), message.Tag);
        }
    }
}
