using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Prox"/>.</summary>
public sealed record Ef21ProxOptions : NonconvexEstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>λ.</summary>
    [Parameter("Weight of the l1 norm in r(x) = lambda*||x||_1; 0 leaves it out. The problem's own regularizer belongs to f.", Symbol = "λ", Minimum = 0)]
    public double L1 { get; init; }

    /// <summary>Whether x ≥ 0 is demanded.</summary>
    [Parameter("True to add the constraint x >= 0 to r.")]
    public bool Nonnegative { get; init; }
}

/// <summary>
/// EF21-Prox (Fatkhullin, Sokolov, Gorbunov, Li and Richtárik, 2021), for f + r with a convex r:
/// x^{k+1} = prox_{γr}(x^k − γg^k), the estimates as in EF21. Here r(x) = λ‖x‖₁, with or without x ≥ 0.
/// </summary>
/// <param name="options">Compressor, r, start, and where the step size comes from.</param>
[Method("ef21-prox",
    Title = "EF21-Prox",
    Family = "error-feedback",
    Summary = "EF21 for composite problems f + r: the coordinator's step goes through the proximal operator of r, an l1 norm or a constraint. Metrics are those of f.",
    Paper = "I. Fatkhullin, I. Sokolov, E. Gorbunov, Z. Li, P. Richtarik, EF21 with Bells & Whistles: Practical Algorithmic Extensions of Modern Error Feedback, 2021, arXiv:2110.03294",
    Guarantee = "Mean of ||(x - prox(x - gamma*grad f(x)))/gamma||^2 over K iterations <= 8*Psi^0/(gamma*K) for gamma <= 1/(2*L + sqrt(3)*L_QM*xi(alpha)) (derived).",
    ReducesTo = "gd")]
public sealed class Ef21Prox(Ef21ProxOptions options) : EstimatorMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21-Prox");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21ProxTheory.For(setting, options);

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
            x.Add(g, -StepSize);
            Prox(x, StepSize);
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

    /// <summary>prox_{γr}.</summary>
    internal void Prox(Vector x, double step) => new CompositeTerm(options.L1, options.Nonnegative).Prox(x, step);
}
