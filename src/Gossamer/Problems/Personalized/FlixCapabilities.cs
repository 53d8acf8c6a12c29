using System.Buffers;
using System.Numerics.Tensors;

namespace Gossamer.Problems.Personalized;

/// <summary>An f̃ whose gradient can be sampled: ∇f̃_j(x) = α∇f_j(T(x)).</summary>
internal class FlixSum : FlixObjective, IFiniteSum
{
    private readonly IFiniteSum sum;
    private readonly Lazy<double[]> smoothness;
    private readonly Lazy<SumConstants> constants;

    public FlixSum(ILocalObjective inner, double alpha, double[] own) : base(inner, alpha, own)
    {
        sum = (IFiniteSum)inner;
        smoothness = new(() => [.. sum.SampleSmoothness.Select(l => FlixConstants.Scaled(alpha, l))]);
        constants = new(() => new ScaledSumConstants(sum.SampleConstants, SampleSmoothness, alpha * alpha));
    }

    public int Samples => sum.Samples;

    public IReadOnlyList<double> SampleSmoothness => smoothness.Value;

    public SumConstants SampleConstants => constants.Value;

    public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        if (Alpha == 0)
        {
            gradient.Clear();
            return;
        }
        using var model = At(x);
        sum.SampleGradient(model.Values(x), samples, weights, gradient);
        Chain(gradient);
    }

    public void SampleDifference(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> difference)
    {
        if (Alpha == 0)
        {
            difference.Clear();
            return;
        }
        using var first = At(x);
        using var second = At(y);
        sum.SampleDifference(first.Values(x), second.Values(y), factor, samples, weights, difference);
        Chain(difference);
    }
}

/// <summary>An f̃ that classifies, by the model that is deployed.</summary>
internal sealed class FlixClassifier(ILocalObjective inner, double alpha, double[] own) : FlixSum(inner, alpha, own), IClassifier
{
    public int CountCorrect(ReadOnlySpan<double> x)
    {
        using var model = At(x);
        return ((IClassifier)Inner).CountCorrect(model.Values(x));
    }
}

/// <summary>An f̃ with a proximal operator.</summary>
internal sealed class FlixProximable(ILocalObjective inner, double alpha, double[] own) : FlixObjective(inner, alpha, own), IProximable
{
    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        FlixOperators.Prox(this, (IProximable)Inner, z, stepSize, tolerance, result);
}

/// <summary>An f̃ with samples and a proximal operator.</summary>
internal sealed class FlixProximableSum(ILocalObjective inner, double alpha, double[] own) : FlixSum(inner, alpha, own), IProximable
{
    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        FlixOperators.Prox(this, (IProximable)Inner, z, stepSize, tolerance, result);
}

/// <summary>The f̃ of a quadratic, which is one again.</summary>
internal sealed class FlixQuadratic(ILocalObjective inner, double alpha, double[] own)
    : FlixObjective(inner, alpha, own), IQuadraticObjective, IProximable, IConjugable, ISupport
{
    public IReadOnlyList<int> Support => Alpha == 0 ? [] : ((ISupport)Inner).Support;

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result) => FlixOperators.HessianTimes(this, v, result);

    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        FlixOperators.Prox(this, (IProximable)Inner, z, stepSize, tolerance, result);

    public double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result) =>
        FlixOperators.ConjugateGradient(this, (IConjugable)Inner, z, tolerance, result);
}

/// <summary>The f̃ of a mean of quadratics.</summary>
internal sealed class FlixQuadraticSum(ILocalObjective inner, double alpha, double[] own)
    : FlixSum(inner, alpha, own), IQuadraticObjective, IProximable, IConjugable, ISupport
{
    public IReadOnlyList<int> Support => Alpha == 0 ? [] : ((ISupport)Inner).Support;

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result) => FlixOperators.HessianTimes(this, v, result);

    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        FlixOperators.Prox(this, (IProximable)Inner, z, stepSize, tolerance, result);

    public double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result) =>
        FlixOperators.ConjugateGradient(this, (IConjugable)Inner, z, tolerance, result);
}

/// <summary>The f̃ of a linear model.</summary>
internal class FlixLinearModel(ILocalObjective inner, double alpha, double[] own)
    : FlixSum(inner, alpha, own), ISmooth, IProximable, IConjugable, ISupport
{
    private readonly ISmooth smooth = (ISmooth)inner;

    public IReadOnlyList<int> Support => Alpha == 0 ? [] : ((ISupport)Inner).Support;

    public double Smoothness => FlixConstants.Scaled(Alpha, smooth.Smoothness);

    public double LeastCurvature => FlixConstants.Scaled(Alpha, smooth.LeastCurvature);

    public bool HessianHasEntries => smooth.HessianHasEntries;

    public IHessian HessianAt(ReadOnlySpan<double> x)
    {
        using var model = At(x);
        return new ScaledHessian(smooth.HessianAt(model.Values(x)), Alpha * Alpha);
    }

    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        FlixOperators.Prox(this, (IProximable)Inner, z, stepSize, tolerance, result);

    public double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result) =>
        FlixOperators.ConjugateGradient(this, (IConjugable)Inner, z, tolerance, result);
}

/// <summary>The f̃ of least squares.</summary>
internal sealed class FlixLeastSquares(ILocalObjective inner, double alpha, double[] own) : FlixLinearModel(inner, alpha, own), IQuadraticObjective
{
    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) => HessianTimes(v, result);

    public void HessianTimes(ReadOnlySpan<double> v, Span<double> result) => FlixOperators.HessianTimes(this, v, result);
}

/// <summary>The f̃ of a linear classifier.</summary>
internal sealed class FlixLinearClassifier(ILocalObjective inner, double alpha, double[] own) : FlixLinearModel(inner, alpha, own), IClassifier
{
    public int CountCorrect(ReadOnlySpan<double> x)
    {
        using var model = At(x);
        return ((IClassifier)Inner).CountCorrect(model.Values(x));
    }
}

/// <summary>Operators of f̃ by those of f, in the place of T(x) (derived by substitution).</summary>
internal static class FlixOperators
{
    // With y = T(x): f̃(x) + ‖x − z‖²/(2γ) = f(y) + ‖y − T(z)‖²/(2γα²), whose gradient is 1/α times that of the left side.
    public static double Prox(FlixObjective objective, IProximable inner, ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result)
    {
        if (objective.Alpha == 0)
        {
            z.CopyTo(result);
            return 0;
        }
        var (alpha, own) = (objective.Alpha, objective.Own);
        if (alpha == 1) return inner.Prox(z, stepSize, tolerance, result);
        var room = ArrayPool<double>.Shared.Rent(2 * z.Length);
        var centre = room.AsSpan(0, z.Length);
        var start = room.AsSpan(z.Length, z.Length);
        objective.Deploy(z, centre);
        objective.Deploy(result, start);
        var cost = inner.Prox(centre, stepSize * alpha * alpha, tolerance / alpha, start);
        Undo(start, alpha, own, result);
        ArrayPool<double>.Shared.Return(room);
        return cost;
    }

    // α∇f(T(x)) = z where ∇f(y) = z/α and y = T(x).
    public static double ConjugateGradient(FlixObjective objective, IConjugable inner, ReadOnlySpan<double> z, double tolerance, Span<double> result)
    {
        var (alpha, own) = (objective.Alpha, objective.Own);
        if (alpha == 0)
        {
            throw new AssumptionException(
                "a worker with alpha = 0 has a constant objective, whose conjugate is finite at one point only; take alpha above 0, or a primal method");
        }
        var room = ArrayPool<double>.Shared.Rent(2 * z.Length);
        var slope = room.AsSpan(0, z.Length);
        var start = room.AsSpan(z.Length, z.Length);
        TensorPrimitives.Divide(z, alpha, slope);
        objective.Deploy(result, start);
        var cost = inner.ConjugateGradient(slope, tolerance / alpha, start);
        Undo(start, alpha, own, result);
        ArrayPool<double>.Shared.Return(room);
        return cost;
    }

    public static void HessianTimes(FlixObjective objective, ReadOnlySpan<double> v, Span<double> result)
    {
        ((IQuadraticObjective)objective.Inner).HessianTimes(v, result);
        TensorPrimitives.Multiply(result, objective.Alpha * objective.Alpha, result);
    }

    private static void Undo(ReadOnlySpan<double> model, double alpha, double[] own, Span<double> x)
    {
        TensorPrimitives.MultiplyAdd(own, alpha - 1, model, x);
        TensorPrimitives.Divide(x, alpha, x);
    }
}

/// <summary>A Hessian times a number.</summary>
internal sealed class ScaledHessian(IHessian inner, double factor) : IHessian
{
    public void Multiply(ReadOnlySpan<double> v, Span<double> result)
    {
        inner.Multiply(v, result);
        TensorPrimitives.Multiply(result, factor, result);
    }

    public void AddUpperTriangle(Span<double> entries)
    {
        if (factor == 0) return;
        var own = new double[entries.Length];
        inner.AddUpperTriangle(own);
        TensorPrimitives.MultiplyAdd(own, factor, entries, entries);
    }
}

/// <summary>Constants of a sum all of whose gradients are taken at αx + s and multiplied by α: they are those of the sum times α².</summary>
internal sealed class ScaledSumConstants(SumConstants inner, IReadOnlyList<double> smoothness, double factor) : SumConstants(smoothness)
{
    public override double Plus(IReadOnlyList<double> weights) => factor == 0 ? 0 : factor * inner.Plus(weights);

    public override double PlusMinus(IReadOnlyList<double> weights) => factor == 0 ? 0 : factor * inner.PlusMinus(weights);
}
