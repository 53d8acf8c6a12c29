using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Svrg"/>.</summary>
public sealed record SvrgOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("How the samples are drawn: uniform(1) as in the paper, nice(8), importance(8), …", Symbol = "S")]
    public Sampling Sampling { get; init; } = new UniformSampling(1);

    /// <summary>m_e.</summary>
    [Parameter("Iterations of an epoch, after which the reference point moves to the iterate; ceil(50*L/mu) by theory, 2n where mu is unknown.", Symbol = "m_e", Minimum = 1)]
    public long? EpochLength { get; init; }
}

/// <summary>
/// SVRG (Johnson and Zhang, 2013) on one node: x⁺ = x − γ(S(∇f_i(x) − ∇f_i(y)) + ∇f(y)) with a reference point y that moves to
/// the iterate at every start of an epoch. (The theorem moves it to a random iterate of the epoch; the last one is what is
/// used in practice.)
/// </summary>
/// <param name="options">Sampling, epoch and step size.</param>
[Method("svrg",
    Title = "SVRG",
    Family = "variance-reduction",
    Summary = "Stochastic gradients corrected by the full gradient at a reference point of the epoch: linear convergence for strongly convex finite sums.",
    Paper = "R. Johnson, T. Zhang, Accelerating Stochastic Gradient Descent using Predictive Variance Reduction, NIPS 2013",
    Guarantee = "Strongly convex with convex f_i: f - f* shrinks by rho = 1/(mu*gamma*(1 - 2*L*gamma)*m_e) + 2*L*gamma/(1 - 2*L*gamma) an epoch, 0.5 for gamma = 1/(10*L) and m_e = 50*L/mu (Theorem 1).")]
public sealed class Svrg(SvrgOptions options) : SequentialMethod(options)
{
    private Sampler sampler = null!;
    private long epoch;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        SamplingAssumptions.Exact(setting, "SVRG", "sampling");
        sampler = SamplingAssumptions.OfWhole(setting, _ => options.Sampling, "SVRG");
        epoch = options.EpochLength ?? SvrgTheory.EpochLength(setting, sampler);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => SvrgTheory.For(setting, sampler, epoch);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var y = loop.State.Vector("y");
        var full = loop.State.Vector("full");                       // ∇f(y)
        var batch = new SampleBatch();
        var difference = new SampleDifference(batch, y);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            if (k % epoch == 0)
            {
                y.Assign(x);
                full.Assign(await loop.GradientAsync(y));
            }
            var random = loop.Random(RandomPurpose.Sample, k);
            sampler.Draw(ref random, batch);
            var change = await loop.ComputeAsync(difference, x);
            x.Add(change, -StepSize);
            x.Add(full, -StepSize);
        }
    }
}
