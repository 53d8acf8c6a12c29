using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Spider"/>.</summary>
public sealed record SpiderOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("How the samples are drawn; nice(ceil(sqrt(n))) unless given.", Symbol = "S")]
    public Sampling? Sampling { get; init; }

    /// <summary>q.</summary>
    [Parameter("Iterations between full gradients; ceil(sqrt(n)) unless given.", Symbol = "q", Minimum = 1)]
    public long? EpochLength { get; init; }

    /// <summary>ε_g.</summary>
    [Parameter("Gradient norm aimed at: the step is then gamma*min{1, accuracy/||v||} (SPIDER-SFO). Without it the step is gamma always (SpiderBoost).", Symbol = "ε_g", Minimum = 0)]
    public double? Accuracy { get; init; }
}

/// <summary>
/// SPIDER (Fang, Li, Lin and Zhang, 2018) on one node: recursive gradient estimates over √n samples, started anew every √n
/// iterations, with steps of limited length; without the limit, SpiderBoost (Wang, Ji, Zhou, Liang and Tarokh, 2019).
/// </summary>
/// <param name="options">Sampling, epoch, accuracy and step size.</param>
[Method("spider",
    Title = "SPIDER",
    Family = "variance-reduction",
    Summary = "Recursive gradient estimates over sqrt(n) samples, started anew every sqrt(n) iterations; with normalised steps, or fixed ones (SpiderBoost).",
    Paper = "C. Fang, C. Li, Z. Lin, T. Zhang, SPIDER: Near-Optimal Non-Convex Optimization via Stochastic Path-Integrated Differential Estimator, NeurIPS 2018, arXiv:1807.01695; Z. Wang, K. Ji, Y. Zhou, Y. Liang, V. Tarokh, SpiderBoost, NeurIPS 2019, arXiv:1810.10690",
    Guarantee = "With fixed steps E||grad f(x)||^2 <= 2*(f(x^0) - f*)/(gamma*T) at a random iterate for gamma = 1/(2*max{L, sqrt(q*M)}), M the variance constant of the sampling (derived; 1/(2*L_+) with the paper's batch).")]
public sealed class Spider(SpiderOptions options) : SequentialMethod(options)
{
    private Sampler sampler = null!;
    private long epoch;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        SamplingAssumptions.Exact(setting, "SPIDER", "sampling");
        sampler = SamplingAssumptions.OfWhole(setting, n => options.Sampling ?? new NiceSampling((int)Math.Ceiling(Math.Sqrt(n))), "SPIDER");
        epoch = options.EpochLength ?? (long)Math.Ceiling(Math.Sqrt(sampler.Count));
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => SpiderTheory.For(setting, sampler, epoch, options.Accuracy is not null);

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
            var norm = TensorPrimitives.Norm<double>(v);
            x.Add(v, -StepSize * (options.Accuracy is { } accuracy && norm > accuracy ? accuracy / norm : 1));
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
