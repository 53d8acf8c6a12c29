using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Samplings;

namespace Gossamer.Methods.Coordinate;

/// <summary>Which coordinate is next.</summary>
public enum CoordinateOrder
{
    /// <summary>Any, equally likely.</summary>
    Uniform,

    /// <summary>Drawn in proportion to L_i (A_ii for quadratics).</summary>
    Smoothness,

    /// <summary>Drawn in proportion to ‖A_i:‖², for quadratics.</summary>
    SquaredRows,

    /// <summary>Drawn with the probabilities of the best rate, for quadratics.</summary>
    Optimal,

    /// <summary>1, 2, …, d, 1, 2, …</summary>
    Cyclic,

    /// <summary>All once, in a random order that is drawn anew for every pass.</summary>
    Permutation,

    /// <summary>The largest |∇_i f|.</summary>
    GaussSouthwell,

    /// <summary>The largest |∇_i f|/√L_i: the steepest guaranteed descent.</summary>
    GaussSouthwellLipschitz,
}

/// <summary>Options of <see cref="CoordinateDescent"/>.</summary>
public sealed record CoordinateDescentOptions : MethodOptions
{
    /// <summary>Which coordinate is next.</summary>
    [Parameter("uniform, smoothness (in proportion to L_i), squared-rows (to ||A_i||^2) or optimal draw it; cyclic and permutation pass through all; the gauss-southwell rules take the largest |grad_i f| or |grad_i f|/sqrt(L_i).")]
    public CoordinateOrder Order { get; init; } = CoordinateOrder.Uniform;
}

/// <summary>
/// Coordinate descent on f itself: x_i ← x_i − ∇_i f(x)/L_i, one coordinate after the other, by any of the usual orders. On
/// quadratics whose A_ii are positive it minimises along the coordinate exactly and keeps the residual Ax − b, so that a step
/// costs a row of A.
/// </summary>
/// <param name="options">The order, and the step size in multiples of 1/L_i.</param>
[Method("coordinate-descent",
    Title = "Coordinate descent",
    Family = "coordinate",
    Summary = "One coordinate at a time with step 1/L_i: drawn uniformly, in proportion to L_i or optimally, cyclic, in random permutations, or the steepest. Parallel and block versions: rcd.",
    Paper = "Y. Nesterov, Efficiency of Coordinate Descent Methods on Huge-Scale Optimization Problems, SIAM J. Optim. 22, 2012; orders on quadratics: D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtarik, NeurIPS 2018, arXiv:1802.03703",
    Guarantee = "E f(x^{k+1}) <= f(x^k) - min_i(p_i/(2*L_i))*||grad f(x^k)||^2 for drawn coordinates, f(x^k) - ||grad f||^2/(2*sum L_i) for Gauss-Southwell-Lipschitz; f never rises in any order.")]
public sealed class CoordinateDescent(CoordinateDescentOptions options) : SequentialMethod(options)
{
    private const int StepsBetweenRefreshes = 20;

    private double[] smoothness = [];
    private CoordinateDirections? quadratic;
    private AliasTable? table;
    private double entries;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => CoordinateDescentTheory.Check(setting, options.Order);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        smoothness = CoordinateDescentTheory.Smoothness(setting);
        if (setting.IsExact && setting.Constants.Hessian is { } matrix && IsCurvedUpwards(matrix))
            (quadratic, entries) = (new CoordinateDirections(matrix), QuadraticAssumption.Entries(matrix));
        var probabilities = CoordinateDescentTheory.Probabilities(setting, options.Order);
        table = probabilities is null ? null : new AliasTable(probabilities);
        return CoordinateDescentTheory.For(setting, options, probabilities);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ISequence loop) => quadratic is null ? DescendAsync(loop) : DescendOnQuadraticAsync(loop);

    private async Task DescendAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var (order, partial) = (new int[loop.Dimension], new PartialDerivative());
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var (i, derivative) = (0, 0.0);
            if (IsGreedy)
            {
                var gradient = await loop.GradientAsync(x);
                i = Steepest(gradient.Values);
                derivative = gradient.Values[i];
            }
            else
            {
                partial.Coordinate = i = Next(loop, k, order);
                derivative = (await loop.ComputeAsync(partial, x)).Values[0];
            }
            if (smoothness[i] > 0) x[i] -= StepSize / smoothness[i] * derivative;
        }
    }

    private async Task DescendOnQuadraticAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var r = loop.State.Vector("r");                             // Ax − b
        var (order, step) = (new int[loop.Dimension], new DirectionStep(quadratic!, 1, entries));
        var refresh = StepsBetweenRefreshes * (long)loop.Dimension;
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            if (k % refresh == 0) r.Assign(await loop.GradientAsync(x));
            step.Chosen[0] = IsGreedy ? Steepest(r) : Next(loop, k, order);
            var length = await loop.ComputeAsync(step, r);
            var move = -StepSize * length.Values[0];
            quadratic!.AddTo(step.Chosen[0], move, x.Edit());
            quadratic.AddImage(step.Chosen[0], move, r.Edit());
        }
    }

    // Along a coordinate with A_ii < 0 the stationary point is a maximum: there the way is downhill, by 1/|A_ii| of the derivative.
    private static bool IsCurvedUpwards(SymmetricMatrix matrix)
    {
        for (var i = 0; i < matrix.Dimension; i++)
        {
            if (!(matrix[i, i] > 0)) return false;
        }
        return true;
    }

    private bool IsGreedy => options.Order is CoordinateOrder.GaussSouthwell or CoordinateOrder.GaussSouthwellLipschitz;

    private int Next(ISequence loop, long k, int[] order)
    {
        if (table is not null)
        {
            var random = loop.Random(RandomPurpose.Coin, k);
            return table.Draw(ref random);
        }
        var (pass, place) = Math.DivRem(k, loop.Dimension);
        if (options.Order == CoordinateOrder.Cyclic) return (int)place;
        if (place == 0 || k == loop.FirstIteration)
        {
            for (var i = 0; i < order.Length; i++) order[i] = i;
            loop.Random(RandomPurpose.Coin, pass).Shuffle(order);
        }
        return order[place];
    }

    private int Steepest(ReadOnlySpan<double> gradient)
    {
        if (options.Order == CoordinateOrder.GaussSouthwell) return TensorPrimitives.IndexOfMaxMagnitude(gradient);
        var (best, greatest) = (0, -1.0);
        for (var i = 0; i < gradient.Length; i++)
        {
            var descent = smoothness[i] > 0 ? gradient[i] * gradient[i] / smoothness[i] : 0;
            if (descent > greatest) (best, greatest) = (i, descent);
        }
        return best;
    }
}
