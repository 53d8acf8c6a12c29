using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Page"/>.</summary>
public sealed record PageOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("How the samples of a difference are drawn: nice(8), uniform(8), importance(8), independent(8), extended-nice(8), full.", Symbol = "S")]
    public Sampling Sampling { get; init; } = new NiceSampling(1);

    /// <summary>p.</summary>
    [Parameter("Probability of a full gradient; size/(n + size) unless given.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? Probability { get; init; }

    /// <summary>Which constants the step size has.</summary>
    [Parameter("The analysis that gives the step size: sharp (Hessian variance and weights of the sampling), or original (the first paper's, M = L_+^2/size).")]
    public PageAnalysis Analysis { get; init; } = PageAnalysis.Sharp;

    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;
}

/// <summary>
/// PAGE (Li, Bao, Zhang and Richtárik, 2021) with any unbiased sampling (Tyurin, Sun, Burlachenko and Richtárik, 2023), on one
/// node: g^{t+1} is ∇f(x^{t+1}) with probability p, else g^t + S({∇f_i(x^{t+1}) − ∇f_i(x^t)}).
/// </summary>
/// <param name="options">Sampling, probability and step size.</param>
[Method("page",
    Title = "PAGE",
    Family = "variance-reduction",
    Summary = "Minibatch differences of consecutive gradients, full gradients by a coin: the optimal oracle complexity for nonconvex finite sums, with any sampling.",
    Paper = "Z. Li, H. Bao, X. Zhang, P. Richtarik, PAGE: A Simple and Optimal Probabilistic Gradient Estimator for Nonconvex Optimization, ICML 2021, arXiv:2008.10898; A. Tyurin, L. Sun, K. Burlachenko, P. Richtarik, Sharper Rates and Flexible Framework for Nonconvex SGD with Client and Data Sampling, TMLR 2023, arXiv:2206.02275",
    Guarantee = "E||grad f(x)||^2 <= 2*(f(x^0) - f*)/(gamma*T) at a random iterate for gamma <= 1/(L + sqrt(((1 - p)/p)*((A - B)*L_{+,w}^2 + B*L_{pm,w}^2))) (Tyurin et al., 2023).")]
public sealed class Page(PageOptions options) : SequentialMethod(options)
{
    private Sampler sampler = null!;
    private double probability;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        SamplingAssumptions.Exact(setting, "PAGE", "sampling");
        sampler = SamplingAssumptions.OfWhole(setting, _ => options.Sampling, "PAGE");
        probability = PageTheory.Probability(sampler, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => PageTheory.For(setting, sampler, options);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var g = loop.State.Vector("g");
        var last = new Vector(loop.Dimension);
        var batch = new SampleBatch();
        var difference = new SampleDifference(batch, last);
        if (loop.FirstIteration == 0) g.Assign(await loop.GradientAsync(x));
        for (var t = loop.FirstIteration; await loop.ContinueAsync(x, t); t++)
        {
            last.Assign(x);
            x.Add(g, -StepSize);
            if (loop.Random(RandomPurpose.Coin, t + 1).NextCoin(probability))
            {
                g.Assign(await loop.GradientAsync(x));
                continue;
            }
            var random = loop.Random(RandomPurpose.Sample, t + 1);
            sampler.Draw(ref random, batch);                        // one batch for both points
            g.Add(await loop.ComputeAsync(difference, x));
        }
    }
}
