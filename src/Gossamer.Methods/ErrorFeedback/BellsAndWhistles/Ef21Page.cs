using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Page"/>.</summary>
public sealed record Ef21PageOptions : NonconvexEstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>S.</summary>
    [Parameter("How every worker draws the samples of a difference: nice(8), uniform(8), importance(8), independent(8), extended-nice(8), full.", Symbol = "S")]
    public required Sampling Sampling { get; init; }

    /// <summary>p.</summary>
    [Parameter("Probability of full gradients, by one coin for all workers; size/(m + size) unless given, m the samples of a worker.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? Probability { get; init; }
}

/// <summary>
/// EF21-PAGE (Fatkhullin, Sokolov, Gorbunov, Li and Richtárik, 2021): EF21 compresses PAGE estimates,
/// v_i ← ∇f_i(x^{k+1}) with probability p, else v_i + S({∇f_ij(x^{k+1}) − ∇f_ij(x^k)}), c_i = C(v_i − g_i).
/// </summary>
/// <param name="options">Compressor, sampling, probability, start, and where the step size comes from.</param>
[Method("ef21-page",
    Title = "EF21-PAGE",
    Family = "error-feedback",
    Summary = "EF21 on PAGE estimates of finite sums: minibatch differences, full gradients by a coin. Converges with small batches at which EF21-SGD stalls.",
    Paper = "I. Fatkhullin, I. Sokolov, E. Gorbunov, Z. Li, P. Richtarik, EF21 with Bells & Whistles: Practical Algorithmic Extensions of Modern Error Feedback, 2021, arXiv:2110.03294",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*Psi^0/(gamma*K) for gamma <= 1/(L + sqrt(2*(1 + p)*(beta/theta)*L_QM^2 + 2*(3*beta/theta + 1/p)*M)), M the mean of (1 - p) times the variance constants of the workers' samplings (derived).",
    ReducesTo = "gd")]
public sealed class Ef21Page(Ef21PageOptions options) : EstimatorMethod(options)
{
    private IReadOnlyList<Sampler> samplers = [];
    private double probability;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "EF21-PAGE");
        SamplingAssumptions.Exact(setting, "EF21-PAGE", "sampling");
        samplers = SamplingAssumptions.OfWorkers(setting, options.Sampling, "EF21-PAGE");
        probability = Ef21PageTheory.Probability(samplers, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21PageTheory.For(setting, samplers, probability, options);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);                     // the point of the last round
        var v = me.State.Vector("v");
        var g = me.State.Vector("g");
        var batch = new SampleBatch();
        var difference = new SampleDifference(batch, x);
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (point.Tag == 0 || me.SharedRandom(RandomPurpose.Coin, point.Tag).NextCoin(probability))
            {
                v.Assign(await me.GradientAsync(point.Body));
            }
            else
            {
                var random = me.Random(RandomPurpose.Sample, point.Tag);
                samplers[me.Index].Draw(ref random, batch);         // one batch for both points
                v.Add(await me.ComputeAsync(difference, point.Body));
            }
            x.Assign(point.Body);
            var c = me.CompressDifference(InRound(point.Tag, options.Compressor), v, g, point.Tag);
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }
}
