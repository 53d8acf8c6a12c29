using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="DashaMvr"/>.</summary>
public sealed record DashaMvrOptions : DashaOptions
{
    /// <summary>b.</summary>
    [Parameter("Momentum against the noise; min{1, 1/M, 1/(omega*sqrt(M))} with M = sigma^2/(n*eps) unless given.", Symbol = "b", Minimum = 1e-12, Maximum = 1)]
    public double? NoiseMomentum { get; init; }

    /// <summary>B_init.</summary>
    [Parameter("Stochastic gradients that every worker averages at the start; max{1, M, omega*sqrt(M)}, rounded up, unless given.", Symbol = "B_init", Minimum = 1)]
    public int? InitialBatch { get; init; }
}

/// <summary>
/// DASHA-MVR (Tyurin and Richtárik, 2023), Algorithm 1 for stochastic gradients, with
/// h_i^{t+1} = ∇f_i(x^{t+1}; ξ) + (1 − b)(h_i^t − ∇f_i(x^t; ξ)): the same sample ξ at both points.
/// </summary>
/// <param name="options">Compressor, start, momentum, and where the step size comes from.</param>
[Method("dasha-mvr",
    Title = "DASHA-MVR",
    Family = "variance-reduction",
    Summary = "DASHA for stochastic gradients by momentum variance reduction: no large batches after the start, no uncompressed messages, no synchronisation.",
    Paper = "A. Tyurin, P. Richtarik, DASHA: Distributed Nonconvex Optimization with Communication Compression, Optimal Oracle Complexity, and No Client Synchronization, ICLR 2023, arXiv:2202.01268",
    Guarantee = "Mean of E||grad f(x^t)||^2 over T rounds <= 2*Phi^0/(gamma*T) + (48*omega*(2*omega + 1)*b^2 + 4*b)*sigma^2/n for gamma <= 1/(L + sqrt(R)) (derived; the paper's theorem has the same form with larger constants).",
    ReducesTo = "gd")]
public sealed class DashaMvr(DashaMvrOptions options) : DashaMethod(options, "DASHA-MVR")
{
    private DashaMvrParameters parameters;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        parameters = DashaMvrParameters.Of(setting, (DashaMvrOptions)Options, "DASHA-MVR");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DashaMvrTheory.For(setting, Options, parameters);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var b = parameters.NoiseMomentum;
        var x = me.State.Vector("x");                               // x^t
        var h = me.State.Vector("h");
        var g = me.State.Vector("g");
        var next = new Vector(me.Dimension);                        // h_i^{t+1}
        var start = BatchGradient.Of(parameters.InitialBatch);
        var change = new GradientDifference(x) { Weight = 1 - b };  // ∇f_i(x^{t+1}; ξ) − (1 − b)∇f_i(x^t; ξ)
        while (true)
        {
            var point = await me.ReceiveAsync();
            if (point.Tag == 0)
            {
                h.Assign(await me.ComputeAsync(start, point.Body));
                x.Assign(point.Body);
                await SendStartAsync(me, h, g);
            }
            else
            {
                var difference = await me.ComputeAsync(change, point.Body);
                next.Assign(h);
                next.Scale(1 - b);
                next.Add(difference);
                x.Assign(point.Body);
                await SendAsync(me, next, h, g, point.Tag);
            }
        }
    }
}
