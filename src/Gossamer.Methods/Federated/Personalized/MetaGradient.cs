using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>How the gradient of f_i(w − α∇f_i(w)), which is (I − α∇²f_i(w))∇f_i(w − α∇f_i(w)), is found.</summary>
public enum MetaGradientKind
{
    /// <summary>Without the Hessian: ∇f_i(w − α∇f_i(w)) (FO-MAML). Two gradients.</summary>
    FirstOrder,

    /// <summary>The Hessian's product by a difference of two more gradients (HF-MAML). Four gradients.</summary>
    HessianFree,

    /// <summary>The Hessian's own product, where the objective has one (MAML). Counted as four gradients.</summary>
    Exact,
}

/// <summary>The gradient of f_i(w − α∇f_i(w)), each of its gradients with samples of its own.</summary>
/// <param name="kind">How.</param>
/// <param name="innerStep">α.</param>
internal sealed class MetaGradient(MetaGradientKind kind, double innerStep) : Computation
{
    // Balances the error of the difference, of the order of its square, with that of rounding.
    private const double Difference = 1e-5;

    /// <inheritdoc/>
    public override int Gradients => kind == MetaGradientKind.FirstOrder ? 2 : 4;

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        var buffer = ArrayPool<double>.Shared.Rent(2 * point.Length);
        var inner = buffer.AsSpan(0, point.Length);
        var product = buffer.AsSpan(point.Length, point.Length);
        oracle.Gradient(objective, point, ref samples, result);
        TensorPrimitives.MultiplyAdd(result, -innerStep, point, inner);
        oracle.Gradient(objective, inner, ref samples, result);
        if (kind == MetaGradientKind.Exact) ((IHessianProduct)objective).HessianProduct(point, result, product);
        else if (kind == MetaGradientKind.HessianFree) ProductByDifference(oracle, objective, point, result, ref samples, inner, product);
        if (kind != MetaGradientKind.FirstOrder) TensorPrimitives.MultiplyAdd(product, -innerStep, result, result);
        ArrayPool<double>.Shared.Return(buffer);
    }

    // (∇f(w + δv) − ∇f(w − δv))/(2δ), with the same samples in both.
    private static void ProductByDifference(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ReadOnlySpan<double> direction, ref RandomStream samples,
        Span<double> moved, Span<double> product)
    {
        var length = TensorPrimitives.Norm(direction);
        product.Clear();
        if (length == 0) return;
        var step = Difference * (1 + TensorPrimitives.Norm(point)) / length;
        var again = samples;
        var buffer = ArrayPool<double>.Shared.Rent(point.Length);
        var below = buffer.AsSpan(0, point.Length);
        TensorPrimitives.MultiplyAdd(direction, -step, point, moved);
        oracle.Gradient(objective, moved, ref again, below);
        TensorPrimitives.MultiplyAdd(direction, step, point, moved);
        oracle.Gradient(objective, moved, ref samples, product);
        TensorPrimitives.Subtract(product, below, product);
        TensorPrimitives.Divide(product, 2 * step, product);
        ArrayPool<double>.Shared.Return(buffer);
    }
}
