using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>Options of <see cref="FreyaPage"/>.</summary>
public sealed record FreyaPageOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("Functions in a batch of differences; ceil(sqrt(m)) unless given.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>p.</summary>
    [Parameter("Probability of a full gradient, above 0; S/(S + m) unless given, 1 is asynchronous gradient descent.", Symbol = "p", Minimum = 0, Maximum = 1)]
    public double? Probability { get; init; }
}

/// <summary>
/// Freya PAGE (Tyurin, Gruntkowska and Richtárik, 2024): PAGE whose gradients are collected one function at a time from whoever
/// is fast. x^{k+1} = x^k − γg^k; g^{k+1} is ∇f(x^{k+1}) with probability p, else g^k plus the mean of S differences
/// ∇f_j(x^{k+1}) − ∇f_j(x^k).
/// </summary>
/// <param name="options">Batch, probability and step size.</param>
[Method("freya-page",
    Title = "Freya PAGE",
    Family = "asynchronous",
    Summary = "Variance-reduced SGD for finite sums on workers of any speeds: full gradients and batches of differences are collected from whoever is fast, without knowing times.",
    Paper = "A. Tyurin, K. Gruntkowska, P. Richtarik, Freya PAGE: First Optimal Time Complexity for Large-Scale Nonconvex Finite-Sum Optimization with Heterogeneous Asynchronous Computations, NeurIPS 2024, arXiv:2405.15545",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 2*Delta/(gamma*eps) iterations for gamma = 1/(L + L_pm*sqrt((1 - p)/(p*S))); in O(t(m) + (L_+*Delta/eps)*t(sqrt(m))) seconds for m >= n*log(n), optimal for sqrt(m) >= n.")]
public sealed class FreyaPage(FreyaPageOptions options) : FreyaMethod(options)
{
    private long batch;
    private double probability;

    private protected override string Title => "Freya PAGE";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        batch = options.Batch ?? FreyaPageTheory.Batch(Functions);
        probability = options.Probability ?? FreyaPageTheory.Probability(Functions, batch);
        if (probability == 0) throw new AssumptionException("Freya PAGE needs full gradients now and then; give probability as a number above 0");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FreyaPageTheory.For(setting, batch, probability);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");
        var y = new Vector(hub.Dimension);                          // x^k when x is x^{k+1}
        var difference = new Vector(hub.Dimension);
        var collect = new GradientCollector(hub, Functions);
        await collect.FullGradientAsync(x, g);
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            y.Assign(x);
            x.Add(g, -StepSize);
            if (hub.Random(RandomPurpose.Coin, k, slot: 2).NextCoin(probability))
            {
                await collect.FullGradientAsync(x, g);
                continue;
            }
            await collect.DifferenceAsync(batch, x, y, difference);
            g.Add(difference);
        }
    }
}
