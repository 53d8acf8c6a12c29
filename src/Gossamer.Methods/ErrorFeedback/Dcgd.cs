using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Dcgd"/>.</summary>
public sealed record DcgdOptions : MethodOptions
{
    /// <summary>C.</summary>
    [Parameter("Compressor of the workers' gradients; the theory wants an unbiased one.", Symbol = "C")]
    public required Compressor Compressor { get; init; }
}

/// <summary>
/// Distributed compressed gradient descent: x^{k+1} = x^k − (γ/n) Σ C(∇f_i(x^k)). The baseline without memory: with an
/// unbiased compressor it reaches a neighbourhood of the solution, with a biased one it may diverge.
/// </summary>
/// <param name="options">Compressor and step size.</param>
[Method("dcgd",
    Title = "DCGD",
    Family = "error-feedback",
    Summary = "Gradient descent on compressed gradients, without memory: stops at a neighbourhood of the solution, and may diverge when the compressor is biased.",
    Paper = "A. Khirirat, H. Feyzmahdavian, M. Johansson, Distributed learning with compressed gradients, 2018, arXiv:1806.06573",
    Guarantee = "Convex, unbiased independent compressors: linear convergence to a neighbourhood proportional to gamma*omega/n for gamma <= 1/(L + (2*omega/n)*max L_i).",
    ReducesTo = "gd")]
public sealed class Dcgd(DcgdOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Fits(options.Compressor, setting);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DcgdTheory.For(setting, options.Compressor);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            g.AssignMean(await hub.GatherAsync(k));
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            await me.SendAsync(me.Compress(options.Compressor, gradient, point.Tag), point.Tag);
        }
    }
}
