using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="DistributedPage"/>.</summary>
public sealed record DistributedPageOptions : MethodOptions
{
    /// <summary>S_i.</summary>
    [Parameter("How every worker draws its samples of a difference: nice(8), uniform(8), importance(8), full, …; independent across workers.", Symbol = "S_i")]
    public Sampling Sampling { get; init; } = new NiceSampling(1);

    /// <summary>S.</summary>
    [Parameter("How the workers are drawn that take part in a round; all unless given.", Symbol = "S")]
    public Sampling Clients { get; init; } = new FullSampling();

    /// <summary>p.</summary>
    [Parameter("Probability of a round with full gradients of all workers; by theory unless given.", Symbol = "p", Minimum = 1e-9, Maximum = 1)]
    public double? Probability { get; init; }

    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;
}

/// <summary>
/// PAGE with a composition of client and data sampling (Tyurin, Sun, Burlachenko and Richtárik, 2023): the workers drawn by S
/// send the differences of their gradients at consecutive points, taken over samples that they draw by S_i; now and then, by a
/// shared coin, all send full gradients.
/// </summary>
/// <param name="options">Samplings, probability and step size.</param>
[Method("distributed-page",
    Title = "Distributed PAGE",
    Family = "variance-reduction",
    Summary = "PAGE of clients and their data: drawn clients send minibatch differences of consecutive gradients; full gradients by a shared coin.",
    Paper = "A. Tyurin, L. Sun, K. Burlachenko, P. Richtarik, Sharper Rates and Flexible Framework for Nonconvex SGD with Client and Data Sampling, TMLR 2023, arXiv:2206.02275; Z. Li, H. Bao, X. Zhang, P. Richtarik, PAGE, ICML 2021, arXiv:2008.10898",
    Guarantee = "E||grad f(x)||^2 <= 2*(f(x^0) - f*)/(gamma*T) at a random iterate for gamma <= 1/(L + sqrt(((1 - p)/p)*M)), M the variance constant of the composed sampling.")]
public sealed class DistributedPage(DistributedPageOptions options) : MarinaMethod(options)
{
    private ComposedSampler sampler = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        SamplingAssumptions.Exact(setting, "Distributed PAGE", "sampling");
        var clients = SamplingAssumptions.OfClients(setting, options.Clients, "Distributed PAGE");
        sampler = new ComposedSampler(clients, SamplingAssumptions.OfWorkers(setting, options.Sampling, "Distributed PAGE"));
        Clients = clients.IsFull ? null : clients;
        Probability = PageTheory.Probability(sampler, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => PageTheory.ForDistributed(setting, sampler, options);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = Clients is null ? me.State.Vector("x", me.Start) : null;
        var last = new Vector(me.Dimension);
        var batch = new SampleBatch();
        var difference = new SampleDifference(batch, last);
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (x is not null)
            {
                last.Assign(x);                                     // who takes part in every round knows the last point
                x.Assign(point.Body);
            }
            if (StartsAnew(me, point.Tag))
            {
                await me.SendAsync(await me.GradientAsync(point.Body), point.Tag);
                continue;
            }
            if (x is null) last.Assign(point.Part(1));
            var random = me.Random(RandomPurpose.Sample, point.Tag);
            sampler.Samples[me.Index].Draw(ref random, batch);      // one batch for both points
            await me.SendAsync(await me.ComputeAsync(difference, x is null ? point.Part(0) : point.Body), point.Tag);
        }
    }
}
