using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// MARINA (Gorbunov, Burlachenko, Li and Richtárik, 2021; with correlated compressors Szlendak, Tyurin and Richtárik, 2021).
/// The workers send compressed differences of their gradients at consecutive points, and now and then, by a coin that all
/// share, the gradients themselves.
/// </summary>
/// <param name="options">Compressor, probability and step size.</param>
[Method("marina",
    Title = "MARINA",
    Family = "variance-reduction",
    Summary = "Compressed differences of consecutive gradients, started anew by a shared coin: with correlated compressors (perm-k) it gains from workers that are alike.",
    Paper = "E. Gorbunov, K. Burlachenko, Z. Li, P. Richtarik, MARINA: Faster Non-Convex Distributed Learning with Compression, ICML 2021, arXiv:2102.07845; R. Szlendak, A. Tyurin, P. Richtarik, Permutation Compressors for Provably Faster Distributed Nonconvex Optimization, ICLR 2022, arXiv:2110.03300",
    Guarantee = "E||grad f(x)||^2 <= 2*(f(x^0) - f*)/(gamma*T) at a random iterate for gamma <= 1/(L + sqrt(((1 - p)/p)*((A - B)*L_+^2 + B*L_pm^2))) (Szlendak et al., 2021).",
    ReducesTo = "gd")]
public sealed class Marina(MarinaOptions options) : MarinaMethod(options)
{
    private static readonly Identity Uncompressed = new();

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Unbiased(options.Compressor, setting, "MARINA");
        Probability = MarinaTheory.Probability(setting, options);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => MarinaTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = me.State.Vector("h");                               // ∇f_i(x^t)
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            var compressor = StartsAnew(me, point.Tag) ? Uncompressed : options.Compressor;
            var m = me.CompressDifference(compressor, gradient, h, point.Tag);
            h.Assign(gradient.Values);
            await me.SendAsync(m, point.Tag);
        }
    }
}
