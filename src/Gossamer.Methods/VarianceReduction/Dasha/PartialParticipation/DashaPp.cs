using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DASHA-PP with exact gradients (Tyurin and Richtárik, 2023), Algorithm 1 with
/// k_i = ∇f_i(x^{t+1}) − ∇f_i(x^t) − b(h_i^t − ∇f_i(x^t)), h_i^{t+1} = h_i^t + k_i/p_a at the workers that take part.
/// </summary>
/// <param name="options">Compressor, participation, start, and where the step size comes from.</param>
[Method("dasha-pp",
    Title = "DASHA-PP",
    Family = "variance-reduction",
    Summary = "DASHA with partial participation: few workers a round, compressed messages, and never a round with all of them after the start.",
    Paper = "A. Tyurin, P. Richtarik, A Computation and Communication Efficient Method for Distributed Nonconvex Problems in the Partial Participation Setting, NeurIPS 2023, arXiv:2205.15580",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) from an exact start, for gamma <= 1/(L + sqrt(R)), R = (32*omega*(2*omega + 1) + 16*(1 - p_aa/p_a))*L_+^2/(n*p_a^2) (derived; the paper has 48 in place of 32 and L_QM in place of L_+).",
    ReducesTo = "gd")]
public sealed class DashaPp(DashaPpOptions options) : DashaPpMethod(options, "DASHA-PP")
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaPpTheory.For(setting, Options, Participation);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var pa = Participation.Probability;
        var b = DashaPpTheory.Momentum(pa);
        var h = me.State.Vector("h");
        var g = me.State.Vector("g");
        var old = new Vector(me.Dimension);                         // x^t
        var next = new Vector(me.Dimension);                        // h_i^{t+1}
        var change = new GradientDifference(old) { Weight = 1 - b };
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag == 0)
            {
                h.Assign(await me.GradientAsync(message.Body));
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
