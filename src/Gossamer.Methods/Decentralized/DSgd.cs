using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized;

/// <summary>Whether nodes mix before or after they make their step.</summary>
public enum MixingOrder
{
    /// <summary>X⁺ = M·X − γ·G(X).</summary>
    CombineThenAdapt,

    /// <summary>X⁺ = M·(X − γ·G(X)).</summary>
    AdaptThenCombine,
}

/// <summary>Options of <see cref="DSgd"/>.</summary>
public sealed record DSgdOptions : MethodOptions
{
    /// <summary>Whether nodes mix before or after their step.</summary>
    [Parameter("combine-then-adapt: X+ = M*X - gamma*G(X); adapt-then-combine: X+ = M*(X - gamma*G(X)).")]
    public MixingOrder Order { get; init; } = MixingOrder.CombineThenAdapt;
}

/// <summary>
/// D-SGD (with exact gradients DGD; Nedić and Ozdaglar, 2009): every node averages its iterate with its neighbours' and
/// makes a step along its own gradient. With a constant step it stops near the solution, not at it.
/// </summary>
/// <param name="options">The order of mixing and step.</param>
[Method("d-sgd",
    Title = "D-SGD",
    Family = "decentralized",
    Summary = "Every node mixes its iterate with its neighbours' and steps along its own gradient; biased for a constant step unless all f_i agree.",
    Paper = "A. Nedic, A. Ozdaglar, Distributed Subgradient Methods for Multi-Agent Optimization, 2009; X. Lian et al., Can Decentralized Algorithms Outperform Centralized Algorithms?, NeurIPS 2017, arXiv:1705.09056",
    Guarantee = "Combine-then-adapt is stable for gamma < (1 + lambda_n(M))/L_max; its fixed point solves (I - M)X + gamma*G(X) = 0.")]
public sealed class DSgd(DSgdOptions options) : DecentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DSgdTheory.For(setting, options.Order);

    /// <inheritdoc/>
    public override Task RunAsync(INode me) =>
        options.Order == MixingOrder.CombineThenAdapt ? CombineThenAdaptAsync(me) : AdaptThenCombineAsync(me);

    private async Task CombineThenAdaptAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var mixed = new Vector(me.Dimension);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            var gradient = await me.GradientAsync(x);
            var received = await me.ExchangeAsync(x, round: k);
            me.NeighborhoodAt(k).Mix(x, received, mixed);
            mixed.Add(gradient, -StepSize);
            x.Assign(mixed);
        }
    }

    private async Task AdaptThenCombineAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var adapted = new Vector(me.Dimension);
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            var gradient = await me.GradientAsync(x);
            adapted.Assign(x);
            adapted.Add(gradient, -StepSize);
            var received = await me.ExchangeAsync(adapted, round: k);
            me.NeighborhoodAt(k).Mix(adapted, received, x);
        }
    }
}
