using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="LSvrg"/>.</summary>
public sealed record LSvrgOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("How the samples are drawn: uniform(1) as in the paper, nice(8), importance(8), …", Symbol = "S")]
    public Sampling Sampling { get; init; } = new UniformSampling(1);

    /// <summary>p.</summary>
    [Parameter("Probability that the reference point moves; size/n unless given.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? Probability { get; init; }
}

/// <summary>
/// Loopless SVRG (Hofmann et al., 2015; Kovalev, Horváth and Richtárik, 2020) on one node:
/// x⁺ = x − γ(S(∇f_i(x) − ∇f_i(y)) + ∇f(y)), where the reference point y moves to x with probability p in every iteration.
/// </summary>
/// <param name="options">Sampling, probability and step size.</param>
[Method("l-svrg",
    Title = "L-SVRG",
    Family = "variance-reduction",
    Summary = "SVRG without epochs: the reference point moves by a coin. Linear convergence for strongly convex finite sums.",
    Paper = "D. Kovalev, S. Horvath, P. Richtarik, Don't Jump Through Hoops and Remove Those Loops: SVRG and Katyusha are Better Without the Outer Loop, ALT 2020, arXiv:1901.08689",
    Guarantee = "Strongly convex with convex f_i: E[||x - x*||^2 + (4*gamma^2/p)*D(y)] shrinks by max{1 - gamma*mu, 1 - p/2} for gamma <= 1/(6*L), L the expected smoothness of the sampling (derived for general samplings).")]
public sealed class LSvrg(LSvrgOptions options) : SequentialMethod(options)
{
    private Sampler sampler = null!;
    private double probability;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        SamplingAssumptions.Exact(setting, "L-SVRG", "sampling");
        sampler = SamplingAssumptions.OfWhole(setting, _ => options.Sampling, "L-SVRG");
        probability = options.Probability ?? Math.Min(1, sampler.ExpectedSize / sampler.Count);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => LSvrgTheory.For(setting, sampler, probability);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var y = loop.State.Vector("y", loop.Start);
        var full = loop.State.Vector("full");                       // ∇f(y)
        var last = new Vector(loop.Dimension);
        var batch = new SampleBatch();
        var difference = new SampleDifference(batch, y);
        if (loop.FirstIteration == 0) full.Assign(await loop.GradientAsync(y));
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var random = loop.Random(RandomPurpose.Sample, k);
            sampler.Draw(ref random, batch);
            last.Assign(x);
            var change = await loop.ComputeAsync(difference, x);
            x.Add(change, -StepSize);
            x.Add(full, -StepSize);
            if (!loop.Random(RandomPurpose.Coin, k).NextCoin(probability)) continue;
            y.Assign(last);                                         // y^{k+1} = x^k
            full.Assign(await loop.GradientAsync(y));
        }
    }
}
