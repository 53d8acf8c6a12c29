using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="VrMarina"/>.</summary>
public sealed record VrMarinaOptions : MarinaOptions
{
    /// <summary>S_i.</summary>
    [Parameter("How every worker draws the samples of a difference; independent across workers.", Symbol = "S_i")]
    public Sampling Sampling { get; init; } = new NiceSampling(1);
}

/// <summary>
/// VR-MARINA for finite sums (Gorbunov, Burlachenko, Li and Richtárik, 2021, Algorithm 2): MARINA whose differences are taken
/// over a few samples, the same at both points. Here with any sampling in place of the uniform one.
/// </summary>
/// <param name="options">Compressor, sampling, probability and step size.</param>
[Method("vr-marina",
    Title = "VR-MARINA",
    Family = "variance-reduction",
    Summary = "MARINA for finite sums: compressed minibatch differences of consecutive gradients, full gradients by a shared coin.",
    Paper = "E. Gorbunov, K. Burlachenko, Z. Li, P. Richtarik, MARINA: Faster Non-Convex Distributed Learning with Compression, ICML 2021, arXiv:2102.07845",
    Guarantee = "E||grad f(x)||^2 <= 2*(f(x^0) - f*)/(gamma*T) at a random iterate for gamma <= 1/(L + sqrt(((1 - p)/(p*n))*(omega*L_+^2 + (1 + omega)*M_S))), M_S the mean of the samplings' variance constants (Theorem 3.1 with general samplings, derived).",
    ReducesTo = "distributed-page")]
public sealed class VrMarina(VrMarinaOptions options) : MarinaMethod(options)
{
    private IReadOnlyList<Sampler> samplers = [];

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Unbiased(options.Compressor, setting, "VR-MARINA");
        SamplingAssumptions.Exact(setting, "VR-MARINA", "sampling");
        samplers = SamplingAssumptions.OfWorkers(setting, options.Sampling, "VR-MARINA");
        Probability = VrMarinaTheory.Probability(setting, options, samplers);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => VrMarinaTheory.For(setting, options, samplers);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var last = new Vector(me.Dimension);
        var batch = new SampleBatch();
        var difference = new SampleDifference(batch, last);
        while (true)
        {
            var point = await me.ReceiveAsync();
            last.Assign(x);
            x.Assign(point.Body);
            if (StartsAnew(me, point.Tag))
            {
                await me.SendAsync(await me.GradientAsync(point.Body), point.Tag);
                continue;
            }
            var random = me.Random(RandomPurpose.Sample, point.Tag);
            samplers[me.Index].Draw(ref random, batch);             // one batch for both points
            var change = await me.ComputeAsync(difference, point.Body);
            await me.SendAsync(me.Compress(options.Compressor, change, point.Tag), point.Tag);
        }
    }
}
