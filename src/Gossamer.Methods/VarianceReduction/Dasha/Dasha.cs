using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DASHA (Tyurin and Richtárik, 2023), Algorithm 1 with h_i^{t+1} = ∇f_i(x^{t+1}): exact gradients, compressed messages only,
/// and as many rounds as MARINA without its rounds of synchronisation.
/// </summary>
/// <param name="options">Compressor, start, and where the step size comes from.</param>
[Method("dasha",
    Title = "DASHA",
    Family = "variance-reduction",
    Summary = "Nonconvex optimisation with unbiased compression, momentum in place of synchronisation: as few rounds as MARINA, and no worker ever sends an uncompressed vector.",
    Paper = "A. Tyurin, P. Richtarik, DASHA: Distributed Nonconvex Optimization with Communication Compression, Optimal Oracle Complexity, and No Client Synchronization, ICLR 2023, arXiv:2202.01268",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*(f(x^0) - f*)/(gamma*T) from an exact start, for gamma <= 1/(L + L_+*sqrt(2*omega*(2*omega + 1)/n)) (derived; the paper's Theorem 6.1 has 16 in place of 2 and L_QM in place of L_+).",
    ReducesTo = "gd")]
public sealed class Dasha(DashaOptions options) : DashaMethod(options, "DASHA")
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaTheory.For(setting, Options);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = me.State.Vector("h");                               // ∇f_i(x^t)
        var g = me.State.Vector("g");
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            if (point.Tag == 0)
            {
                h.Assign(gradient);
                await SendStartAsync(me, h, g);
            }
            else
            {
                await SendAsync(me, next: gradient, h, g, point.Tag);
            }
        }
    }
}
