using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="VrMarinaOnline"/>.</summary>
public sealed record VrMarinaOnlineOptions : MarinaOptions
{
    /// <summary>B'.</summary>
    [Parameter("Stochastic gradients that every worker averages in an uncompressed round; ceil(2*sigma^2/(n*eps)) unless given.", Symbol = "B'", Minimum = 1)]
    public int? MegaBatch { get; init; }
}

/// <summary>
/// VR-MARINA for stochastic gradients (Gorbunov, Burlachenko, Li and Richtárik, 2021, Algorithm 3): compressed differences of
/// stochastic gradients with the same sample at both points, and by a shared coin the mean of a mega-batch.
/// </summary>
/// <param name="options">Compressor, mega-batch, probability and step size.</param>
[Method("vr-marina-online",
    Title = "VR-MARINA (online)",
    Family = "variance-reduction",
    Summary = "MARINA for stochastic gradients: compressed differences with common samples, mega-batches by a shared coin.",
    Paper = "E. Gorbunov, K. Burlachenko, Z. Li, P. Richtarik, MARINA: Faster Non-Convex Distributed Learning with Compression, ICML 2021, arXiv:2102.07845",
    Guarantee = "E||grad f(x)||^2 <= 2*Psi^0/(gamma*T) + sigma^2/(n*B') at a random iterate for gamma <= 1/(L + sqrt(((1 - p)/(p*n))*(omega*L_+^2 + (1 + omega)*L_sigma^2))) (Theorem 3.2, derived).",
    ReducesTo = "gd")]
public sealed class VrMarinaOnline(VrMarinaOnlineOptions options) : MarinaMethod(options)
{
    private int megaBatch = 1;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Unbiased(options.Compressor, setting, "VR-MARINA (online)");
        megaBatch = VrMarinaOnlineTheory.MegaBatch(setting, options);
        Probability = VrMarinaOnlineTheory.Probability(setting, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => VrMarinaOnlineTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var last = new Vector(me.Dimension);
        var many = BatchGradient.Of(megaBatch);
        var difference = new GradientDifference(last);
        while (true)
        {
            var point = await me.ReceiveAsync();
            last.Assign(x);
            x.Assign(point.Body);
            if (StartsAnew(me, point.Tag))
            {
                await me.SendAsync(await me.ComputeAsync(many, point.Body), point.Tag);
                continue;
            }
            var change = await me.ComputeAsync(difference, point.Body);
            await me.SendAsync(me.Compress(options.Compressor, change, point.Tag), point.Tag);
        }
    }
}
