using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Sarah"/>.</summary>
public sealed record SarahOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("How the samples are drawn: uniform(1) as in the paper, nice(8), importance(8), …", Symbol = "S")]
    public Sampling Sampling { get; init; } = new UniformSampling(1);

    /// <summary>m_e.</summary>
    [Parameter("Iterations between full gradients; n/size unless given.", Symbol = "m_e", Minimum = 1)]
    public long? EpochLength { get; init; }
}

/// <summary>
/// SARAH (Nguyen, Liu, Scheinberg and Takáč, 2017) on one node: v_k = v_{k−1} + S(∇f_i(x_k) − ∇f_i(x_{k−1})), started anew by a
/// full gradient in every m_e-th iteration.
/// </summary>
/// <param name="options">Sampling, epoch and step size.</param>
[Method("sarah",
    Title = "SARAH",
    Family = "variance-reduction",
    Summary = "Recursive gradient estimates, started anew by a full gradient at fixed intervals; for convex and nonconvex finite sums.",
    Paper = "L. Nguyen, J. Liu, K. Scheinberg, M. Takac, SARAH: A Novel Method for Machine Learning Problems Using Stochastic Recursive Gradient, ICML 2017, arXiv:1703.00102; nonconvex: the same authors, 2017, arXiv:1705.07261",
    Guarantee = "E||grad f(x)||^2 <= 2*(f(x^0) - f*)/(gamma*T) at a random iterate for gamma <= 2/(L + sqrt(L^2 + 4*m_e*M)), M the variance constant of the sampling (nonconvex; the second paper's theorem with general samplings, derived).")]
public sealed class Sarah(SarahOptions options) : SequentialMethod(options)
{
    private Sampler sampler = null!;
    private long epoch;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        SamplingAssumptions.Exact(setting, "SARAH", "sampling");
        sampler = SamplingAssumptions.OfWhole(setting, _ => options.Sampling, "SARAH");
        epoch = options.EpochLength ?? Math.Max(1, (long)Math.Ceiling(sampler.Count / sampler.ExpectedSize));
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => SarahTheory.For(setting, sampler, epoch);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var v = loop.State.Vector("v");
        var last = new Vector(loop.Dimension);
        var batch = new SampleBatch();
        var difference = new SampleDifference(batch, last);
        if (loop.FirstIteration == 0) v.Assign(await loop.GradientAsync(x));
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            last.Assign(x);
            x.Add(v, -StepSize);
            if ((k + 1) % epoch == 0)
            {
                v.Assign(await loop.GradientAsync(x));
                continue;
            }
            var random = loop.Random(RandomPurpose.Sample, k + 1);
            sampler.Draw(ref random, batch);
            v.Add(await loop.ComputeAsync(difference, x));
        }
    }
}
