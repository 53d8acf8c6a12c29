using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-STORM, also EF21-MVR (Fatkhullin, Tyurin and Richtárik, 2023): the workers' averages are corrected by the gradient
/// at the previous point with the same sample, w_i ← ∇f_i(x^{k+1}, ξ) + (1 − η)(w_i − ∇f_i(x^k, ξ)), and EF21 compresses
/// them, c_i = C(w_i − g_i). Two gradients a round.
/// </summary>
/// <param name="options">Compressor, momentum, start, and where the step size comes from.</param>
[Method("ef21-storm",
    Title = "EF21-STORM",
    Family = "error-feedback",
    Summary = "EF21 with recursive variance reduction on the workers (STORM, also called MVR): needs samples that can be asked at two points, and fewer of them than EF21-SGDM for small errors.",
    Paper = "I. Fatkhullin, A. Tyurin, P. Richtarik, Momentum Provably Improves Error Feedback!, NeurIPS 2023, arXiv:2305.15155",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*Lambda^0/(gamma*K) + 8*eta^2*sigma^2/alpha + 32*eta^3*sigma^2/alpha^2 + 4*eta*sigma^2/n for gamma <= 1/(L + sqrt(16*L_QM^2/alpha^2 + 8*l^2/alpha + 32*eta*l^2/alpha^2 + 4*l^2/(eta*n))), l the mean-square smoothness of the noise (derived).",
    ReducesTo = "gd")]
public sealed class Ef21Storm(MomentumOptions options) : EstimatorMethod(options)
{
    private double momentum;
    private long initialBatch;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21-STORM");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var plan = Ef21StormTheory.For(setting, options);
        (momentum, initialBatch) = (plan.Momentum, plan.InitialBatch);
        return plan.Theory;
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);                     // the point of the last round
        var w = me.State.Vector("w");
        var g = me.State.Vector("g");
        var start = BatchGradient.Of(initialBatch);
        var correction = new GradientDifference(x) { Weight = 1 - momentum };
        while (true)
        {
            var point = await me.ReceiveAsync();
            var change = await me.ComputeAsync(point.Tag == 0 ? start : correction, point.Body);
            if (point.Tag != 0) w.Scale(1 - momentum);
            w.Add(change);
            x.Assign(point.Body);
            var c = me.CompressDifference(InRound(point.Tag, options.Compressor), w, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }
}
