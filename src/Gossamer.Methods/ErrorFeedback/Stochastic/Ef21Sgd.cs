using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Sgd"/>.</summary>
public sealed record Ef21SgdOptions : NonconvexEstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>b.</summary>
    [Parameter("Stochastic gradients that a worker averages in a round.", Symbol = "b", Minimum = 1)]
    public int Batch { get; init; } = 1;
}

/// <summary>
/// EF21-SGD (Fatkhullin, Sokolov, Gorbunov, Li and Richtárik, 2021): EF21 with a minibatch gradient in the place of ∇f_i,
/// c_i = C(ĝ_i(x^{k+1}) − g_i). Its error does not vanish with the step: momentum mends that (EF21-SGDM).
/// </summary>
/// <param name="options">Compressor, start and batch.</param>
[Method("ef21-sgd",
    Title = "EF21-SGD",
    Family = "error-feedback",
    Summary = "EF21 with stochastic gradients, a batch of them in every round. Reaches a neighbourhood whose size the batch decides; ef21-sgdm has none with one gradient a round.",
    Paper = "I. Fatkhullin, I. Sokolov, E. Gorbunov, Z. Li, P. Richtarik, EF21 with Bells & Whistles: Practical Algorithmic Extensions of Modern Error Feedback, 2021, arXiv:2110.03294",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(A*K) + C/A for gamma <= 1/(L + L_QM*sqrt(B/A)), A = theta(alpha), with C of the order sigma^2/(alpha*b) (derived).",
    ReducesTo = "gd")]
public sealed class Ef21Sgd(Ef21SgdOptions options) : EstimatorMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21-SGD");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21SgdTheory.For(setting, options.Compressor, options.Batch, options.StepSizeRule);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var g = me.State.Vector("g");
        var minibatch = BatchGradient.Of(options.Batch);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.ComputeAsync(minibatch, point.Body);
            var c = me.CompressDifference(InRound(point.Tag, options.Compressor), gradient, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }
}
