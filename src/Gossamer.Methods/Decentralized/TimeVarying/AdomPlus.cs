using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>Options of <see cref="AdomPlus"/>.</summary>
public sealed record AdomPlusOptions : MethodOptions
{
    /// <summary>One gossip round an iteration, or a block of them.</summary>
    [Parameter("single: one communication round an iteration; multi-consensus: ceil(chi*ln 2) of them, with which the number of gradients no longer depends on the network.")]
    public GossipBlock Gossip { get; init; } = GossipBlock.Single;

    /// <summary>χ.</summary>
    [Parameter("Condition number of the network, ||Wx - x||^2 <= (1 - 1/chi)*||x||^2 in every round; 1/(1 - s^2) of the mixing matrices unless given.", Symbol = "χ", Minimum = 1)]
    public double? Chi { get; init; }
}

/// <summary>
/// ADOM+ (Kovalev, Gasanov, Gasnikov and Richtárik, 2021): the primal counterpart of ADOM, optimal over time-varying networks
/// with multi-consensus. x⁺ and y⁺ stand on both sides of their equations; the two equations are solved at every node. Here
/// W = I − M.
/// </summary>
/// <param name="options">Gossip and χ.</param>
[Method("adom-plus",
    Title = "ADOM+",
    Family = "decentralized",
    Summary = "Accelerated primal method over time-varying networks: linear convergence in O(chi*sqrt(kappa)) communication rounds with one gradient an iteration; optimal with multi-consensus.",
    Paper = "D. Kovalev, E. Gasanov, A. Gasnikov, P. Richtarik, Lower Bounds and Optimal Algorithms for Smooth and Strongly Convex Decentralized Optimization over Time-Varying Networks, NeurIPS 2021, arXiv:2106.04469",
    Guarantee = "||x^k - x*||^2 <= C*(1 - sqrt(mu/L)/(32*chi))^k for mu-strongly convex, L-smooth f_i and every sequence of connected graphs.")]
public sealed class AdomPlus(AdomPlusOptions options) : DecentralizedMethod(options)
{
    private AdomPlusParameters p = null!;
    private int rounds;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.ContractingMixing(setting, "ADOM+");
        Assume.StronglyConvexParts(setting, "ADOM+");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        rounds = AdomTheory.Rounds(setting, options.Gossip, options.Chi);
        return AdomPlusTheory.For(setting, rounds, options.Chi, options.StepSize, out p);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var (x, xf) = (me.State.Vector("x", me.Start), me.State.Vector("x_f", me.Start));
        var (y, yf) = (me.State.Vector("y"), me.State.Vector("y_f"));
        var (z, zf) = (me.State.Vector("z"), me.State.Vector("z_f"));
        var m = me.State.Vector("m");
        var (xg, yg, zg) = (new Vector(me.Dimension), new Vector(me.Dimension), new Vector(me.Dimension));
        var (g, r1, r2, v) = (new Vector(me.Dimension), new Vector(me.Dimension), new Vector(me.Dimension), new Vector(me.Dimension));
        var gossip = new Gossip(me, 2);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            Combine(xg, x, xf, p.Tau1);                             // x_g = τ1·x + (1 − τ1)·x_f
            g.Assign(await me.GradientAsync(xg));
            g.Add(xg, -p.Nu);                                       // G = ∇f_i(x_g) − ν·x_g
            Combine(yg, y, yf, p.Sigma1);
            Combine(zg, z, zf, p.Sigma1);
            v.Assign(yg);                                           // v = y_g + z_g
            v.Add(zg);

            r1.Assign(x);                                           // x⁺·(1 + ηα) − η·y⁺ = r1
            r1.Add(xg, p.Eta * p.Alpha);
            r1.Add(g, -p.Eta);
            r2.Assign(y);                                           // y⁺·(1 + θβ) + θ·x⁺ = r2
            r2.Add(g, p.Theta * p.Beta);
            r2.Add(v, -p.Theta / p.Nu);
            var slope = 1 + (p.Eta * p.Alpha);
            r2.Add(r1, -p.Theta / slope);
            r2.Scale(1 / (1 + (p.Theta * p.Beta) + (p.Theta * p.Eta / slope)));
            r1.Add(r2, p.Eta);
            r1.Scale(1 / slope);
            Advance(xf, xg, x, r1, p.Tau2);                         // x_f⁺ = x_g + τ2(x⁺ − x), then x ← x⁺
            Advance(yf, yg, y, r2, p.Sigma2);

            m.Add(v, p.Gamma / p.Nu);                               // u = (γ/ν)v + m
            gossip[0].Assign(m);
            gossip[1].Assign(v);
            await gossip.MixAsync(k * rounds, rounds);
            z.Scale(1 - (p.Gamma * p.Delta));                       // z⁺ = z + γδ(z_g − z) − Wu
            z.Add(zg, p.Gamma * p.Delta);
            z.Add(m, -1);
            z.Add(gossip[0]);
            m.Assign(gossip[0]);                                    // m⁺ = u − Wu
            zf.Assign(zg);                                          // z_f⁺ = z_g − ζWv
            zf.Add(v, -p.Zeta);
            zf.Add(gossip[1], p.Zeta);
        }
    }

    private static void Combine(Vector result, Vector fast, Vector slow, double weight)
    {
        result.Assign(slow);
        result.Scale(1 - weight);
        result.Add(fast, weight);
    }

    private static void Advance(Vector slow, Vector middle, Vector fast, Vector next, double weight)
    {
        slow.Assign(middle);
        slow.Add(next, weight);
        slow.Add(fast, -weight);
        fast.Assign(next);
    }
}
