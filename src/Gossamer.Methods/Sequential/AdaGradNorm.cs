using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.Sequential;

/// <summary>Options of <see cref="AdaGradNorm"/>.</summary>
public sealed record AdaGradNormOptions : MethodOptions
{
    /// <summary>b_0².</summary>
    [Parameter("Start of the sum of squared gradient norms, b_0^2.", Symbol = "b_0^2", Minimum = 0)]
    public double Initial { get; init; } = 1;
}

/// <summary>AdaGrad with one step size for all coordinates: b²_{k+1} = b²_k + ‖g_k‖², x_{k+1} = x_k − (γ/b_{k+1})·g_k.</summary>
/// <param name="options">γ and b_0².</param>
[Method("adagrad-norm",
    Title = "AdaGrad-Norm",
    Family = "sequential",
    Summary = "Gradient descent whose step falls with the gradients seen so far; needs no constant, converges for every gamma.",
    Paper = "R. Ward, X. Wu, L. Bottou, AdaGrad Stepsizes: Sharp Convergence Over Nonconvex Landscapes, ICML 2019, arXiv:1806.01811",
    Guarantee = "min_k ||grad f(x_k)||^2 = O(1/K) for every gamma > 0 and exact gradients.")]
public sealed class AdaGradNorm(AdaGradNormOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => AdaptiveTheory.ForAdaGrad();

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var square = loop.State.Vector("b^2", 1);
        if (loop.FirstIteration == 0) square.Edit()[0] = options.Initial;
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            square.Edit()[0] += TensorPrimitives.SumOfSquares<double>(gradient);     // before it divides
            if (square[0] > 0) x.Add(gradient, -StepSize / Math.Sqrt(square[0]));
        }
    }
}
