using System.Buffers;
using System.Numerics.Tensors;

namespace Gossamer.Problems.Personalized;

/// <summary>
/// f̃(x) = f(T(x)) with T(x) = αx + (1 − α)s: an objective as FLIX asks it, where s is a worker's own model. It can do what f can:
/// samples, proximal operators, conjugates, Hessians, classification.
/// </summary>
internal class FlixObjective : ILocalObjective
{
    private readonly Lazy<double> constant;

    private protected FlixObjective(ILocalObjective inner, double alpha, double[] own)
    {
        (Inner, Alpha, Own) = (inner, alpha, own);
        constant = new(() => Inner.Value(Own));
    }

    /// <summary>f.</summary>
    public ILocalObjective Inner { get; }

    /// <summary>α, from 0 to 1.</summary>
    public double Alpha { get; }

    /// <summary>s, d coordinates.</summary>
    public double[] Own { get; }

    public int Dimension => Inner.Dimension;

    /// <summary>The decorator that can do what f can.</summary>
    /// <param name="inner">f.</param>
    /// <param name="alpha">α, from 0 to 1.</param>
    /// <param name="own">s, d coordinates. Kept, not copied.</param>
    public static FlixObjective Of(ILocalObjective inner, double alpha, double[] own) => inner switch
    {
        ISmooth and IFiniteSum and IProximable and IConjugable and ISupport and IClassifier => new FlixLinearClassifier(inner, alpha, own),
        ISmooth and IFiniteSum and IProximable and IConjugable and ISupport and IQuadraticObjective => new FlixLeastSquares(inner, alpha, own),
        ISmooth and IFiniteSum and IProximable and IConjugable and ISupport => new FlixLinearModel(inner, alpha, own),
        IQuadraticObjective and IFiniteSum and IProximable and IConjugable and ISupport => new FlixQuadraticSum(inner, alpha, own),
        IQuadraticObjective and IProximable and IConjugable and ISupport => new FlixQuadratic(inner, alpha, own),
        IFiniteSum and IProximable => new FlixProximableSum(inner, alpha, own),
        IProximable => new FlixProximable(inner, alpha, own),
        IFiniteSum and IClassifier => new FlixClassifier(inner, alpha, own),
        IFiniteSum => new FlixSum(inner, alpha, own),
        _ => new FlixObjective(inner, alpha, own),
    };

    /// <summary>Writes T(x), the model that the worker deploys.</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="model">d coordinates, overwritten.</param>
    public void Deploy(ReadOnlySpan<double> x, Span<double> model)
    {
        TensorPrimitives.Multiply(Own, 1 - Alpha, model);
        TensorPrimitives.MultiplyAdd(x, Alpha, model, model);
    }

    public double Value(ReadOnlySpan<double> x)
    {
        if (Alpha == 0) return constant.Value;
        using var model = At(x);
        return Inner.Value(model.Values(x));
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (Alpha == 0)
        {
            gradient.Clear();
            return;
        }
        using var model = At(x);
        Inner.Gradient(model.Values(x), gradient);
        Chain(gradient);
    }

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (Alpha == 0)
        {
            gradient.Clear();
            return constant.Value;
        }
        using var model = At(x);
        var value = Inner.ValueAndGradient(model.Values(x), gradient);
        Chain(gradient);
        return value;
    }

    /// <summary>T(x) in rented room; x itself where α = 1.</summary>
    private protected DeployedModel At(ReadOnlySpan<double> x)
    {
        var room = Alpha == 1 ? null : ArrayPool<double>.Shared.Rent(x.Length);
        if (room is not null) Deploy(x, room.AsSpan(0, x.Length));
        return new DeployedModel(room);
    }

    /// <summary>The chain rule: ∇f̃(x) = α∇f(T(x)).</summary>
    private protected void Chain(Span<double> gradient)
    {
        if (Alpha != 1) TensorPrimitives.Multiply(gradient, Alpha, gradient);
    }


    /// <summary>Room that is given back.</summary>
    private protected readonly ref struct DeployedModel(double[]? room)
    {
        public ReadOnlySpan<double> Values(ReadOnlySpan<double> x) => room is null ? x : room.AsSpan(0, x.Length);

        public void Dispose()
        {
            if (room is not null) ArrayPool<double>.Shared.Return(room);
        }
    }
}
