using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="DashaPage"/>.</summary>
public sealed record DashaPageOptions : DashaOptions
{
    /// <summary>I_i.</summary>
    [Parameter("Which samples a worker uses in the rounds without full gradients.", Symbol = "I_i")]
    public Sampling Sampling { get; init; } = new NiceSampling(1);

    /// <summary>p.</summary>
    [Parameter("Probability of a round with full gradients; B/(m + B) for B samples out of m unless given.", Symbol = "p", Minimum = 1e-12, Maximum = 1)]
    public double? Probability { get; init; }
}

/// <summary>
/// DASHA-PAGE (Tyurin and Richtárik, 2023), Algorithm 1 for finite sums: h_i^{t+1} = ∇f_i(x^{t+1}) with probability p, by a coin
/// that all workers share, and otherwise h_i^t plus the difference of minibatch gradients at x^{t+1} and x^t.
/// </summary>
/// <param name="options">Compressor, sampling, start, and where the step size comes from.</param>
[Method("dasha-page",
    Title = "DASHA-PAGE",
    Family = "variance-reduction",
    Summary = "DASHA for finite sums: minibatches with rare full gradients in the optimal ratio, and compressed messages only.",
    Paper = "A. Tyurin, P. Richtarik, DASHA: Distributed Nonconvex Optimization with Communication Compression, Optimal Oracle Complexity, and No Client Synchronization, ICLR 2023, arXiv:2202.01268",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) from an exact start, for gamma <= 1/(L + sqrt(R)) (derived; the paper's theorem has the same form with larger constants).",
    ReducesTo = "gd",
    ReducesUpToRounding = true)]
public sealed class DashaPage(DashaPageOptions options) : DashaMethod(options, "DASHA-PAGE")
{
    private WorkerSamples samples = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        var mine = (DashaPageOptions)Options;
        samples = WorkerSamples.Of(setting, mine.Sampling, mine.Probability, "DASHA-PAGE");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaPageTheory.For(setting, Options, samples);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x");                               // x^t
        var h = me.State.Vector("h");
        var g = me.State.Vector("g");
        var next = new Vector(me.Dimension);                        // h_i^{t+1}
        var batch = new SampleBatch();
        var change = new SampleDifference(batch, x);
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (point.Tag == 0 || samples.IsFull(me, point.Tag))
            {
                next.Assign(await me.GradientAsync(point.Body));
            }
            else
            {
                samples.Draw(me, point.Tag, batch);
                var difference = await me.ComputeAsync(change, point.Body);
                next.Assign(h);
                next.Add(difference);
            }
            x.Assign(point.Body);
            if (point.Tag == 0)
            {
                h.Assign(next);
                await SendStartAsync(me, h, g);
            }
            else
            {
                await SendAsync(me, next, h, g, point.Tag);
            }
        }
    }
}
