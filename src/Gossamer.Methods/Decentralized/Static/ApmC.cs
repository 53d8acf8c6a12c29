using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Static;

/// <summary>
/// APM-C (Li, Fang, Yin and Lin, 2020): the accelerated penalty method. Nesterov's method whose iterates are averaged by a
/// number of FastMix rounds that grows with the iteration, on a static network.
/// </summary>
/// <param name="options">The step size.</param>
[Method("apm-c",
    Title = "APM-C",
    Family = "decentralized",
    Summary = "Nesterov's method with ever longer averaging by FastMix, on a static network.",
    Paper = "H. Li, C. Fang, W. Yin, Z. Lin, Decentralized Accelerated Gradient Methods With Increasing Penalty Parameters, IEEE TSP 2020, arXiv:1810.01053",
    Guarantee = "O(sqrt(kappa)*log(1/eps)) gradients and O(sqrt(kappa/(1 - s))*log^2(1/eps)) communication rounds.")]
public sealed class ApmC(MethodOptions options) : DecentralizedMethod(options)
{
    private FastMix mix = null!;
    private double growth;
    private double momentum;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.SymmetricMixing(setting, "APM-C", mustBeStatic: true);
        Assume.ContractingMixing(setting, "APM-C");
        Assume.StronglyConvexParts(setting, "APM-C");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var (largest, mu) = (setting.Constants.LMax, setting.Constants.MuMin);
        mix = new FastMix(setting.Mixing!);
        growth = Math.Sqrt(mu / largest) / (3 * Math.Sqrt(setting.Mixing!.Gap));
        momentum = (Math.Sqrt(largest) - Math.Sqrt(mu)) / (Math.Sqrt(largest) + Math.Sqrt(mu));
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = 1 / largest,
            StepSizeSource = "gamma = 1/L_max (Li, Fang, Yin, Lin, 2020)",
            Parameters = new Dictionary<string, double> { ["beta"] = momentum, ["round growth"] = growth },
        });
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var before = me.State.Vector("x_before", me.Start);
        var round = me.State.Counter("round");
        var (y, room) = (new Vector(me.Dimension), new Vector(me.Dimension));
        var gossip = new Gossip(me);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            y.Assign(x);                                            // Y = X + β(X − X₋)
            y.Add(x, momentum);
            y.Add(before, -momentum);
            y.Add(await me.GradientAsync(y), -StepSize);            // the gradient is taken before y changes
            before.Assign(x);
            var rounds = Math.Max(1, (int)Math.Ceiling((k + 1) * growth));
            await mix.MixAsync(gossip, y, room, round.Value, rounds);
            round.Value += rounds;
            x.Assign(y);
        }
    }
}
