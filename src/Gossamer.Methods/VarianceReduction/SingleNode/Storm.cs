using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Storm"/>.</summary>
public sealed record StormOptions : MethodOptions
{
    /// <summary>b.</summary>
    [Parameter("Momentum: 1 is stochastic gradient descent; min{1, eps/(4*sigma^2)} unless given.", Symbol = "b", Minimum = 1e-12, Maximum = 1)]
    public double? Momentum { get; init; }

    /// <summary>B_init.</summary>
    [Parameter("Stochastic gradients averaged at the start; ceil(1/b) unless given.", Symbol = "B_init", Minimum = 1)]
    public long? InitialBatch { get; init; }
}

/// <summary>
/// STORM (Cutkosky and Orabona, 2019), also called MVR, on one node: g⁺ = ∇f(x⁺; ξ) + (1 − b)(g − ∇f(x; ξ)) with the same
/// sample ξ at both points. No large batches after the start. With constant parameters.
/// </summary>
/// <param name="options">Momentum, start and step size.</param>
[Method("storm",
    Title = "STORM",
    Family = "variance-reduction",
    Summary = "Momentum variance reduction: stochastic gradients corrected by their change with a common sample, without large batches.",
    Paper = "A. Cutkosky, F. Orabona, Momentum-Based Variance Reduction in Non-Convex SGD, NeurIPS 2019, arXiv:1905.10018",
    Guarantee = "E||grad f(x)||^2 <= 2*Psi^0/(gamma*T) + 2*b*sigma^2 at a random iterate for gamma <= 1/(L + L_sigma*sqrt(2/b)*(1 - b)) (derived for constant parameters).")]
public sealed class Storm(StormOptions options) : SequentialMethod(options)
{
    private double b = 1;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => b = StormTheory.Momentum(setting, options);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => StormTheory.For(setting, options);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var g = loop.State.Vector("g");
        var last = new Vector(loop.Dimension);
        var difference = new GradientDifference(last) { Weight = 1 - b };
        if (loop.FirstIteration == 0) g.Assign(await loop.ComputeAsync(BatchGradient.Of(StormTheory.InitialBatch(b, options)), x));
        for (var t = loop.FirstIteration; await loop.ContinueAsync(x, t); t++)
        {
            last.Assign(x);
            x.Add(g, -StepSize);
            var change = await loop.ComputeAsync(difference, x);
            g.Scale(1 - b);
            g.Add(change);
        }
    }
}
