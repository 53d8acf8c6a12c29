using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Static;

/// <summary>
/// EXTRA (Shi, Ling, Wu and Yin, 2015): D-SGD whose bias is corrected by the iterate before. One vector a round: M·X^k of
/// the last iteration is kept.
/// </summary>
/// <param name="options">The step size.</param>
[Method("extra",
    Title = "EXTRA",
    Family = "decentralized",
    Summary = "Decentralised descent that corrects the bias of D-SGD with the iterate before: exact solution with a constant step and one vector a round, on a static network.",
    Paper = "W. Shi, Q. Ling, G. Wu, W. Yin, EXTRA: An Exact First-Order Algorithm for Decentralized Consensus Optimization, SIAM J. Optim. 2015, arXiv:1404.6264",
    Guarantee = "Converges to the exact solution for convex f_i and gamma < (1 + lambda_n(M))/L_max, linearly when strongly convex.")]
public sealed class Extra(MethodOptions options) : DecentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.SymmetricMixing(setting, "EXTRA", mustBeStatic: true);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var smallest = setting.Mixing!.SmallestEigenvalue;
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = smallest > -1 ? (1 + smallest) / (2 * setting.Constants.LMax) : null,
            StepSizeSource = "gamma = (1 + lambda_n(M))/(2*L_max), half of the bound of Shi, Ling, Wu, Yin, 2015",
            WhyNoStepSize = smallest > -1 ? null : "the mixing matrix has the eigenvalue -1; use lazy weights, such as mixing: lazy-metropolis",
        });
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var h = me.State.Vector("h");                               // ½(I + M)X − γG(X) of the last iteration
        var next = new Vector(me.Dimension);
        var gossip = new Gossip(me);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            var gradient = await me.GradientAsync(x);
            gossip[0].Assign(x);
            await gossip.MixAsync(k);
            // X¹ = MX⁰ − γG(X⁰), then X^{k+1} = (I + M)X^k − ½(I + M)X^{k−1} − γ(G(X^k) − G(X^{k−1})).
            next.Assign(gossip[0]);
            next.Add(gradient, -StepSize);
            if (k > 0)
            {
                next.Add(x);
                next.Add(h, -1);
            }
            h.Assign(gossip[0]);
            h.Add(x);
            h.Scale(0.5);
            h.Add(gradient, -StepSize);
            x.Assign(next);
        }
    }
}
