using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>Options of <see cref="FreyaSgd"/>.</summary>
public sealed record FreyaSgdOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("Functions in a batch; ceil(sqrt(m)) unless given.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>Δ*.</summary>
    [Parameter("inf f minus the mean of the infima of the f_j, which the theory needs; 0 where one point minimises all.", Symbol = "Delta*", Minimum = 0)]
    public double? InfimumGap { get; init; }
}

/// <summary>
/// Freya SGD (Tyurin, Gruntkowska and Richtárik, 2024): SGD whose batches of S functions are collected from whoever is fast.
/// </summary>
/// <param name="options">Batch and step size.</param>
[Method("freya-sgd",
    Title = "Freya SGD",
    Family = "asynchronous",
    Summary = "SGD for finite sums on workers of any speeds: a batch of gradients is collected one function at a time from whoever is fast. Time does not depend on the number of functions, but more on the accuracy than with Freya PAGE.",
    Paper = "A. Tyurin, K. Gruntkowska, P. Richtarik, Freya PAGE: First Optimal Time Complexity for Large-Scale Nonconvex Finite-Sum Optimization with Heterogeneous Asynchronous Computations, NeurIPS 2024, arXiv:2405.15545",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after (12*L*Delta/eps)*max{1, 12*Delta*A/eps, 2*C/eps} iterations, A = max L_j/S, C = 2*max L_j*Delta*/S (Khaled and Richtarik, 2020; remembered).")]
public sealed class FreyaSgd(FreyaSgdOptions options) : FreyaMethod(options)
{
    private long batch;

    private protected override string Title => "Freya SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        batch = options.Batch ?? FreyaPageTheory.Batch(Functions);
        return FreyaSgdTheory.For(setting, batch, options.InfimumGap);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        var collect = new GradientCollector(hub, Functions);
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            await collect.BatchAsync(batch, x, g);
            x.Add(g, -StepSize);
        }
    }
}
