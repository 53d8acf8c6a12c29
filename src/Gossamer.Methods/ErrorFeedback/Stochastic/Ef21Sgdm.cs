using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Sgdm"/>.</summary>
public sealed record Ef21SgdmOptions : MomentumOptions
{
    /// <summary>Whether η and γ fall along the run.</summary>
    [Parameter("True to let momentum and step size fall, eta_k = min{1, eta/sqrt(k + 1)} (eta = 1 unless given) and gamma_k = gamma*eta_k/eta_0: for runs whose length and noise are not known before.")]
    public bool Decreasing { get; init; }
}

/// <summary>
/// EF21-SGDM (Fatkhullin, Tyurin and Richtárik, 2023): every worker averages its stochastic gradients,
/// v_i ← (1 − η)v_i + η∇f_i(x^{k+1}, ξ), and EF21 compresses the averages, c_i = C(v_i − g_i). The momentum is on the
/// worker and before compression; it is what makes error feedback converge with one stochastic gradient a round.
/// </summary>
/// <param name="options">Compressor, momentum, start, and where the step size comes from.</param>
[Method("ef21-sgdm",
    Title = "EF21-SGDM",
    Family = "error-feedback",
    Summary = "EF21 on averaged stochastic gradients (momentum on the workers): converges with a batch of one, where EF21-SGD and EF14-SGD stall, and gains from more workers.",
    Paper = "I. Fatkhullin, A. Tyurin, P. Richtarik, Momentum Provably Improves Error Feedback!, NeurIPS 2023, arXiv:2305.15155",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*Lambda^0/(gamma*K) + 4*eta^2*sigma^2/alpha + 16*eta^3*sigma^2/alpha^2 + 2*eta*sigma^2/n for gamma <= 1/(L + sqrt(16*(1 + eta^2)*L_QM^2/alpha^2 + 2*L^2/eta^2)) (derived; the paper's step min{alpha/(20*L_QM), eta/(7*L)} is below it).",
    ReducesTo = "gd")]
public sealed class Ef21Sgdm(Ef21SgdmOptions options) : EstimatorMethod(options)
{
    private double momentum;
    private long initialBatch;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF21-SGDM");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var plan = options.Decreasing ? Ef21SgdmTheory.Decreasing(setting, options) : Ef21SgdmTheory.For(setting, options);
        (momentum, initialBatch) = (plan.Momentum, plan.InitialBatch);
        return plan.Theory;
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var v = me.State.Vector("v");
        var g = me.State.Vector("g");
        var start = BatchGradient.Of(initialBatch);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.ComputeAsync(point.Tag == 0 ? start : Computation.Gradient, point.Body);
            v.MoveTowards(gradient, point.Tag == 0 ? 1 : MomentumAt(point.Tag - 1));
            var c = me.CompressDifference(InRound(point.Tag, options.Compressor), v, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }

    private protected override double StepAt(long iteration) => StepSize * (MomentumAt(iteration) / MomentumAt(0));

    private double MomentumAt(long iteration) => options.Decreasing ? Ef21SgdmTheory.Falling(momentum, iteration) : momentum;
}
