using Gossamer.Problems.Neural;

namespace Gossamer.Problems.Linear;

/// <summary>Constants of convex losses that are Lipschitz continuous but not smooth: M and what follows from it.</summary>
internal sealed class NonsmoothConstants(IReadOnlyList<NonsmoothObjective> locals, NonsmoothObjective global, int workers) : UnboundedConstants(workers)
{
    private readonly Lazy<double> square = new(() => locals.Max(local => local.SampleGradientSquare));

    public override bool IsConvex => true;

    public override double? Lipschitz => global.Lipschitz;

    public override double? SampleGradientSquare => square.Value;
}
