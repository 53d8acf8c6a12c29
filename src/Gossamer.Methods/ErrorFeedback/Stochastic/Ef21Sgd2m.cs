using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-SGD2M (Fatkhullin, Tyurin and Richtárik, 2023): two averages follow each other on every worker,
/// v_i ← (1 − η)v_i + η∇f_i(x^{k+1}, ξ) and u_i ← (1 − η)u_i + ηv_i with the new v_i; EF21 compresses the second,
/// c_i = C(u_i − g_i).
/// </summary>
/// <param name="options">Compressor, momentum, start, and where the step size comes from.</param>
[Method("ef21-sgd2m",
    Title = "EF21-SGD2M",
    Family = "error-feedback",
    Summary = "EF21-SGDM with double momentum: the compressed average moves more smoothly, so that compression amplifies less of the noise.",
    Paper = "I. Fatkhullin, A. Tyurin, P. Richtarik, Momentum Provably Improves Error Feedback!, NeurIPS 2023, arXiv:2305.15155",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*Lambda^0/(gamma*K) + 2*sigma^2*(3*eta^4/alpha + 60*eta^3/alpha^2 + 6*eta/n) for gamma <= 1/(L + sqrt(192*L_QM^2/alpha^2 + 15*L^2/eta^2)) (derived; the paper's step min{alpha/(60*L_QM), eta/(16*L)} is below it).",
    ReducesTo = "gd")]
public sealed class Ef21Sgd2m(MomentumOptions options) : EstimatorMethod(options)
{
    private double momentum;
    private long initialBatch;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21-SGD2M");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var plan = Ef21Sgd2mTheory.For(setting, options);
        (momentum, initialBatch) = (plan.Momentum, plan.InitialBatch);
        return plan.Theory;
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var v = me.State.Vector("v");
        var u = me.State.Vector("u");
        var g = me.State.Vector("g");
        var start = BatchGradient.Of(initialBatch);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var eta = point.Tag == 0 ? 1 : momentum;
            var gradient = await me.ComputeAsync(point.Tag == 0 ? start : Computation.Gradient, point.Body);
            v.MoveTowards(gradient, eta);
            u.MoveTowards(v, eta);
            var c = me.CompressDifference(InRound(point.Tag, options.Compressor), u, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }
}
