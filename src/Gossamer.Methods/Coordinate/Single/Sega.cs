using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Coordinate;

/// <summary>Options of <see cref="Sega"/>.</summary>
public sealed record SegaOptions : MethodOptions
{
    /// <summary>λ.</summary>
    [Parameter("Weight of the l1 norm in R(x) = lambda*||x||_1; 0 leaves it out. The problem's own regularizer belongs to f.", Symbol = "λ", Minimum = 0)]
    public double L1 { get; init; }

    /// <summary>Whether x ≥ 0 is demanded.</summary>
    [Parameter("True to add the constraint x >= 0 to R.")]
    public bool Nonnegative { get; init; }
}

/// <summary>
/// SEGA (Hanzely, Mishchenko and Richtárik, 2018) with coordinate sketches, for f + R: a single partial derivative in every step,
/// but an estimate of the whole gradient that loses its variance, so that R need not be separable:
/// g = h + (1/p_i)(∇_i f(x) − h_i)e_i, h_i ← ∇_i f(x), x ← prox_{αR}(x − αg).
/// </summary>
/// <param name="options">R and the step size.</param>
[Method("sega",
    Title = "SEGA",
    Family = "coordinate",
    Summary = "Sketched gradient with memory: one partial derivative a step gives an unbiased estimate of the whole gradient whose variance vanishes, for composite problems f + R. Metrics are those of f.",
    Paper = "F. Hanzely, K. Mishchenko, P. Richtarik, SEGA: Variance Reduction via Gradient Sketching, NeurIPS 2018, arXiv:1809.03054",
    Guarantee = "E V^k <= max{1 - alpha*mu, 1 - 1/(2*d)}^k*V^0, V = ||x - x*||^2 + 4*d*(d - 1)*alpha^2*||h - grad f(x*)||^2, for alpha <= 1/((6*d - 4)*L) (derived).")]
public sealed class Sega(SegaOptions options) : SequentialMethod(options)
{
    /// <summary>The coordinates in place of drawn ones, for tests.</summary>
    internal Func<long, int>? Script { get; init; }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => SegaTheory.For(setting, options, new CompositeTerm(options.L1, options.Nonnegative));

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var h = loop.State.Vector("h");
        var (partial, term) = (new PartialDerivative(), new CompositeTerm(options.L1, options.Nonnegative));
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var i = partial.Coordinate = Script?.Invoke(k) ?? loop.Random(RandomPurpose.Coin, k).NextInt(loop.Dimension);
            var derivative = (await loop.ComputeAsync(partial, x)).Values[0];
            x.Add(h, -StepSize);                                    // g = h + d(∇_i f − h_i)e_i
            x[i] -= StepSize * loop.Dimension * (derivative - h[i]);
            h[i] = derivative;
            term.Prox(x, StepSize);
        }
    }
}

/// <summary>
/// SEGA with uniform coordinates and σ² = (d − 1)‖h − ∇f(x*)‖²: E‖g − ∇f(x*)‖² ≤ 2A·(f(x) − f* − …) + Bσ² and
/// E σ₊² ≤ (1 − ρ)σ² + 2C·(f(x) − f* − …) with A = 2dL, B = 2, ρ = 1/d, C = (d − 1)L/d, where the dots make it the Bregman
/// divergence. With M = 4d, V = ‖x − x*‖² + Mα²σ² shrinks by max{1 − αμ, 1 − 1/(2d)} for α ≤ 1/(A + CM) = 1/((6d − 4)L). Derived.
/// </summary>
internal static class SegaTheory
{
    public static Theory For(Setting setting, SegaOptions options, CompositeTerm term)
    {
        const string Source = "alpha = 1/((6*d - 4)*L) (Hanzely, Mishchenko, Richtarik, 2018; derived)";
        var whyNot = !setting.Constants.IsConvex ? "its theorem is about convex objectives"
            : !double.IsFinite(setting.Constants.L) ? "no smoothness constant L is known of this problem" : null;
        if (whyNot is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = whyNot };
        var d = (double)setting.Dimension;
        var mu = QuadraticAssumption.StrongConvexity(setting);
        var best = 1 / (((6 * d) - 4) * setting.Constants.L);
        // Ψ is that of the step in use: the theorem is about all steps up to the best one.
        var step = options.StepSize.InUse(best);
        var contraction = step <= best * (1 + 1e-12) ? Math.Min(step * mu, 1 / (2 * d)) : 0;
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = best,
            StepSizeSource = Source,
            Prediction = contraction > 0
                ? $"V shrinks by the factor e in every {(1 / contraction).ToString("G6", CultureInfo.InvariantCulture)} iterations on average, with R as well"
                : null,
            // With R the solution is another, which is not known.
            Lyapunov = !term.IsZero || mu == 0 ? null : new LyapunovFunction
            {
                Formula = "||x - x*||^2 + 4*d*(d - 1)*alpha^2*||h - grad f(x*)||^2",
                Evaluate = observation => Distance(observation) + (4 * d * (d - 1) * step * step * TensorPrimitives.SumOfSquares(observation.Coordinator.Vector("h").Values)),
                Contraction = contraction,
            },
        });
    }

    private static double Distance(IObservation observation)
    {
        var solution = (observation.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function of SEGA needs the solution x*, which is not known for the problem {observation.Problem.Kind}")).Span;
        var distance = TensorPrimitives.Distance(observation.Iterate, solution);
        return distance * distance;
    }
}
