using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="DashaPpMvr"/>.</summary>
public sealed record DashaPpMvrOptions : DashaPpOptions
{
    /// <summary>b.</summary>
    [Parameter("Momentum against the noise, at most p_a/(2 - p_a); the smaller of that and p_a*min{1/M, 1/(omega*sqrt(M))} with M = sigma^2/(n*eps) unless given.", Symbol = "b", Minimum = 1e-12, Maximum = 1)]
    public double? NoiseMomentum { get; init; }

    /// <summary>B_init.</summary>
    [Parameter("Stochastic gradients that every worker averages at the start; max{1, M, omega*sqrt(M)}/sqrt(p_a), rounded up, unless given.", Symbol = "B_init", Minimum = 1)]
    public int? InitialBatch { get; init; }
}

/// <summary>
/// DASHA-PP-MVR (Tyurin and Richtárik, 2023), Algorithm 1 for stochastic gradients, with
/// k_i = ∇f_i(x^{t+1}; ξ) − ∇f_i(x^t; ξ) − b(h_i^t − ∇f_i(x^t; ξ)): the same sample ξ everywhere.
/// </summary>
/// <param name="options">Compressor, participation, momentum, start, and where the step size comes from.</param>
[Method("dasha-pp-mvr",
    Title = "DASHA-PP-MVR",
    Family = "variance-reduction",
    Summary = "DASHA-MVR with partial participation: few workers a round, stochastic gradients, compressed messages.",
    Paper = "A. Tyurin, P. Richtarik, A Computation and Communication Efficient Method for Distributed Nonconvex Problems in the Partial Participation Setting, NeurIPS 2023, arXiv:2205.15580",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*Phi^0/(gamma*T) + (48*W*b^2 + 12*b/(n*p_a))*sigma^2, W = omega*(2*omega + 1)/(n*p_a^2), for gamma <= 1/(L + sqrt(R)) (derived).",
    ReducesTo = "gd")]
public sealed class DashaPpMvr(DashaPpMvrOptions options) : DashaPpMethod(options, "DASHA-PP-MVR")
{
    private DashaMvrParameters parameters;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        parameters = DashaPpMvrTheory.Parameters(setting, (DashaPpMvrOptions)Options, Participation.Probability);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaPpMvrTheory.For(setting, Options, Participation, parameters);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var (pa, b) = (Participation.Probability, parameters.NoiseMomentum);
        var h = me.State.Vector("h");
        var g = me.State.Vector("g");
        var old = new Vector(me.Dimension);                         // x^t
        var next = new Vector(me.Dimension);                        // h_i^{t+1}
        var start = BatchGradient.Of(parameters.InitialBatch);
        var change = new GradientDifference(old) { Weight = 1 - b };
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag == 0)
            {
                h.Assign(await me.ComputeAsync(start, message.Body));
                await SendStartAsync(me, h, g);
                continue;
            }
            old.Assign(message.Part(1));
            var difference = await me.ComputeAsync(change, message.Part(0));
            next.Assign(h);                                         // h_i + k_i/p_a
            next.Scale(1 - (b / pa));
            next.Add(difference, 1 / pa);
            await AnswerAsync(me, next, h, g, message.Tag);
        }
    }
}
