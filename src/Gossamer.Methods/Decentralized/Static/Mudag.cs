using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Static;

/// <summary>Options of <see cref="Mudag"/>.</summary>
public sealed record MudagOptions : MethodOptions
{
    /// <summary>K.</summary>
    [Parameter("FastMix rounds an iteration; ceil(log(4*kappa)/sqrt(1 - s)) unless given: of the theorem's order, its constant is not known to us.", Symbol = "K", Minimum = 1)]
    public int? Rounds { get; init; }
}

/// <summary>
/// Mudag (Ye, Luo, Zhou and Zhang, 2020): Nesterov's method with tracked gradients, in which several FastMix rounds an
/// iteration stand for the exact average; needs only f to be strongly convex, on a static network.
/// </summary>
/// <param name="options">The number of rounds.</param>
[Method("mudag",
    Title = "Mudag",
    Family = "decentralized",
    Summary = "Accelerated decentralised gradient method with multi-consensus by FastMix, on a static network.",
    Paper = "H. Ye, L. Luo, Z. Zhou, T. Zhang, Multi-consensus Decentralized Accelerated Gradient Descent, 2020, arXiv:2005.00797",
    Guarantee = "Linear convergence at the rate of Nesterov's method, 1 - sqrt(mu/L)/2, for K = O(log(kappa)/sqrt(1 - s)) rounds an iteration.")]
public sealed class Mudag(MudagOptions options) : DecentralizedMethod(options)
{
    private FastMix mix = null!;
    private int rounds;
    private double a;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.SymmetricMixing(setting, "Mudag", mustBeStatic: true);
        Assume.ContractingMixing(setting, "Mudag");
        if (setting.Constants.Mu <= 0)
            throw new AssumptionException("Mudag needs a strongly convex f, and no mu > 0 is known of this problem; add a regularizer, such as l2(0.01)");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var (largest, mu, mixing) = (setting.Constants.LMax, setting.Constants.Mu, setting.Mixing!);
        mix = new FastMix(mixing);
        rounds = options.Rounds ?? Math.Max(1, (int)Math.Ceiling(Math.Log(4 * largest / mu) / Math.Sqrt(mixing.Gap)));
        var eta = options.StepSize.InUse(1 / largest);
        a = Math.Sqrt(mu * eta);
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = 1 / largest,
            StepSizeSource = "eta = 1/L_max (Ye, Luo, Zhou, Zhang, 2020)",
            Parameters = new Dictionary<string, double> { ["K"] = rounds, ["a"] = a },
        });
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var before = me.State.Vector("x_before", me.Start);
        var yBefore = me.State.Vector("y_before", me.Start);
        var gradientBefore = me.State.Vector("gradient_before");
        var (y, next, room) = (new Vector(me.Dimension), new Vector(me.Dimension), new Vector(me.Dimension));
        var gossip = new Gossip(me);
        for (var t = me.FirstIteration; await me.ContinueAsync(x, t); t++)
        {
            y.Assign(x);                                            // Y = X + ((1 − a)/(1 + a))(X − X₋)
            if (t > 0)
            {
                y.Add(x, (1 - a) / (1 + a));
                y.Add(before, -(1 - a) / (1 + a));
            }
            var gradient = await me.GradientAsync(y);
            next.Assign(y);                                         // Y + (X − Y₋) − η(G(Y) − G(Y₋))
            next.Add(gradient, -StepSize);
            if (t > 0)
            {
                next.Add(x);
                next.Add(yBefore, -1);
                next.Add(gradientBefore, StepSize);
            }
            gradientBefore.Assign(gradient);
            yBefore.Assign(y);
            before.Assign(x);
            await mix.MixAsync(gossip, next, room, t * rounds, rounds);
            x.Assign(next);
        }
    }
}
