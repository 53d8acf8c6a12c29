using Gossamer.Execution;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>Options of <see cref="ClippedGd"/>.</summary>
public sealed record ClippedGdOptions : SmoothnessOptions
{
    /// <summary>c.</summary>
    [Parameter("Gradients longer than this are shortened to it; 2*L0/(3*L1) by theory unless given.", Symbol = "c", Minimum = 1e-12)]
    public double? Threshold { get; init; }
}

/// <summary>Gradient descent with clipped gradients: x_{k+1} = x_k − γ·min(1, c/‖g_k‖)·g_k.</summary>
/// <param name="options">The threshold, and ℓ for its theory.</param>
[Method("clipped-gd",
    Title = "Clipped GD",
    Family = "sequential",
    Summary = "Gradient descent that shortens long gradients to a threshold: the classic answer to (L0, L1)-smoothness.",
    Paper = "J. Zhang, T. He, S. Sra, A. Jadbabaie, Why Gradient Clipping Accelerates Training, ICLR 2020, arXiv:1905.11881; steps of D. Vankov et al., 2024, arXiv:2410.10800",
    Guarantee = "Convex, (L0, L1)-smooth: epsilon within O(L0*R^2/epsilon + (L1*R)^2) iterations for the step min(1/(2*L0), 1/(3*L1*||g||)) (constants from memory).")]
public sealed class ClippedGd(ClippedGdOptions options) : SequentialMethod(options)
{
    private double threshold = double.PositiveInfinity;

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var (theory, clip) = BaselineTheory.ForClipping(setting, options);
        threshold = clip;
        return theory;
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            var norm = SmoothnessOptions.Norm(gradient);
            x.Add(gradient, norm <= threshold ? -StepSize : -StepSize * threshold / norm);
        }
    }
}
