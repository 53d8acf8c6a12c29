using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="PpMarina"/>.</summary>
public sealed record PpMarinaOptions : MarinaOptions
{
    /// <summary>S.</summary>
    [Parameter("How the workers are drawn that take part in a round, such as nice(3), or uniform(3) as in the paper, where one drawn twice counts double.", Symbol = "S")]
    public required Sampling Clients { get; init; }
}

/// <summary>
/// PP-MARINA (Gorbunov, Burlachenko, Li and Richtárik, 2021, Algorithm 4): MARINA in whose compressed rounds only some workers
/// take part. They get the last point with the new one, as they may have missed it. Here with any client sampling; with all
/// workers it is MARINA.
/// </summary>
/// <param name="options">Compressor, client sampling, probability and step size.</param>
[Method("pp-marina",
    Title = "PP-MARINA",
    Family = "variance-reduction",
    Summary = "MARINA under partial participation: only some workers, drawn by the coordinator, send compressed differences.",
    Paper = "E. Gorbunov, K. Burlachenko, Z. Li, P. Richtarik, MARINA: Faster Non-Convex Distributed Learning with Compression, ICML 2021, arXiv:2102.07845",
    Guarantee = "E||grad f(x)||^2 <= 2*(f(x^0) - f*)/(gamma*T) at a random iterate for gamma <= 1/(L + sqrt(((1 - p)/p)*M)), where M <= (1 + omega)*L_QM^2/r for r clients (Theorem 4.1 with general client samplings, derived).",
    ReducesTo = "gd")]
public sealed class PpMarina(PpMarinaOptions options) : MarinaMethod(options)
{
    private static readonly Identity Uncompressed = new();

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Unbiased(options.Compressor, setting, "PP-MARINA");
        var clients = SamplingAssumptions.OfClients(setting, options.Clients, "PP-MARINA");
        if (!clients.IsFull && options.Compressor.IsCorrelated)
            throw new AssumptionException($"PP-MARINA needs compressors that are independent across workers, and those of {options.Compressor.Name} are not: with some workers absent it is biased; use rand-k");
        Clients = clients.IsFull ? null : clients;
        Probability = PpMarinaTheory.Probability(setting, options, clients);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => PpMarinaTheory.For(setting, options, Clients);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = Clients is null ? me.State.Vector("h") : null;      // ∇f_i(x^t), which absent workers cannot keep
        var last = new Vector(me.Dimension);
        var difference = new GradientDifference(last);
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (h is not null || StartsAnew(me, point.Tag))
            {
                var gradient = await me.GradientAsync(point.Body);
                var compressor = StartsAnew(me, point.Tag) ? Uncompressed : options.Compressor;
                var m = h is null ? gradient : me.CompressDifference(compressor, gradient, h, point.Tag);
                h?.Assign(gradient.Values);
                await me.SendAsync(m, point.Tag);
                continue;
            }
            last.Assign(point.Part(1));
            var change = await me.ComputeAsync(difference, point.Part(0));
            await me.SendAsync(me.Compress(options.Compressor, change, point.Tag), point.Tag);
        }
    }
}
