using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Sequential;

/// <summary>Which of Nesterov's schemes is used.</summary>
public enum NesterovVariant
{
    /// <summary>Strongly convex where μ &gt; 0 is known, else convex.</summary>
    Automatic,

    /// <summary>Momentum (t_k − 1)/t_{k+1}, for convex f.</summary>
    Convex,

    /// <summary>Constant momentum (√κ − 1)/(√κ + 1), for μ-strongly convex f.</summary>
    StronglyConvex,
}

/// <summary>Options of <see cref="Nesterov"/>.</summary>
public sealed record NesterovOptions : MethodOptions
{
    /// <summary>Which scheme is used.</summary>
    [Parameter("convex: growing momentum (t_k - 1)/t_{k+1}; strongly-convex: constant momentum; automatic: strongly-convex where mu > 0 is known.")]
    public NesterovVariant Variant { get; init; } = NesterovVariant.Automatic;
}

/// <summary>
/// Nesterov's accelerated gradient descent on f itself: x_{k+1} = y_k − γ∇f(y_k), y_{k+1} = x_{k+1} + β_k(x_{k+1} − x_k).
/// </summary>
/// <param name="options">Which scheme is used.</param>
[Method("nesterov",
    Title = "Nesterov AGD",
    Family = "sequential",
    Summary = "Accelerated gradient descent on f, one gradient an iteration; for convex and for strongly convex objectives.",
    Paper = "Y. Nesterov, A method for solving the convex programming problem with convergence rate O(1/k^2), 1983; Lectures on Convex Optimization, 2018, section 2.2",
    Guarantee = "Convex: f(x_K) - f* <= 2*L*R^2/(K + 1)^2. Strongly convex: f(x_K) - f* <= (1 - 1/sqrt(kappa))^K*(f(x_0) - f* + mu*R^2/2).")]
public sealed class Nesterov(NesterovOptions options) : SequentialMethod(options)
{
    private double? constantMomentum;                               // β where it does not depend on k

    /// <inheritdoc/>
    protected override void Check(Setting setting) => NesterovTheory.Check(setting, options.Variant);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        constantMomentum = NesterovTheory.IsStronglyConvex(setting, options.Variant) ? NesterovTheory.Momentum(setting) : null;
        return NesterovTheory.For(setting, options.Variant);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var y = loop.State.Vector("y", loop.Start);
        var previous = new Vector(loop.Dimension);
        var t = 1.0;
        for (long k = 0; k < loop.FirstIteration; k++) t = NesterovTheory.Next(t);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(y);
            previous.Assign(x);
            x.Assign(y);
            x.Add(gradient, -StepSize);                             // x_{k+1} = y_k − γ∇f(y_k)
            var next = NesterovTheory.Next(t);
            var beta = constantMomentum ?? ((t - 1) / next);
            y.Assign(x);                                            // y_{k+1} = x_{k+1} + β(x_{k+1} − x_k)
            y.Add(x, beta);
            y.Add(previous, -beta);
            t = next;
        }
    }
}
