using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>
/// Accelerated gradient descent with a search between two points (AGMsDR) after a start by gradient descent (Vankov et al., 2024).
/// While L₁‖∇f(x)‖ &gt; L₀: the integral step. Then y = v + β(x − v) with the least f for β in [0, 1]; x⁺ = y − η∇f(y) with η the
/// integral step; a²= η(A + a), A⁺ = A + a; v⁺ = v − a∇f(y).
/// </summary>
/// <param name="options">ℓ.</param>
[Method("agd-line-search",
    Title = "AGD with line search",
    Family = "sequential",
    Summary = "Gradient descent with the integral step until the gradient is small, then acceleration that searches for the best point between its two sequences; every trial of the search costs a gradient.",
    Paper = "D. Vankov, A. Rodomanov, A. Nedich, L. Sankar, S. U. Stich, Optimizing (L0, L1)-Smooth Functions by Gradient Methods, 2024, arXiv:2410.10800",
    Guarantee = "Convex, (L0, L1)-smooth: f(x_K) - f* <= R^2/(2*A_K), where A_K grows as K^2/L0 after the start of about (L1*R)^2 iterations (derived).")]
public sealed class AgdLineSearch(SmoothnessOptions options) : SequentialMethod(options)
{
    // Halvings of [0, 1] until β is known to rounding.
    private const int MostTrials = 50;

    private GeneralizedSmoothness smoothness = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => smoothness = options.ResolveLinear(setting, "AGD with line search");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => AgdTheory.ForLineSearch(setting, smoothness);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var v = loop.State.Vector("v", loop.Start);
        var weight = loop.State.Vector("A", 1);
        var isSmall = loop.State.Counter("gradient is small");
        var (y, g) = (new Vector(loop.Dimension), new Vector(loop.Dimension));
        var domain = loop.Objective as IDomain;
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            if (isSmall.Value == 0)
            {
                g.Assign(await loop.GradientAsync(x));
                if (smoothness.Factor * SmoothnessOptions.Norm(g) > smoothness.Offset)
                {
                    x.Add(g, -Eta(g));
                    v.Assign(x);
                    continue;
                }
                isSmall.Value = 1;
                y.Assign(x);
            }
            else
            {
                await SearchAsync(loop, x, v, y, g);
            }
            var eta = Eta(g);
            var a = (eta + Math.Sqrt((eta * eta) + (4 * eta * weight[0]))) / 2;
            x.Assign(y);
            x.Add(g, -eta);
            v.Add(g, -a);
            domain?.ProjectOntoClosure(v.Edit());
            weight.Edit()[0] += a;
        }
    }

    /// <summary>
    /// Finds y = v + β(x − v) with f(y) ≤ f(x) and ⟨∇f(y), v − y⟩ ≥ 0, which is what the theory needs: x itself, or v, or where
    /// the slope of f along the way vanishes. Leaves ∇f(y) in <paramref name="g"/>.
    /// </summary>
    private static async ValueTask SearchAsync(ISequence loop, Vector x, Vector v, Vector y, Vector g)
    {
        if (await SlopeAsync(1) <= 0 || await SlopeAsync(0) >= 0) return;
        // The slope is negative at the lower end and positive at the upper one.
        var (low, high) = (0.0, 1.0);
        for (var trial = 0; trial < MostTrials; trial++)
        {
            var middle = (low + high) / 2;
            var slope = await SlopeAsync(middle);
            if (slope > 0) high = middle;
            else low = middle;
            if (slope <= 0 && -slope <= 1e-10 * SmoothnessOptions.Norm(g) * Distance()) return;
        }
        await SlopeAsync(low);

        async ValueTask<double> SlopeAsync(double beta)
        {
            y.Assign(v);
            y.Scale(1 - beta);
            y.Add(x, beta);
            g.Assign(await loop.GradientAsync(y));
            return TensorPrimitives.Dot(g.Values, x.Values) - TensorPrimitives.Dot(g.Values, v.Values);
        }

        double Distance() => TensorPrimitives.Distance(x.Values, v.Values);
    }

    private double Eta(Vector gradient) => StepSize * smoothness.IntegralStep(SmoothnessOptions.Norm(gradient));
}
