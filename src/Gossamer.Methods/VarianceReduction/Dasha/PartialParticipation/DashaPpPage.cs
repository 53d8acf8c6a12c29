using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="DashaPpPage"/>.</summary>
public sealed record DashaPpPageOptions : DashaPpOptions
{
    /// <summary>I_i.</summary>
    [Parameter("Which samples a worker uses in the rounds without full gradients.", Symbol = "I_i")]
    public Sampling Sampling { get; init; } = new NiceSampling(1);

    /// <summary>p_page.</summary>
    [Parameter("Probability of a round with full gradients; B/(m + B) for B samples out of m unless given.", Symbol = "p_page", Minimum = 1e-12, Maximum = 1)]
    public double? Probability { get; init; }
}

/// <summary>
/// DASHA-PP-PAGE (Tyurin and Richtárik, 2023), Algorithm 1 for finite sums, with
/// k_i = ∇f_i(x^{t+1}) − ∇f_i(x^t) − (b/p_page)(h_i^t − ∇f_i(x^t)) in the rounds with full gradients, of which all workers know
/// by a shared coin, and the difference of minibatch gradients in the others.
/// </summary>
/// <param name="options">Compressor, participation, sampling, start, and where the step size comes from.</param>
[Method("dasha-pp-page",
    Title = "DASHA-PP-PAGE",
    Family = "variance-reduction",
    Summary = "DASHA-PAGE with partial participation: few workers a round, minibatches of their samples, compressed messages.",
    Paper = "A. Tyurin, P. Richtarik, A Computation and Communication Efficient Method for Distributed Nonconvex Problems in the Partial Participation Setting, NeurIPS 2023, arXiv:2205.15580",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) from an exact start, for gamma <= 1/(L + sqrt(R)) (derived; the paper's theorem has the same form with larger constants).",
    ReducesTo = "gd",
    ReducesUpToRounding = true)]
public sealed class DashaPpPage(DashaPpPageOptions options) : DashaPpMethod(options, "DASHA-PP-PAGE")
{
    private WorkerSamples samples = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        var mine = (DashaPpPageOptions)Options;
        samples = WorkerSamples.Of(setting, mine.Sampling, mine.Probability, "DASHA-PP-PAGE");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaPpPageTheory.For(setting, Options, Participation, samples);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var pa = Participation.Probability;
        var ratio = DashaPpTheory.Momentum(pa);                     // b/p_page
        var h = me.State.Vector("h");
        var g = me.State.Vector("g");
        var old = new Vector(me.Dimension);                         // x^t
        var next = new Vector(me.Dimension);                        // h_i^{t+1}
        var fullChange = new GradientDifference(old) { Weight = 1 - ratio };
        var batch = new SampleBatch();
        var change = new SampleDifference(batch, old);
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag == 0)
            {
                h.Assign(await me.GradientAsync(message.Body));
                await SendStartAsync(me, h, g);
                continue;
            }
            old.Assign(message.Part(1));
            next.Assign(h);
            if (samples.IsFull(me, message.Tag))
            {
                var difference = await me.ComputeAsync(fullChange, message.Part(0));
                next.Scale(1 - (ratio / pa));
                next.Add(difference, 1 / pa);
            }
            else
            {
                samples.Draw(me, message.Tag, batch);
                next.Add(await me.ComputeAsync(change, message.Part(0)), 1 / pa);
            }
            await AnswerAsync(me, next, h, g, message.Tag);
        }
    }
}
