using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.Sequential;

/// <summary>
/// Gradient descent with Polyak's step: x_{k+1} = x_k − γ·(f(x_k) − f*)/‖g_k‖²·g_k. Knows f*, and no smoothness constant.
/// </summary>
/// <param name="options">γ, the multiple of Polyak's step.</param>
[Method("polyak-gd",
    Title = "Polyak GD",
    Family = "sequential",
    Summary = "Gradient descent with the step (f(x) - f*)/||grad f(x)||^2: adapts to any smoothness, but needs the minimum f*.",
    Paper = "B. Polyak, Introduction to Optimization, 1987, section 5.3",
    Guarantee = "Convex: ||x_{k+1} - x*||^2 <= ||x_k - x*||^2 - (f(x_k) - f*)^2/||g_k||^2; min_k f(x_k) - f* <= 2*L*R^2/(K + 1).")]
public sealed class PolyakGd(MethodOptions options) : SequentialMethod(options)
{
    private double minimum;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => minimum = setting.Constants is { IsMinimumExact: true, LowerBound: { } known }
        ? known
        : throw new AssumptionException("Polyak's step needs the minimum f*, which is not known of this problem: use gd or ugd");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => AdaptiveTheory.ForPolyak(setting);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            // The value comes with the gradient and is not counted apart.
            var gap = loop.Objective.Value(x) - minimum;
            var gradient = await loop.GradientAsync(x);
            var square = TensorPrimitives.SumOfSquares<double>(gradient);
            if (square > 0) x.Add(gradient, -StepSize * gap / square);
        }
    }
}
