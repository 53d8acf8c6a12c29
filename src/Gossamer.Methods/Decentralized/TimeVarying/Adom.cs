using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>Options of <see cref="Adom"/>.</summary>
public sealed record AdomOptions : DualMethodOptions
{
    /// <summary>One gossip round an iteration, or a block of them.</summary>
    [Parameter("single: one communication round an iteration; multi-consensus: ceil(chi*ln 2) of them, with which the number of dual gradients no longer depends on the network.")]
    public GossipBlock Gossip { get; init; } = GossipBlock.Single;

    /// <summary>χ.</summary>
    [Parameter("Condition number of the network, ||Wx - x||^2 <= (1 - 1/chi)*||x||^2 in every round; 1/(1 - s^2) of the mixing matrices unless given.", Symbol = "χ", Minimum = 1)]
    public double? Chi { get; init; }
}

/// <summary>
/// ADOM (Kovalev, Shulgin, Richtárik, Rogozin and Gasnikov, 2021), and with multi-consensus the optimal dual method of
/// Kovalev, Gasanov, Gasnikov and Richtárik (2021): accelerated gradient descent on the dual problem over a network that may
/// change in every round. Here W = I − M.
/// </summary>
/// <param name="options">Gossip, χ and the tolerance of dual gradients.</param>
[Method("adom",
    Title = "ADOM",
    Family = "decentralized",
    Summary = "Accelerated dual method over time-varying networks: linear convergence in O(chi*sqrt(kappa)) communication rounds; needs gradients of the conjugates.",
    Paper = "D. Kovalev, E. Shulgin, P. Richtarik, A. Rogozin, A. Gasnikov, ADOM: Accelerated Decentralized Optimization Method for Time-Varying Networks, ICML 2021, arXiv:2102.09234",
    Guarantee = "||grad F*(z_g^k) - x*||^2 <= C*(1 - sqrt(mu/L)/(7*chi))^k for mu-strongly convex, L-smooth f_i and every sequence of connected graphs (Theorem 1).")]
public sealed class Adom(AdomOptions options) : DecentralizedMethod(options)
{
    private AdomParameters p = null!;
    private int rounds;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.ContractingMixing(setting, "ADOM");
        Assume.StronglyConvexParts(setting, "ADOM");
        Assume.ExactGradients(setting, "ADOM");
        Assume.Conjugates(setting, "ADOM");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        rounds = AdomTheory.Rounds(setting, options.Gossip, options.Chi);
        return AdomTheory.For(setting, rounds, options.Chi, options.StepSize, out p);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var z = me.State.Vector("z");
        var zf = me.State.Vector("z_f");
        var m = me.State.Vector("m");
        var zg = me.State.Vector("z_g");
        var g = me.State.Vector("g", me.Start);                     // ∇f_i*(z_g): the iterate
        var gossip = new Gossip(me, 2);
        var delta = new Vector(me.Dimension);
        if (me.FirstIteration == 0) await DualOracle.ComputeAsync(me, zg, options.Tolerance, g);
        for (var k = me.FirstIteration; await me.ContinueAsync(g, k); k++)
        {
            m.Add(g, -p.Eta);                                       // u = m − ηg
            gossip[0].Assign(m);
            gossip[1].Assign(g);
            await gossip.MixAsync(k * rounds, rounds);

            delta.Assign(m);                                        // Δ = σW(k)u
            delta.Add(gossip[0], -1);
            delta.Scale(p.Sigma);
            m.Add(delta, -1);
            z.Scale(1 - (p.Eta * p.Alpha));                         // z + ηα(z_g − z) + Δ
            z.Add(zg, p.Eta * p.Alpha);
            z.Add(delta);
            zf.Assign(zg);                                          // z_g − θW(k)g
            zf.Add(g, -p.Theta);
            zf.Add(gossip[1], p.Theta);

            zg.Assign(zf);                                          // τz + (1 − τ)z_f
            zg.Scale(1 - p.Tau);
            zg.Add(z, p.Tau);
            await DualOracle.ComputeAsync(me, zg, options.Tolerance, g);
        }
    }
}
