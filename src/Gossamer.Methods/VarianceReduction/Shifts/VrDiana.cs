using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="VrDiana"/>.</summary>
public sealed record VrDianaOptions : MethodOptions
{
    /// <summary>Q.</summary>
    [Parameter("Unbiased compressor of the differences that the workers send; independent across workers.", Symbol = "Q")]
    public required Compressor Compressor { get; init; }

    /// <summary>I_i.</summary>
    [Parameter("Which samples a worker uses in a round.", Symbol = "I_i")]
    public Sampling Sampling { get; init; } = new NiceSampling(1);

    /// <summary>p.</summary>
    [Parameter("Probability with which the reference point moves to the iterate; B/m for B samples out of m unless given.", Symbol = "p", Minimum = 1e-12, Maximum = 1)]
    public double? ReferenceProbability { get; init; }
}

/// <summary>
/// VR-DIANA (Horváth, Kovalev, Mishchenko, Richtárik and Stich, 2019): DIANA whose workers estimate their gradients by L-SVRG,
/// g_i = (1/B) Σ_j(∇f_ij(x) − ∇f_ij(y)) + ∇f_i(y), with a reference point y that all share.
/// </summary>
/// <param name="options">Compressor, sampling and step size.</param>
[Method("vr-diana",
    Title = "VR-DIANA",
    Family = "variance-reduction",
    Summary = "DIANA for finite sums: minibatches with loopless variance reduction at the workers, compressed differences to learned shifts.",
    Paper = "S. Horvath, D. Kovalev, K. Mishchenko, P. Richtarik, S. Stich, Stochastic Distributed Learning with Gradient Quantization and Double-Variance Reduction, 2019, arXiv:1904.05115",
    Guarantee = "Nonconvex: finds points with small gradients for gamma = 1/(10*L_max*sqrt(1 + omega/n)*(m_0^(2/3) + omega + 1)), m_0 = m/B (as used in the authors' programs).",
    ReducesTo = "gd",
    ReducesUpToRounding = true)]
public sealed class VrDiana(VrDianaOptions options) : CentralizedMethod(options)
{
    private const long StartRound = -1;                             // the round that fills the shifts, before round 0
    private double learningRate, referenceProbability;
    private WorkerSamples samples = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        learningRate = 1 / (1 + Assume.Unbiased(options.Compressor, setting, "VR-DIANA"));
        samples = WorkerSamples.Of(setting, options.Sampling, null, "VR-DIANA");
        referenceProbability = options.ReferenceProbability ?? Math.Min(1, samples.Share);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => VrDianaTheory.For(setting, options.Compressor, samples.Share, referenceProbability);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var h = hub.State.Vector("h");                              // the mean of the h_i
        var g = new Vector(hub.Dimension);
        if (hub.FirstIteration == 0)
        {
            await hub.BroadcastAsync(x, StartRound);
            h.AssignMean(await hub.GatherAsync(StartRound));
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            var m = await hub.GatherAsync(k);
            g.Assign(h);
            g.ApplyMean(m, hub.Workers);
            h.ApplyMean(m, hub.Workers, learningRate);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = me.State.Vector("h");
        var y = me.State.Vector("y");                               // the reference point
        var reference = me.State.Vector("reference");               // ∇f_i(y)
        var estimate = new Vector(me.Dimension);                    // g_i
        var batch = new SampleBatch();
        var change = new SampleDifference(batch, y);
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (point.Tag == StartRound)
            {
                reference.Assign(await me.GradientAsync(point.Body));
                y.Assign(point.Body);
                h.Assign(reference);
                await me.SendAsync(me.Dense(reference), StartRound);
                continue;
            }
            samples.Draw(me, point.Tag, batch);
            estimate.Assign(await me.ComputeAsync(change, point.Body));
            estimate.Add(reference);
            if (me.SharedRandom(RandomPurpose.Coin, point.Tag).NextCoin(referenceProbability))
            {
                reference.Assign(await me.GradientAsync(point.Body));
                y.Assign(point.Body);
            }
            var m = me.CompressDifference(options.Compressor, estimate, h, point.Tag);
            h.Apply(m, learningRate);
            await me.SendAsync(m, point.Tag);
        }
    }
}
