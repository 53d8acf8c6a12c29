using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems.Linear;

/// <summary>
/// A loss φ(p) of the product p = ⟨a, x⟩ of one sample. The kernels take many samples at once, in place: products in,
/// result out. What a sample aims at is its target: the label in regression, the negated label −y (±1) in classification,
/// where the loss is a function of −y·p.
/// </summary>
internal interface ISampleLoss
{
    /// <summary>φ of every sample.</summary>
    static abstract void Values(Span<double> products, ReadOnlySpan<double> targets);

    /// <summary>φ' of every sample; a subgradient where φ has a kink.</summary>
    static abstract void Derivatives(Span<double> products, ReadOnlySpan<double> targets);
}

/// <summary>A loss with a second derivative.</summary>
internal interface ILinearLoss : ISampleLoss
{
    /// <summary>Largest |φ''|.</summary>
    static abstract double Smoothness { get; }

    /// <summary>Smallest φ''.</summary>
    static abstract double LeastCurvature { get; }

    /// <summary>True where φ'' does not depend on p.</summary>
    static abstract bool IsQuadratic { get; }

    /// <summary>φ'' of every sample.</summary>
    static abstract void Curvatures(Span<double> products, ReadOnlySpan<double> targets);
}

/// <summary>log(1 + exp(−y p)).</summary>
internal readonly struct LogisticLoss : ILinearLoss
{
    public static double Smoothness => 0.25;

    public static double LeastCurvature => 0;

    public static bool IsQuadratic => false;

    public static void Values(Span<double> products, ReadOnlySpan<double> targets)
    {
        TensorPrimitives.Multiply(products, targets, products);
        Span<double> small = stackalloc double[LinearModelObjective.BlockRows];
        Span<double> logs = stackalloc double[LinearModelObjective.BlockRows];
        small = small[..products.Length];
        logs = logs[..products.Length];
        // log(1 + e^t) = max(t, 0) + log(1 + e), e = e^−|t|: never overflows.
        TensorPrimitives.Abs(products, small);
        TensorPrimitives.Negate(small, small);
        Exponentials.Exp(small);
        TensorPrimitives.Add(small, 1, logs);
        TensorPrimitives.Log(logs, logs);
        for (var k = 0; k < products.Length; k++)
        {
            // The sum 1 + e is rounded to 1 + r; multiplying by e/r takes the rounding back out of the logarithm.
            var rounded = (1 + small[k]) - 1;
            var tail = rounded == 0 ? small[k] : logs[k] * (small[k] / rounded);
            products[k] = Math.Max(products[k], 0) + tail;
        }
    }

    public static void Derivatives(Span<double> products, ReadOnlySpan<double> targets)
    {
        TensorPrimitives.Multiply(products, targets, products);
        Exponentials.Sigmoid(products);
        TensorPrimitives.Multiply(products, targets, products);
    }

    public static void Curvatures(Span<double> products, ReadOnlySpan<double> targets)
    {
        for (var k = 0; k < products.Length; k++)
        {
            var small = Math.Exp(-Math.Abs(products[k]));
            products[k] = small / ((1 + small) * (1 + small));
        }
    }
}

/// <summary>(1 − 1/(1 + exp(−y p)))², the loss of the experiments of MARINA and DASHA. Bounded, not convex.</summary>
internal readonly struct SquaredSigmoidLoss : ILinearLoss
{
    // φ'' = −2s(1−s)²(1−3s) is extreme at s = (9 ± √33)/24.
    public static double Smoothness => 0.15405857012135044;

    public static double LeastCurvature => -0.12020440345468385;

    public static bool IsQuadratic => false;

    public static void Values(Span<double> products, ReadOnlySpan<double> targets)
    {
        TensorPrimitives.Multiply(products, targets, products);
        Exponentials.Sigmoid(products);
        TensorPrimitives.Multiply(products, products, products);
    }

    public static void Derivatives(Span<double> products, ReadOnlySpan<double> targets)
    {
        TensorPrimitives.Multiply(products, targets, products);
        Exponentials.Sigmoid(products);
        for (var k = 0; k < products.Length; k++)
        {
            var wrong = products[k];
            products[k] = 2 * targets[k] * wrong * wrong * (1 - wrong);
        }
    }

    public static void Curvatures(Span<double> products, ReadOnlySpan<double> targets)
    {
        TensorPrimitives.Multiply(products, targets, products);
        Exponentials.Sigmoid(products);
        for (var k = 0; k < products.Length; k++)
        {
            var wrong = products[k];
            products[k] = 2 * (1 - wrong) * wrong * wrong * (2 - (3 * wrong));
        }
    }
}

/// <summary>½(p − y)².</summary>
internal readonly struct HalfSquareLoss : ILinearLoss
{
    public static double Smoothness => 1;

    public static double LeastCurvature => 1;

    public static bool IsQuadratic => true;

    public static void Values(Span<double> products, ReadOnlySpan<double> targets)
    {
        for (var k = 0; k < products.Length; k++) products[k] = 0.5 * (products[k] - targets[k]) * (products[k] - targets[k]);
    }

    public static void Derivatives(Span<double> products, ReadOnlySpan<double> targets) =>
        TensorPrimitives.Subtract(products, targets, products);

    public static void Curvatures(Span<double> products, ReadOnlySpan<double> targets) => products.Fill(1);
}

/// <summary>(p − y)².</summary>
internal readonly struct FullSquareLoss : ILinearLoss
{
    public static double Smoothness => 2;

    public static double LeastCurvature => 2;

    public static bool IsQuadratic => true;

    public static void Values(Span<double> products, ReadOnlySpan<double> targets)
    {
        for (var k = 0; k < products.Length; k++) products[k] = (products[k] - targets[k]) * (products[k] - targets[k]);
    }

    public static void Derivatives(Span<double> products, ReadOnlySpan<double> targets)
    {
        TensorPrimitives.Subtract(products, targets, products);
        TensorPrimitives.Multiply(products, 2, products);
    }

    public static void Curvatures(Span<double> products, ReadOnlySpan<double> targets) => products.Fill(2);
}
