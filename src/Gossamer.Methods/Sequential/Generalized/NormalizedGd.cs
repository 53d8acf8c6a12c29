using Gossamer.Execution;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>Options of <see cref="NormalizedGd"/>.</summary>
public sealed record NormalizedGdOptions : MethodOptions
{
    /// <summary>R̄.</summary>
    [Parameter("An upper bound of the distance from x0 to a minimiser, for the theory's step length.", Symbol = "R", Minimum = 1e-12)]
    public double? Radius { get; init; }

    /// <summary>K.</summary>
    [Parameter("The number of iterations that the theory's step length is meant for.", Symbol = "K", Minimum = 1)]
    public long? Horizon { get; init; }
}

/// <summary>Normalised gradient descent: x_{k+1} = x_k − γ·g_k/‖g_k‖, steps of one length.</summary>
/// <param name="options">What the theory's step length is made of.</param>
[Method("normalized-gd",
    Title = "Normalized GD",
    Family = "sequential",
    Summary = "Steps of constant length along the gradient's direction; needs no smoothness constant, but a horizon.",
    Paper = "Y. Nesterov, Minimization methods for nonsmooth convex and quasiconvex functions, 1984; under (L0, L1)-smoothness D. Vankov et al., 2024, arXiv:2410.10800",
    Guarantee = "Convex, (L0, L1)-smooth: min_k f(x_k) - f* = O(L0*R^2/K) for gamma = R/sqrt(K + 1) once K >= O((L1*R)^2) (order from memory).")]
public sealed class NormalizedGd(NormalizedGdOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => BaselineTheory.ForNormalized(setting, options);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            var norm = SmoothnessOptions.Norm(gradient);
            if (norm > 0) x.Add(gradient, -StepSize / norm);
        }
    }
}
